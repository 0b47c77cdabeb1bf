"""Scenarios of cases, from one just reported to one that flared up and was closed a second time."""

from collections.abc import Callable
from dataclasses import dataclass

from disputes import codes
from disputes.models import Extension, Mediation, Referral, Term

AGREED, CONTINUED, FAILED = Mediation.AGREED, Mediation.CONTINUED, Mediation.NOT_AGREED
PERFORMED, LATE, BROKEN, PENDING = Term.PERFORMED, Term.LATE, Term.BROKEN, Term.PENDING
CHIEF, BUREAU = TIERS = "chief", "bureau"
ANY, POLICE, PETITION, LABOUR = "any", "police", "petition", "labour"
ALL_PERFORMED = [(5, PERFORMED, 4), (10, PERFORMED, 9), (12, PERFORMED, 12)]


@dataclass(frozen=True)
class CaseScenario:
    """`play(case)` calls the acts of a Case; `ages`: how many days ago it was reported (from, to); `weight`: how common
    it is; `about`: which stories fit; `level` and `source`: those it begins with, drawn at random when empty.
    """

    play: Callable
    ages: tuple
    weight: int
    about: str = ANY
    level: str = ""
    source: str = ""


def just_reported(case):
    pass


def accepted(case):
    case.accept()


def first_round_soon(case):
    case.accept(0, codes.POLICE)


def in_mediation(case):
    case.accept()
    case.mediate(3, CONTINUED, next_in=7)


def two_rounds_failed(case):
    case.accept(1, codes.POLICE)
    case.mediate(2, FAILED)
    case.mediate(6, FAILED)


def terms_in_every_state(case):
    """One term performed, one overdue, one due later."""
    case.accept()
    case.mediate(4)
    days = (case.room_context.plan.today - case.today).days
    case.agree((6, PERFORMED, 5), (days - 3, PENDING), (days + 5, PENDING))
    case.settle_terms()


def terms_pending(case):
    case.accept()
    case.mediate(3)
    case.agree((30, PENDING), (60, PENDING))


def term_broken(case):
    case.accept()
    case.mediate(3)
    case.agree((5, PERFORMED, 3), (8, BROKEN, 12), (60, PENDING))
    case.settle_terms()


def reply_overdue(case):
    case.accept()
    case.mediate(4, FAILED)
    case.refer(3, 15)


def reply_pending(case):
    case.accept()
    case.refer(2, 20)


def accepted_elsewhere(case):
    case.accept()
    case.refer(2, 15)
    case.receive_reply(6, Referral.TAKEN)


def grave_and_unsigned(case):
    """The chief has signed, the bureau not yet."""
    case.sign(CHIEF)
    case.accept(0)


def grave_since_yesterday(case):
    case.accept()
    case.mediate(3, CONTINUED, next_in=10)
    case.change_level(max((case.room_context.plan.today - case.today).days - 1, 0), codes.ORANGE)


def grave_and_in_mediation(case):
    case.accept()
    case.change_level(1, codes.ORANGE)
    case.sign(CHIEF, BUREAU)
    case.mediate(1, CONTINUED, next_in=7)


def extension_requested(case):
    case.accept()
    case.mediate(6, CONTINUED, next_in=14)
    case.extend(16, 20)


def extension_granted(case):
    case.accept()
    case.mediate(6, CONTINUED, next_in=14)
    case.extend(16, 25, Extension.GRANTED)


def extension_refused(case):
    case.accept()
    case.extend(8, 25, Extension.REFUSED)
    case.mediate(4, FAILED)


def petition_in_progress(case):
    case.accept(3, codes.HANDLING)


def petition_closed(case):
    case.accept(3, codes.HANDLING)
    case.close(20, "handled")
    case.visit_again()


def voided(case):
    case.void(1)


def agreed_and_performed(case):
    case.accept()
    case.mediate(4)
    case.agree(*ALL_PERFORMED)
    case.close(14, "agreed")
    case.visit_again()


def agreed_in_second_round(case):
    """One term was performed late."""
    case.accept(1, codes.POLICE)
    case.mediate(2, CONTINUED, next_in=5)
    case.mediate(5)
    case.agree((4, PERFORMED, 4), (7, LATE, 10), (10, PERFORMED, 10))
    case.close(12, "agreed")
    case.visit_again()


