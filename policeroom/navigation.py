"""What the frame of every page shows: places by the work, the unit one is looking at, unread messages."""

from django.urls import reverse
from django.utils.translation import gettext as _

from notifications import stats as notification_stats


def _places():
    """(group label, [(key, label, icon, url name, permission)])"""
    return [
        (
            "",
            [
                ("today", _("Today"), "sun", "dashboards:home", ""),
                ("visits", _("Visits"), "door-open", "visits:list", "visits.view"),
                ("disputes", _("Disputes"), "scale", "disputes:list", "disputes.view"),
                ("followups", _("Follow-ups"), "calendar-clock", "followups:list", "followups.view"),
            ],
        ),
        (
            _("People"),
            [
                ("residents", _("Residents"), "users", "residents:list", "residents.view"),
                ("households", _("Households"), "house", "residents:households", "residents.view"),
                ("listings", _("Listed persons"), "clipboard-list", "residents:listings", "listings.view"),
                ("care", _("Care list"), "heart-handshake", "assistance:list", "care.view"),
                ("transfers", _("Transfers"), "arrow-left-right", "residents:transfers", "residents.transfer"),
            ],
        ),
        (
            _("Units and officers"),
            [
                ("rooms", _("Police rooms"), "map-pin-house", "stations:rooms", "units.view"),
                ("officers", _("Officers"), "id-card", "stations:officers", "officers.view"),
                ("aims", _("Four aims"), "target", "dashboards:aims", "units.compare"),
                ("incidents", _("Incidents"), "siren", "incidents:list", "incidents.view"),
                ("reports", _("Reports"), "chart-column", "reports:index", "reports.view"),
                ("summaries", _("Monthly summaries"), "file-text", "summaries:list", "units.compare"),
                ("units", _("Units"), "network", "stations:units", "units.edit"),
            ],
        ),
        (
            _("Settings"),
            [
                ("dictionaries", _("Dictionaries"), "book-open", "followups:dictionaries", "dictionaries.edit"),
                ("tokens", _("API tokens"), "key-round", "accounts:tokens", "tokens.issue"),
                ("audit", _("Audit trail"), "scroll-text", "audit:list", "audit.view"),
            ],
        ),
    ]


# "g" and then this letter opens the place.
SHORTCUTS = {
    "today": "t",
    "visits": "v",
    "disputes": "d",
    "followups": "f",
    "residents": "r",
    "households": "h",
    "listings": "l",
    "rooms": "p",
    "officers": "o",
    "audit": "a",
}


BOTTOM = ("today", "residents", "+", "disputes", "#more")


def frame(request):
    """Context of base.html; two queries at most, both on indexes."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    groups = []
    items = {}
    for label, places in _places():
        results = []
        for key, name, icon, url_name, permission in places:
            if permission and not user.can(permission):
                continue
            url = reverse(url_name)
            item = {"key": key, "label": name, "url": url, "icon": icon, "active": False, "badge": ""}
            item["shortcut"] = SHORTCUTS.get(key, "")
            results.append(item)
            items[key] = item
        if results:
            groups.append({"label": label, "items": results})
    _mark(request.path, items)
    return {
        "nav": groups,
        "bottom_nav": _bottom(user, items),
        "unit_name": _unit_name(user),
        "unread_count": notification_stats.unread(user),
        "role": user.role,
        "may_search": user.can("residents.view"),
    }


def _mark(path, items):
    """One place is marked: the one whose address covers most of this page's."""
    covering = [
        item for item in items.values() if path == item["url"] or (item["url"] != "/" and path.startswith(item["url"]))
    ]
    if covering:
        max(covering, key=lambda item: len(item["url"]))["active"] = True


def _bottom(user, items):
    results = []
    for key in BOTTOM:
        if key == "+" and user.can("visits.record"):
            url = reverse("visits:create")
            results.append({"key": "new", "label": _("Visit"), "icon": "plus", "url": url, "primary": True})
        elif key == "#more":
            results.append({"key": "more", "label": _("More"), "icon": "ellipsis", "url": "#more", "more": True})
        elif key in items:
            results.append(items[key])
    return results


def _unit_name(user):
    units = [posting.unit for posting in user.postings_today]
    if not units:
        return ""
    first = sorted(units, key=lambda unit: unit.code)[0]
    return (
        first.name
        if len(units) == 1
        else _("%(name)s and %(more)d more") % {"name": first.name, "more": len(units) - 1}
    )
