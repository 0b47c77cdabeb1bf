"""The open work of a room as text, for the previews of a posting."""

from django.utils.translation import ngettext

from disputes import stats as dispute_stats
from disputes.list_rows import join_names
from disputes.models import Dispute
from facts import stats as fact_stats
from facts.models import RoomNow
from followups import stats as followup_stats
from followups.models import FollowUp


def pending_work_text(by, room):
    """Households, open follow-ups, open cases, as far as `by` sees them there; nothing for who sees none of it."""
    parts = []
    if _sees(by, "residents.view", room):
        n = fact_stats.standing(RoomNow.objects.filter(room=room))[None]["households"]
        parts.append(ngettext("%(n)d household", "%(n)d households", n) % {"n": n})
    if _sees(by, FollowUp.VIEW, room):
        follow_ups = followup_stats.waiting(FollowUp.objects.visible_to(by).filter(room=room))
        facts = {"n": follow_ups["open"], "late": follow_ups["overdue"]}
        parts.append(
            ngettext(
                "%(n)d open follow-up (%(late)d late)", "%(n)d open follow-ups (%(late)d late)", follow_ups["open"]
            )
            % facts
        )
    if _sees(by, Dispute.VIEW, room):
        n = dispute_stats.waiting_counts(Dispute.objects.visible_to(by).filter(room=room))["open"]
        parts.append(ngettext("%(n)d open case", "%(n)d open cases", n) % {"n": n})
    return join_names(parts)


def _sees(by, permission, room):
    return by.can(permission) and by.scope_for(permission).has(room)