def closed_without_agreement(case):
    case.accept(1, codes.POLICE)
    case.mediate(2, FAILED)
    case.mediate(6, FAILED)
    case.close(2, "public_order_case")
    case.visit_again()


def failed_before_the_committee(case):
    case.accept()
    case.mediate(3, FAILED)
    case.close(4, "not_agreed")
    case.visit_again()


def reconciled(case):
    case.accept(1, codes.POLICE)
    case.reconcile(2)
    case.visit_again()


def sent_back(case):
    case.send_back(1)


def settled_elsewhere(case):
    case.accept()
    case.refer(4, 15)
    case.receive_reply(10)
    case.close(2, "referred")
    case.visit_again()


def settled_by_themselves(case):
    case.accept()
    case.close(5, "by_themselves")
    case.visit_again()


def withdrawn(case):
    case.close(2, "withdrawn")
    case.visit_again()


def level_lowered(case):
    case.accept()
    case.change_level(0, codes.ORANGE)
    case.sign(CHIEF, BUREAU)
    case.mediate(2)
    case.agree(*ALL_PERFORMED)
    case.change_level(3, codes.YELLOW)
    case.close(9, "agreed")
    case.visit_again()


def flared_up(case):
    case.accept()
    case.mediate(4)
    case.agree(*ALL_PERFORMED)
    case.close(14, "agreed")
    case.flare_up(18)
    case.mediate(3, CONTINUED, next_in=7)


def flared_up_and_closed_again(case):
    case.accept()
    case.mediate(3)
    case.agree(*ALL_PERFORMED)
    case.close(14, "agreed")
    case.flare_up(45)
    case.mediate(3)
    case.agree(*ALL_PERFORMED)
    case.close(13, "agreed")
    case.visit_again()


# Used once in this order, so that the first rooms show each; then at random by weight.
SCENARIOS = [
    CaseScenario(just_reported, (0, 1), 3),
    CaseScenario(terms_in_every_state, (24, 40), 2),
    CaseScenario(agreed_and_performed, (150, 350), 26),
    CaseScenario(in_mediation, (6, 26), 4),
    CaseScenario(grave_and_unsigned, (1, 1), 0, level=codes.RED),
    CaseScenario(reply_overdue, (26, 40), 1, LABOUR),
    CaseScenario(agreed_and_performed, (26, 60), 10),
    CaseScenario(voided, (20, 120), 2),
    CaseScenario(flared_up, (44, 50), 2),
    CaseScenario(two_rounds_failed, (13, 16), 2, POLICE),
    CaseScenario(extension_requested, (24, 27), 1),
    CaseScenario(closed_without_agreement, (30, 200), 6, POLICE),
    CaseScenario(grave_since_yesterday, (6, 10), 1, level=codes.YELLOW),
    CaseScenario(just_reported, (9, 12), 1),
    CaseScenario(reply_pending, (6, 14), 2),
    CaseScenario(settled_by_themselves, (9, 340), 10),
    CaseScenario(petition_in_progress, (8, 32), 2, PETITION),
    CaseScenario(agreed_in_second_round, (60, 350), 12, POLICE),
    CaseScenario(settled_elsewhere, (24, 200), 4),
    CaseScenario(term_broken, (20, 35), 1),
    CaseScenario(first_round_soon, (1, 2), 2, POLICE),
    CaseScenario(flared_up_and_closed_again, (180, 320), 3),
    CaseScenario(extension_granted, (26, 34), 1),
    CaseScenario(level_lowered, (40, 250), 2, level=codes.YELLOW),
    CaseScenario(petition_closed, (60, 300), 3, PETITION),
    CaseScenario(grave_and_in_mediation, (5, 8), 1, level=codes.YELLOW),
    CaseScenario(withdrawn, (10, 200), 5),
    CaseScenario(extension_refused, (16, 20), 0),
    CaseScenario(accepted_elsewhere, (12, 20), 1),
    CaseScenario(accepted, (2, 6), 3),
    CaseScenario(terms_pending, (8, 20), 2),
    CaseScenario(failed_before_the_committee, (12, 200), 2),
    CaseScenario(reconciled, (14, 200), 3, POLICE),
    CaseScenario(sent_back, (3, 200), 2, source="transfer_110"),
]
