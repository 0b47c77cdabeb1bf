"""The open sessions of one officer, read from the session table.

There are as many rows as officers signed in this shift, so reading through them once on the profile page
costs less than keeping a second table in step.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

BROWSERS = (
    ("Edg", "Edge"),
    ("MicroMessenger", "WeChat"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class OpenSession:
    key: str
    is_this: bool
    began_at: datetime | None
    ends_at: datetime
    address: str
    device: str


def begin(request):
    """A session lasts one shift from signing in, however busy it is: phones are shared."""
    now = timezone.now()
    request.session.set_expiry(now + timedelta(seconds=settings.SESSION_COOKIE_AGE))
    request.session["began_at"] = now.isoformat()
    request.session["address"] = request.META.get("REMOTE_ADDR", "")
    request.session["device"] = device_name(request.headers.get("User-Agent", ""))


def device_name(user_agent):
    """`Chrome, Android`: enough to recognise one's own phone."""

    def first(pairs):
        return next((name for mark, name in pairs if re.search(mark, user_agent)), "")

    return ", ".join(part for part in (first(BROWSERS), first(SYSTEMS)) if part)


def open_sessions(officer, this_key):
    """Newest first."""
    results = [
        OpenSession(
            key=row.session_key,
            is_this=row.session_key == this_key,
            began_at=parse_datetime(data.get("began_at", "")),
            ends_at=row.expire_date,
            address=data.get("address", ""),
            device=data.get("device", "") or _("unknown device"),
        )
        for row, data in _rows_of(officer)
    ]
    return sorted(results, key=lambda session: (session.is_this, session.ends_at), reverse=True)


def end_others(officer, current_key):
    """End every session of the officer but that with `current_key`; returns how many ended."""
    keys = [row.session_key for row, _data in _rows_of(officer) if row.session_key != current_key]
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)


def _rows_of(officer):
    for row in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        data = row.get_decoded()
        if data.get(SESSION_KEY) == str(officer.pk):
            yield row, data
