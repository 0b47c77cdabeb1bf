"""Telling administrators that the holidays of a year are not known yet."""

import logging
from datetime import date

from django.urls import reverse

from followups.calendar.years import year_to_warn_of
from notifications.actions import send
from stations.models import Officer, Posting

KIND = "calendar_incomplete"
logger = logging.getLogger(__name__)


def tell_administrators(*, on: date | None = None) -> int | None:
    """One message for each year, once to each administrator; returns the year, or None when everything is known."""
    year = year_to_warn_of(on)
    if year is None:
        return None
    posts = Posting.objects.in_force(on).filter(role="admin", officer__is_active=True)
    officers = Officer.objects.filter(pk__in=posts.order_by().values("officer")).order_by("pk")
    send(
        kind=KIND,
        officers=officers,
        key=f"{KIND}:{year.year}",
        url=reverse("followups:calendar"),
        data={"year": year.year},
    )
    logger.warning("the State Council's notice of holidays for %d is not imported", year.year)
    return year.year
