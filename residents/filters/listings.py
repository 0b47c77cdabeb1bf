"""How listed persons are narrowed; a confidential category is offered only where a post grants it."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core.web.filters import AnyOf
from core.web.forms import FilterForm
from residents.codes import LISTING_STATES
from residents.models import DrugTest, Listing, ListingCategory, ListingDecision, Resident
from residents.search import SearchFilter
from stations.filters import ANY, PageFilterMixin, room_filter, station_filter


def categories(request):
    """The newest version of each code, for the choice; a filter by code finds all versions."""
    if request is None:
        return ListingCategory.objects.none()
    rows = ListingCategory.objects.valid()
    return rows if request.user.can("listings.view_confidential") else rows.filter(is_confidential=False)


class ListingFilter(filters.FilterSet):
    category = filters.ModelChoiceFilter(
        label=_("Category"), queryset=categories, to_field_name="code", method="of_category", empty_label=ANY
    )
    level = filters.ChoiceFilter(label=_("Level"), choices=Listing.LEVELS, empty_label=ANY)
    station = station_filter("resident__room__station")
    room = room_filter("resident__room")

    class Meta:
        model = Listing
        form = FilterForm
        fields = ()

    def of_category(self, rows, name, value):
        return rows.filter(category__code=value.code)


class ListingApiFilter(ListingFilter):
    """`state` may be given several times."""

    search = SearchFilter(of="resident", model=Resident)
    state = AnyOf(choices=LISTING_STATES.choices)
    resident = filters.NumberFilter(field_name="resident")
    review_from = filters.DateFilter(field_name="review_on", lookup_expr="gte")
    review_to = filters.DateFilter(field_name="review_on", lookup_expr="lte")


class ListingPageFilter(PageFilterMixin, ListingFilter):
    """The saved filters above the list stand for the states."""


class ListingDecisionFilter(filters.FilterSet):
    listing = filters.NumberFilter(field_name="listing")
    about = filters.ChoiceFilter(choices=ListingDecision.ABOUTS)
    level = filters.ChoiceFilter(choices=ListingDecision.LEVELS)
    decision = filters.ChoiceFilter(choices=ListingDecision.DECISIONS)
    pending = filters.BooleanFilter(method="of_pending")

    class Meta:
        model = ListingDecision
        form = FilterForm
        fields = ()

    def of_pending(self, rows, name, value):
        return rows.pending() if value else rows.exclude(pk__in=rows.pending().values("pk"))


class DrugTestFilter(filters.FilterSet):
    listing = filters.NumberFilter(field_name="listing")
    result = filters.ChoiceFilter(choices=DrugTest.RESULTS)
    tested_from = filters.DateFilter(field_name="tested_on", lookup_expr="gte")
    tested_to = filters.DateFilter(field_name="tested_on", lookup_expr="lte")

    class Meta:
        model = DrugTest
        form = FilterForm
        fields = ()
