"""Which state allows which act, to whom, and where it leads: the whole life of a case on one page.

An act that is not in the table is not possible. `to` is the state it leads to; STAYS leaves it where it is, and a
dict chooses by what came of the act.
"""

from dataclasses import dataclass

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
# The job and the return visit finish a case; nobody presses a button for it.
SYSTEM = "system"
STAYS = ""


@dataclass(frozen=True)
class Transition:
    """Who may take it and where it leads."""

    permission: str
    to: str | dict = STAYS

    def leads_to(self, state, result=""):
        """The state after the act; `result` chooses where the act has several ways to end."""
        to = self.to[result] if isinstance(self.to, dict) else self.to
        return to or state


def _each(states, act, step):
    return {(state, act): step for state in states}


ROUND = Transition(HANDLE, {"continued": MEDIATING, "agreed": MEDIATING, "not_agreed": NOT_AGREED})
ANSWER = Transition(HANDLE, {"taken": REFERRED, "settled": REFERRED, "returned": ACCEPTED})

TRANSITIONS = {
    # the way of a case
    (REPORTED, "accept"): Transition(HANDLE, ACCEPTED),
    **_each((ACCEPTED, MEDIATING, NOT_AGREED), "mediate", ROUND),
    (MEDIATING, "agree"): Transition(HANDLE, AGREED),
    **_each((REPORTED, ACCEPTED, MEDIATING, NOT_AGREED, AGREED), "refer", Transition(HANDLE, REFERRED)),
    (REFERRED, "answer"): ANSWER,
    **_each(OPEN_STATES, "close", Transition(HANDLE, CLOSED)),
    (CLOSED, "follow_up"): Transition(SYSTEM, FOLLOWED_UP),
    # The visit that finished it was voided: one is waited for again.
    (FOLLOWED_UP, "owe_visit"): Transition(SYSTEM, CLOSED),
    **_each((CLOSED, FOLLOWED_UP), "reopen", Transition(HANDLE, ACCEPTED)),
    # what does not move it
    (REPORTED, "edit"): Transition(REPORT),
    **_each((ACCEPTED, MEDIATING, NOT_AGREED, AGREED, REFERRED), "edit", Transition(HANDLE)),
    **_each((AGREED, CLOSED, FOLLOWED_UP), "settle_term", Transition(HANDLE)),
    **_each((CLOSED, FOLLOWED_UP), "return_visit", Transition(REPORT)),
    **_each(OPEN_STATES, "escalate", Transition(HANDLE)),
    **_each(OPEN_STATES, "lower", Transition(HANDLE)),
    **_each(ALL_STATES, "acknowledge", Transition(ACKNOWLEDGE)),
    **_each(OPEN_STATES, "hand_off", Transition(HANDLE)),
    **_each((REPORTED, ACCEPTED, MEDIATING, NOT_AGREED), "extend", Transition(HANDLE)),
    **_each((REPORTED, ACCEPTED, MEDIATING, NOT_AGREED), "decide_extension", Transition(ACKNOWLEDGE)),
    **_each(ALL_STATES, "void", Transition(HANDLE)),
}
ACT_NAMES = tuple(dict.fromkeys(act for _state, act in TRANSITIONS))

# Why not, where the plain sentence would leave somebody wondering.
REFUSALS = {
    (REPORTED, "mediate"): _("Accept the case first: mediation begins with acceptance."),
    (AGREED, "mediate"): _("An agreement was reached; refer the case, or close it and open it again if it flares up."),
    (ACCEPTED, "agree"): _("Record a round of mediation first: an agreement comes out of one."),
    (NOT_AGREED, "agree"): _("They did not agree; record another round first."),
    (CLOSED, "mediate"): _("The case is closed: open it again first, and say why."),
}


def transition_of(state, act):
    """The step, or None when the state does not allow the act. `state` may be "void"."""
    return None if state == VOID else TRANSITIONS.get((state, act))


def why_not(state, act):
    """Why a case in that state does not allow the act, or None."""
    if transition_of(state, act) is not None:
        return None
    if state == VOID:
        return _("This case has been voided.")
    return REFUSALS.get((state, act)) or _("A case that is “%(state)s” does not allow this.") % {
        "state": STATES[state].label
    }


def permission_to(act):
    """The permission an act needs in whatever state; where states differ, the wider one that opens the door."""
    results = {one.permission for (_state, name), one in TRANSITIONS.items() if name == act}
    return REPORT if REPORT in results else results.pop()
