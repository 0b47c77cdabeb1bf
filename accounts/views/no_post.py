"""What an account without a post sees in place of empty lists."""

from django.shortcuts import render
from django.utils import timezone

from stations.models import Officer


def no_post(request):
    """403 with the reason and with whom to speak."""
    officer, today = request.user, timezone.localdate()
    # One's own postings, past and to come, and administrators: not rows of any unit's work.
    postings = list(officer.postings.select_related("room", "station", "bureau"))
    coming = [posting for posting in postings if posting.since > today]
    past = [posting for posting in postings if posting.until and posting.until < today]
    context = {
        "coming": min(coming, key=lambda posting: posting.since, default=None),
        "last": max(past, key=lambda posting: posting.until, default=None),
        "administrators": Officer.objects.filter(is_active=True).holding_today("admin").order_by("badge")[:5],
    }
    return render(request, "accounts/no_post.html", context, status=403)
