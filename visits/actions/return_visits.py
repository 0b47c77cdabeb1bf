"""A return visit and the terms it found performed, recorded in one step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from disputes import actions as cases
from disputes.models import Term
from facts.fact_updates import fact_transaction
from visits.actions.recording import record_visit

if TYPE_CHECKING:
    from stations.models import Officer
    from visits.models import Visit


def record_return_visit(*, by: Officer, performed_terms: Iterable[Term] = (), **facts: Any) -> tuple[Visit, bool]:
    """As `record_visit`; the terms found performed are recorded as such first, on the day of the visit."""
    terms = list(performed_terms)
    if not terms:
        return record_visit(by=by, **facts)
    with fact_transaction():
        for term in terms:
            if term.state == Term.PENDING:
                settled_on = timezone.localdate(facts["occurred_at"])
                cases.settle_term(by=by, term=term, state=Term.PERFORMED, settled_on=settled_on)
        return record_visit(by=by, **facts)
