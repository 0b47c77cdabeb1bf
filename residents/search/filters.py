"""`?search=` of lists and API: the same finding as the one box, kept to the rows of the list."""

import django_filters
from django.utils.translation import gettext_lazy as _

from residents.models import Household
from residents.search import purpose
from residents.search.find import matching


class SearchFilter(django_filters.CharFilter):
    """Name, pinyin, address, phone tail, identity number. Across rooms it asks what for, and writes the trail.

    `of` names the link by which rows of another kind belong to a household or, with `model`, to a resident.
    """

    def __init__(self, *args, of="", model=Household, **kwargs):
        kwargs.setdefault("label", _("Search"))
        self.of, self.model_of = of, model
        super().__init__(*args, **kwargs)

    def filter(self, qs, value):
        text = (value or "").strip()
        if not text:
            return qs
        request = self.parent.request
        # The next page of a search is the same search, and so is the job that writes its file.
        if "cursor" not in request.GET and not getattr(request, "is_job", False):
            purpose.demand(request, text)
        if not self.of:
            return qs.filter(matching(qs.model, request.user, text))
        met = self.model_of.objects.visible_to(request.user).filter(matching(self.model_of, request.user, text))
        return qs.filter(**{f"{self.of}__in": met})
