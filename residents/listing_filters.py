"""One filter of listings for list page, API and CSV."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.forms import FilterForm
from residents.models import Listing, ListingCategory, Resident
from residents.search import SearchFilter
from stations.models import Room

ANY = _("any")


def categories(request):
    """The newest version of each code, for the choice; a filter by code finds all versions."""
    if request is None:
        return ListingCategory.objects.none()
    rows = ListingCategory.objects.valid()
    return rows if request.user.can("listings.view_confidential") else rows.filter(is_confidential=False)


def rooms(request):
    return Room.objects.visible_to(request.user) if request is not None else Room.objects.none()


class ListingFilter(filters.FilterSet):
    category = filters.ModelChoiceFilter(
        label=_("Category"), queryset=categories, to_field_name="code", method="of_category", empty_label=ANY
    )
    level = filters.ChoiceFilter(label=_("Level"), choices=Listing.LEVELS, empty_label=ANY)
    room = filters.ModelChoiceFilter(
        label=_("Police room"), field_name="resident__room", queryset=rooms, empty_label=ANY
    )

    class Meta:
        model = Listing
        form = FilterForm
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.request is not None and self.request.user.scope_for(Listing.VIEW).is_one_room:
            self.filters.pop("room")

    def of_category(self, rows, name, value):
        return rows.filter(Q(category__code=value.code))


class ListingApiFilter(ListingFilter):
    """`state` may be given several times."""

    search = SearchFilter(of="resident", model=Resident)
    state = filters.MultipleChoiceFilter(choices=Listing.STATES)
    resident = filters.NumberFilter(field_name="resident")
    review_from = filters.DateFilter(field_name="review_on", lookup_expr="gte")
    review_to = filters.DateFilter(field_name="review_on", lookup_expr="lte")
