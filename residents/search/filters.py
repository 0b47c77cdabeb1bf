"""`?search=` of lists and API: the same finding as the one box, kept to the rows of the list."""

import django_filters
from django.utils.translation import gettext_lazy as _

from residents.search import purpose
from residents.search.find import matching


class SearchFilter(django_filters.CharFilter):
    """Name, pinyin, address, phone tail, identity number. Across rooms it asks what for, and writes the trail."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label", _("Search"))
        super().__init__(*args, **kwargs)

    def filter(self, qs, value):
        text = (value or "").strip()
        if not text:
            return qs
        request = self.parent.request
        # The next page of a search is the same search.
        if "cursor" not in request.GET:
            purpose.demand(request, text)
        return qs.filter(matching(qs.model, request.user, text))
