"""One line of the ledger, in the language in force."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from disputes import codes
from disputes.documents.plain_text import line
from disputes.models import Agreement, Referral, Term


@dataclass(frozen=True)
class LedgerLine:
    number: str
    reported_on: date
    title: str
    kind: str
    level: str
    handler: str
    parties: str
    summary: str
    result: str
    remarks: str


def with_ledger_rows(disputes):
    """The rows with everything a line tells, in a fixed number of queries a thousand rows."""
    terms = Prefetch("terms", queryset=Term.objects.select_related("party").order_by("id"), to_attr="ledger_terms")
    holding = Agreement.objects.filter(ended_on__isnull=True).prefetch_related(terms)
    return (
        disputes.for_list()
        .select_related("room__station", "handler", "numbered_by")
        .prefetch_related(
            Prefetch("agreements", queryset=holding, to_attr="ledger_agreements"),
            Prefetch("referrals", queryset=Referral.objects.order_by("id"), to_attr="ledger_referrals"),
        )
    )


def ledger_line(dispute) -> LedgerLine:
    return LedgerLine(
        number=dispute.number,
        reported_on=dispute.reported_on,
        title=line(dispute.title),
        kind=capfirst(dispute.get_kind_display()),
        level=capfirst(dispute.get_level_display()),
        handler=line(dispute.handler.name) if dispute.handler else "",
        parties=_parties(dispute),
        summary=line(dispute.summary),
        result=_result(dispute),
        remarks=_joined(_remarks(dispute)),
    )


def _is_chinese():
    return (get_language() or "").startswith("zh")


def _joined(parts):
    return ("；" if _is_chinese() else "; ").join(parts)


def _bracketed(text, inside):
    if not inside:
        return text
    return f"{text}（{inside}）" if _is_chinese() else f"{text} ({inside})"


def _parties(dispute):
    """Who stands on which side and where they live; a ledger has neither numbers nor phones."""
    colon = "：" if _is_chinese() else ": "
    parts = []
    for party in dispute.current_parties:
        person = _bracketed(line(party.name), line(party.address))
        parts.append(f"{capfirst(str(codes.SIDES[party.side].label))}{colon}{person}")
    return _joined(parts)


def _result(dispute):
    terms = [f"{line(term.party.name)}：{line(term.text)}" for term in _terms(dispute)]
    return _joined([_bracketed(*_ending(dispute)), *terms])


def _ending(dispute):
    """How far it is, and since when."""
    if dispute.is_over:
        return capfirst(dispute.get_outcome_display()), _("closed on %(day)s") % {"day": dispute.closed_on}
    if dispute.state == codes.REFERRED and dispute.ledger_referrals:
        last = dispute.ledger_referrals[-1]
        return capfirst(dispute.get_state_display()), f"{line(last.body_name)} {last.referred_on}".strip()
    if dispute.state == codes.AGREED and dispute.ledger_agreements:
        return capfirst(dispute.get_state_display()), str(dispute.ledger_agreements[0].signed_on)
    return capfirst(dispute.get_state_display()), ""


def _terms(dispute):
    return [term for agreement in dispute.ledger_agreements for term in agreement.ledger_terms]


def _remarks(dispute):
    if dispute.numbered_by_id != dispute.room_id:
        yield _("taken over from %(room)s") % {"room": dispute.numbered_by.name}
    if dispute.year != dispute.reported_on.year:
        yield _("numbered in %(year)s; the day of the report was corrected later") % {"year": dispute.year}
    if dispute.cycle > 1:
        yield _("flared up again, time round %(number)d") % {"number": dispute.cycle}
    terms = _terms(dispute)
    if terms:
        performed = sum(term.state in codes.PERFORMED_TERMS for term in terms)
        yield _("%(kept)d of %(all)d terms performed") % {"kept": performed, "all": len(terms)}
    if any(term.state == Term.BROKEN for term in terms):
        yield _("the agreement was broken")
