"""The base of every page: permission and title, and the columns and actions a page is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import TemplateView

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase


@dataclass(frozen=True)
class Column:
    """A list column: `ordering` is the field that sorts it, empty when it does not sort.

    `directions` are the labels of its ascending and descending order where they are not obvious: ordered by date of
    birth upwards, ages fall.
    """

    key: str
    label: str
    ordering: str = ""
    css: str = ""
    directions: tuple = ()


@dataclass(frozen=True)
class Action:
    """A button or link: the one primary act of a page, or a next step."""

    label: str
    url: str
    icon: str = ""
    primary: bool = False
    # Rare and grave: behind "more", where no thumb meets it by mistake.
    is_rare: bool = False


def back_address(request: Any, default: str = "") -> str:
    """The address to return to (`?back=`) if it is on this host, else `default`."""
    url = request.GET.get("back", "")
    is_own = url and url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    return url if is_own else default


class Permitted:
    """Refuses with 403 unless a post held today grants `permission`."""

    permission = ""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.permission and not request.user.can(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Page(Permitted, TemplateView):
    """A page of its own kind with a title and one sentence of context."""

    title = ""
    lead = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=self.get_title(), lead=self.get_lead(), **kwargs)

    def get_title(self) -> Any:
        return self.title

    def get_lead(self) -> Any:
        return self.lead
