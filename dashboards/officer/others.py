"""What else waits for the officer, as rows: offers, answers, terms, reviews, transfers; without any category."""

from django.utils.translation import gettext as _

from core.templatetags.ui import days_ago, days_late, short_day


def other_lines(offers, replies, terms, reviews, transfers):
    """Rows of `dashboards/_stop.html`, what others owe or wait for first."""
    return [
        *map(_offer, offers),
        *map(_reply, replies),
        *map(_term, terms),
        *map(_transfer, transfers),
        *map(_review, reviews),
    ]


def _offer(offer):
    case = offer.dispute
    who = f"{case.short_number} · {case.get_kind_display()}"
    text = _("Cases offered to your room: from %(room)s") % {"room": offer.from_room}
    return _row(who, text, days_ago(offer.created_at), offer.get_absolute_url())


def _reply(referral):
    text = _("Answer overdue: %(body)s") % {"body": referral.body_name}
    when = _("due %(day)s") % {"day": short_day(referral.reply_due_on)}
    return _row(str(referral.dispute), text, when, referral.dispute.get_absolute_url(), "red")


def _term(term):
    case = term.agreement.dispute
    when = _("due %(day)s") % {"day": short_day(term.due_on)}
    tone = "red" if days_late(term.due_on) > 0 else "grey"
    text = _("Term of the agreement of %(case)s") % {"case": case.short_number}
    return _row(str(term), text, when, f"{case.get_absolute_url()}#terms", tone)


def _transfer(transfer):
    text = _("Transfer to %(room)s waits for your answer") % {"room": transfer.room}
    return _row(str(transfer.resident), text, days_ago(transfer.created_at), transfer.get_absolute_url())


def _review(listing):
    when = _("by %(day)s") % {"day": short_day(listing.review_on)}
    return _row(str(listing.resident), _("To review: go on or end"), when, listing.get_absolute_url())


def _row(who, why, when, url, tone="grey"):
    return {"who": who, "why": why, "when": when, "tone": tone, "url": url}
