"""What an account without a post sees in place of empty lists."""

from django.shortcuts import render
from django.utils import timezone

from stations.models import Officer


def no_post(request):
    """403 with the reason and with whom to speak."""
    officer, today = request.user, timezone.localdate()
    # One's own postings, past and to come, and administrators: not rows of any unit's work.
    postings = list(officer.postings.select_related("room", "station", "bureau"))
    coming = [one for one in postings if one.since > today]
    past = [one for one in postings if one.until and one.until < today]
    context = {
        "coming": min(coming, key=lambda one: one.since, default=None),
        "last": max(past, key=lambda one: one.until, default=None),
        "administrators": Officer.objects.filter(is_active=True).holding_today("admin").order_by("badge")[:5],
    }
    return render(request, "accounts/no_post.html", context, status=403)
