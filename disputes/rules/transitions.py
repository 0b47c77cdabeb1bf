"""The table of transitions: which state allows which act, with which permission, and the state it leads to.

An act that is not in the table for a state is not possible there.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disputes.codes import (
    ACCEPTED,
    AGREED,
    ALL_STATES,
    CLOSED,
    FOLLOWED_UP,
    MEDIATING,
    NOT_AGREED,
    OPEN_STATES,
    REFERRED,
    REPORTED,
    STATES,
    VOID,
)

REPORT, HANDLE, LEAD, ACKNOWLEDGE = "disputes.report", "disputes.handle", "disputes.lead", "disputes.acknowledge"
# Acts of the nightly job and of return visits; no role holds this permission.
SYSTEM = "system"
STAYS = ""


@dataclass(frozen=True)
class Transition:
    """`to` is the state after the act: STAYS keeps the present one, a dict chooses by the result of the act."""

    permission: str
    to: str | dict[str, str] = STAYS

    def leads_to(self, state: str, result: str = "") -> str:
        """The state after the act; `result` chooses where the act has several ways to end."""
        to = self.to[result] if isinstance(self.to, dict) else self.to
        return to or state


def _each(states: Iterable[str], act: str, transition: Transition) -> dict[tuple[str, str], Transition]:
    return {(state, act): transition for state in states}


MEDIATE = Transition(HANDLE, {"continued": MEDIATING, "agreed": MEDIATING, "not_agreed": NOT_AGREED})
RECORD_REPLY = Transition(HANDLE, {"taken": REFERRED, "settled": REFERRED, "returned": ACCEPTED})

TRANSITIONS = {
    # Acts that move the case.
    (REPORTED, "accept"): Transition(HANDLE, ACCEPTED),
    **_each((ACCEPTED, MEDIATING, NOT_AGREED), "mediate", MEDIATE),
    (MEDIATING, "agree"): Transition(HANDLE, AGREED),
    # A case handled without mediation: the parties settle it between themselves.
    (ACCEPTED, "settle_apart"): Transition(HANDLE, AGREED),
    **_each((REPORTED, ACCEPTED, MEDIATING, NOT_AGREED, AGREED), "refer", Transition(HANDLE, REFERRED)),
    (REFERRED, "answer"): RECORD_REPLY,
    **_each(OPEN_STATES, "close", Transition(HANDLE, CLOSED)),
    # Its own way out: reconciled or agreed before the people's committee, performed, applied for, accepted by police.
    **_each(OPEN_STATES, "reconcile", Transition(HANDLE, CLOSED)),
    # 110 or 12345 passed on what is not the room's business: no return visits follow.
    **_each((REPORTED, ACCEPTED), "send_back", Transition(HANDLE, FOLLOWED_UP)),
    (CLOSED, "follow_up"): Transition(SYSTEM, FOLLOWED_UP),
    # The return visit that finished it was voided: another one is due.
    (FOLLOWED_UP, "owe_visit"): Transition(SYSTEM, CLOSED),
    **_each((CLOSED, FOLLOWED_UP), "reopen", Transition(HANDLE, ACCEPTED)),
    # Acts that leave the state as it is.
    (REPORTED, "edit"): Transition(REPORT),
    **_each((ACCEPTED, MEDIATING, NOT_AGREED, AGREED, REFERRED), "edit", Transition(HANDLE)),
    # Correcting and withdrawing rounds, agreements and acceptance: `rules.amending` says what else is needed.
    **_each([state for state in ALL_STATES if state != REPORTED], "amend", Transition(HANDLE)),
    **_each((AGREED, CLOSED, FOLLOWED_UP), "settle_term", Transition(HANDLE)),
    **_each((CLOSED, FOLLOWED_UP), "return_visit", Transition(REPORT)),
    # The parties were told of people's mediation and of the court.
    **_each(OPEN_STATES, "explain_ways", Transition(HANDLE)),
    # Whose case it is, is asked by `rules.sealed`; the state never prevents the look.
    **_each(ALL_STATES, "look_at_sealed", Transition(HANDLE)),
    **_each(OPEN_STATES, "escalate", Transition(HANDLE)),
    **_each(OPEN_STATES, "lower", Transition(HANDLE)),
    **_each(ALL_STATES, "acknowledge", Transition(ACKNOWLEDGE)),
    **_each(OPEN_STATES, "hand_off", Transition(HANDLE)),
    **_each((REPORTED, ACCEPTED, MEDIATING, NOT_AGREED), "extend", Transition(HANDLE)),
    **_each((REPORTED, ACCEPTED, MEDIATING, NOT_AGREED), "decide_extension", Transition(ACKNOWLEDGE)),
    **_each(ALL_STATES, "void", Transition(HANDLE)),
}
ACT_NAMES = tuple(dict.fromkeys(act for _state, act in TRANSITIONS))

# Refusals that need more than the general sentence of `why_not`.
REFUSALS = {
    (REPORTED, "mediate"): _("Accept the case first: mediation begins with acceptance."),
    (AGREED, "mediate"): _("An agreement was reached; refer the case, or close it and open it again if it flares up."),
    (ACCEPTED, "agree"): _("Record a round of mediation first: an agreement comes out of one."),
    (NOT_AGREED, "agree"): _("They did not agree; record another round first."),
    (CLOSED, "mediate"): _("The case is closed: open it again first, and say why."),
}


def transition_of(state: str, act: str) -> Transition | None:
    """The transition, or None when the state does not allow the act. `state` may be `codes.VOID`."""
    return None if state == VOID else TRANSITIONS.get((state, act))


def why_not(state: str, act: str) -> str | Promise | None:
    """A sentence why a case in that state does not allow the act, None when it does."""
    if transition_of(state, act) is not None:
        return None
    if state == VOID:
        return _("This case has been voided.")
    return REFUSALS.get((state, act)) or _("A case that is “%(state)s” does not allow this.") % {
        "state": STATES[state].label
    }


def permission_to(act: str) -> str:
    """The permission an act needs in any state; where states differ, the one that more roles hold."""
    permissions = {transition.permission for (_state, name), transition in TRANSITIONS.items() if name == act}
    return REPORT if REPORT in permissions else permissions.pop()
