"""One record of the caller's scope; outside is the same as absent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.views.generic import DetailView

from core.web.views.base import Permitted

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http.response import HttpResponseBase


class ScopedObject(Permitted):
    """Finds the row of the address inside the caller's scope; outside is the same as absent."""

    model = None
    pk_url_kwarg = "pk"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.permission = self.permission or self.model.VIEW
        return super().dispatch(request, *args, **kwargs)

    def get_object(self, queryset: QuerySet | None = None) -> Any:
        if not hasattr(self, "object") or self.object is None:
            rows = self.model.objects.visible_to(self.request.user).for_list()
            self.object = get_object_or_404(rows, pk=self.kwargs[self.pk_url_kwarg])
        return self.object


class ScopedDetail(ScopedObject, DetailView):
    """One record: its fields, timeline and next steps."""

    template_name = "generic/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=self.get_title(), next_steps=self.get_next_steps(), timeline=self.get_timeline(), **kwargs
        )

    def get_title(self) -> Any:
        return str(self.object)

    def get_next_steps(self) -> list:
        return []

    def get_timeline(self) -> list:
        return []
