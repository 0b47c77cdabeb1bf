"""Success counts performance: how a case that reached an agreement ends depends on whether its terms were performed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core.errors import Invalid
from disputes import codes, fact_sources
from disputes.actions.base import save_act
from disputes.models import Term

if TYPE_CHECKING:
    from disputes.models import Dispute
    from stations.models import Officer


def unperformed_terms(dispute: Dispute) -> list[Term]:
    """Terms of the agreement in force that are pending or broken."""
    rows = Term.objects.binding().filter(agreement__dispute=dispute).exclude(state__in=codes.PERFORMED_TERMS)
    return list(rows.order_by("due_on", "id"))


def fitting_outcome(dispute: Dispute, outcome: str) -> str:
    """The outcome, by how far the agreement is performed: success is recorded only for what was performed in full."""
    if outcome not in (codes.ENDED_AGREED, codes.ENDED_UNPERFORMED) or dispute.state != codes.AGREED:
        return outcome
    return codes.ENDED_UNPERFORMED if unperformed_terms(dispute) else codes.ENDED_AGREED


def renew_outcome(by: Officer, dispute: Dispute) -> None:
    """After a term was settled in a closed case: its outcome says again how far the agreement is performed."""
    if dispute.outcome not in (codes.ENDED_AGREED, codes.ENDED_UNPERFORMED):
        return
    outcome = codes.ENDED_UNPERFORMED if unperformed_terms(dispute) else codes.ENDED_AGREED
    if outcome == dispute.outcome:
        return
    before, dispute.outcome = dispute.outcome, outcome
    closing = dispute.closings.filter(cycle=dispute.cycle).first()
    if closing is not None:
        closing.outcome = outcome
        closing.save_changed(by, ["outcome"])
        fact_sources.touch_closings(closing)
    save_act(by, dispute, "dispute_changed", ["outcome"], changes={"outcome": [before, outcome]})


def invalid_if_pending(dispute: Dispute, terms_hold: str) -> None:
    """A return visit says that the agreement is performed only when its terms are recorded as performed."""
    terms = unperformed_terms(dispute) if terms_hold == "yes" else []
    if terms:
        raise Invalid(not_performed_text(terms), field="terms_hold")


def not_performed_text(terms: list[Term]) -> Any:
    return _("Not recorded as performed: %(terms)s. Record that first, or choose “in part”.") % {
        "terms": "、".join(term.text for term in terms)
    }
