"""The nightly comparison of the facts with the records; administrators are notified when they differ."""

import logging
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from facts.recount import differences
from notifications.actions import send
from notifications.message_texts import register_text
from stations.models import Officer, Posting

logger = logging.getLogger(__name__)

KIND = "facts_differ"
# How many figures the log names; the command names all.
NAMED = 20


def check(on: date | None = None) -> int:
    """Compare all facts; returns how many differ. Administrators are notified once a night, the log every time."""
    on = on or timezone.localdate()
    all_differences = differences()
    named = [str(difference) for difference in islice(all_differences, NAMED)]
    number = len(named) + sum(1 for _difference in all_differences)
    if number:
        logger.error("daily facts differ from the records: %d, %s", number, "; ".join(named))
        send(kind=KIND, officers=_administrators(on), key=f"{KIND}:{on.isoformat()}", data={"count": number})
    return number


def _administrators(on: date) -> QuerySet[Officer]:
    posts = Posting.objects.in_force(on).filter(role="admin", officer__is_active=True)
    return Officer.objects.filter(pk__in=posts.order_by().values("officer")).order_by("pk")


def _title(data: dict[str, Any]) -> str:
    count = data["count"]
    return ngettext("%(count)d figure differs from the records", "%(count)d figures differ from the records", count) % {
        "count": count
    }


def _text(data: dict[str, Any]) -> str:
    return ngettext(
        "Set it right on the server with “manage.py recount”; the log of the night names it.",
        "Set them right on the server with “manage.py recount”; the log of the night names the first of them.",
        data["count"],
    )


def register() -> None:
    register_text(KIND, _title, _text, icon="exclamation-triangle")
