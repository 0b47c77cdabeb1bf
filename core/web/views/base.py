"""What every page begins with: the permission, the title, and the pieces a page is made of."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import TemplateView


@dataclass(frozen=True)
class Column:
    """A list column: `ordering` is the field that sorts it, empty when it does not sort.

    `directions` are the words for its order upwards and downwards, where they are not plain: an age falls as the date
    of birth rises.
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


def back_address(request, otherwise=""):
    """Where the page that led here wants its reader back (`?back=`), if it is one of ours."""
    asked = request.GET.get("back", "")
    ours = asked and url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if ours else otherwise


class Permitted:
    """Refuses with 403 unless a post held today grants `permission`."""

    permission = ""

    def dispatch(self, request, *args, **kwargs):
        if self.permission and not request.user.can(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Page(Permitted, TemplateView):
    """A page of its own kind with a title and one sentence of context."""

    title = ""
    lead = ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=self.get_title(), lead=self.get_lead(), **kwargs)

    def get_title(self):
        return self.title

    def get_lead(self):
        return self.lead
