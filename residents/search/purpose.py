"""What a search across rooms is for: asked once, kept half an hour, written beside every search.

Who sees one room only searches the own register and is never asked.
"""

import time

from django.utils.translation import gettext_lazy as _

from core.errors import Invalid
from residents.models import Resident
from residents.search.trail import note_search

KEY = "search_purpose"
LAST = "search_noted"
KEPT_SECONDS = 30 * 60
SHORTEST = 2


def crosses_rooms(user):
    scope = user.scope_for(Resident.VIEW)
    return not scope.is_one_room and not scope.is_empty


def current_purpose(request):
    """The purpose this officer gave within the last half hour, or nothing."""
    session = getattr(request, "session", None)
    stored = session.get(KEY) if session is not None else None
    return stored["text"] if stored and stored["until"] > time.time() else ""


def keep(request, text):
    request.session[KEY] = {"text": text, "until": time.time() + KEPT_SECONDS}


def missing(request):
    """Whether the officer must say what for before searching."""
    return crosses_rooms(request.user) and not current_purpose(request)


def demand(request, text):
    """For lists and API: write the trail of a search across rooms; Invalid when nobody said what it is for.

    Programs say it by `reason=`; without one the name of their token stands for it.
    """
    if not crosses_rooms(request.user):
        return
    reason = (
        request.GET.get("reason", "").strip()
        or getattr(getattr(request, "auth", None), "name", "")
        or current_purpose(request)
    )
    if len(reason) < SHORTEST:
        raise Invalid(_("Say what this search across rooms is for: add reason=."), field="reason")
    note(request, text, reason)


def note(request, text, reason=""):
    """One line a search across rooms; the same one shown again (a page turned, a box reopened) is not another."""
    if not crosses_rooms(request.user):
        return
    reason = reason or current_purpose(request)
    session = getattr(request, "session", None)
    mark = [text, reason]
    if session is not None and getattr(request, "auth", None) is None:
        if session.get(LAST) == mark:
            return
        session[LAST] = mark
    note_search(by=request.user, text=text, reason=reason)
