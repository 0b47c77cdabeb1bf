"""The page after too many wrong passwords."""

from datetime import timedelta
from math import ceil

from axes.models import AccessAttempt
from django.conf import settings
from django.shortcuts import render
from django.utils import timezone


def locked_out(request, original_response=None, credentials=None):
    """429 with the minutes left, in the reader's language."""
    minutes = minutes_left((credentials or {}).get("username") or request.POST.get("username", ""), request)
    response = render(request, "accounts/locked_out.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


def minutes_left(badge, request):
    """Whole minutes until the badge may try again from this address, at least one."""
    last = (
        AccessAttempt.objects.filter(username=badge, ip_address=request.META.get("REMOTE_ADDR"))
        .order_by("-attempt_time")
        .values_list("attempt_time", flat=True)
        .first()
    )
    wait = timedelta(hours=settings.AXES_COOLOFF_TIME)
    remaining = wait if last is None else last + wait - timezone.now()
    return max(ceil(remaining.total_seconds() / 60), 1)
