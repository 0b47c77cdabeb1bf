"""The codes a case is described by, one table a set: what is stored, how it reads, how it looks, what it means.

Model choices, querysets, properties, forms and pages derive from these tables. Sets are small on purpose, and each
that describes people's affairs has an "other".
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.codes import Code, CodeTable

# Petition matters follow rules of their own: they are handled without mediation, whatever their level.
PETITION = "petition"


@dataclass(frozen=True, kw_only=True)
class SourceCode(Code):
    """`is_transfer`: passed on by another service, with a number of its own, a time, and a day by which it hears."""

    is_transfer: bool = False


SOURCES: CodeTable[SourceCode] = CodeTable(
    SourceCode(code="visit", label=_("visit")),
    SourceCode(code="walk_in", label=_("at the counter")),
    SourceCode(code="phone", label=_("by phone")),
    SourceCode(code="transfer_110", label=_("passed on by 110"), is_transfer=True),
    SourceCode(code="transfer_12345", label=_("passed on by 12345"), is_transfer=True),
    SourceCode(code="committee", label=_("village committee")),
    SourceCode(code="patrol", label=_("patrol")),
    SourceCode(code="online", label=_("online")),
    SourceCode(code="other", label=_("other")),
)

TRANSFER_SOURCES = SOURCES.where(lambda source: source.is_transfer)

BLUE, YELLOW, ORANGE, RED = "blue", "yellow", "orange", "red"
# From the mildest to the gravest; what each means and requires is dated data (`models.Level`).
LEVELS: CodeTable[Code] = CodeTable(
    Code(code=BLUE, label=_("blue"), tone="blue"),
    Code(code=YELLOW, label=_("yellow"), tone="yellow"),
    Code(code=ORANGE, label=_("orange"), tone="orange"),
    Code(code=RED, label=_("red"), tone="red"),
)
LEVEL_ORDER = [level.code for level in LEVELS]


@dataclass(frozen=True, kw_only=True)
class ProcedureCode(Code):
    """`is_mediated`: rounds and agreements are possible. `has_exclusions`: the law excludes the `EXCLUSIONS`."""

    is_mediated: bool = True
    has_exclusions: bool = False


POLICE, PEOPLE, HANDLING = "police", "people", "handling"
PROCEDURES: CodeTable[ProcedureCode] = CodeTable(
    ProcedureCode(code=POLICE, label=_("public-security mediation"), has_exclusions=True),
    ProcedureCode(code=PEOPLE, label=_("people's mediation")),
    ProcedureCode(code=HANDLING, label=_("handling without mediation"), is_mediated=False),
)
UNMEDIATED_PROCEDURES = PROCEDURES.where(lambda procedure: not procedure.is_mediated)
PROCEDURES_WITH_EXCLUSIONS = PROCEDURES.where(lambda procedure: procedure.has_exclusions)

# Public-security mediation opens only on these acts, in slight circumstances, on one of the grounds (rules, 178).
PUBLIC_ORDER_ACTS: CodeTable[Code] = CodeTable(
    Code(code="battery", label=_("hitting another person")),
    Code(code="injury", label=_("injuring somebody on purpose")),
    Code(code="insult", label=_("insulting somebody")),
    Code(code="slander", label=_("slander")),
    Code(code="false_accusation", label=_("false accusation")),
    Code(code="property_damage", label=_("damaging property on purpose")),
    Code(code="disturbance", label=_("disturbing somebody's normal life")),
    Code(code="privacy", label=_("invading somebody's privacy")),
    Code(code="home_intrusion", label=_("entering a home unlawfully")),
)
MEDIATION_GROUNDS: CodeTable[Code] = CodeTable(
    Code(code="close_relation", label=_("relatives, friends, neighbours, colleagues or pupils, over trifles")),
    Code(code="earlier_fault", label=_("earlier fault of the injured side")),
    Code(code="easier_settled", label=_("otherwise easier to settle by mediation")),
)


@dataclass(frozen=True, kw_only=True)
class ExclusionCode(Code):
    """`is_retired`: stands in no text, is found for no new case and stays readable in old ones.

    `is_sealed`: a record of public order, seen only by the officers of the case (`rules.sealed`).
    """

    is_retired: bool = False
    is_sealed: bool = False


# Public-security mediation is not for these (procedure rules 179).
REPEAT_OFFENDER, PROVOKED_AGAIN = "repeat_offender", "provoked_again"
EXCLUSIONS: CodeTable[ExclusionCode] = CodeTable(
    ExclusionCode(code="hired_violence", label=_("somebody was hired to injure")),
    ExclusionCode(code="gang_fight", label=_("a gang fight")),
    ExclusionCode(code="picking_quarrels", label=_("picking quarrels, making trouble")),
    ExclusionCode(code=REPEAT_OFFENDER, label=_("a party has broken public order repeatedly"), is_sealed=True),
    ExclusionCode(code="party_refuses", label=_("a party plainly refuses mediation")),
    ExclusionCode(code="breach_during", label=_("a party broke public order against the other during mediation")),
    ExclusionCode(code="suspect_fled", label=_("the suspect fled during mediation")),
    ExclusionCode(code="otherwise_unfit", label=_("otherwise unfit for mediation")),
    ExclusionCode(code=PROVOKED_AGAIN, label=_("a party provoked again after mediation"), is_retired=True),
)
CURRENT_EXCLUSIONS = [(row.code, row.label) for row in EXCLUSIONS if not row.is_retired]
SEALED_EXCLUSIONS = EXCLUSIONS.where(lambda exclusion: exclusion.is_sealed)

# The steps that have time limits; every state belongs to one.
ACCEPT, HANDLE, VERIFY = "accept", "handle", "verify"
STEPS: CodeTable[Code] = CodeTable(
    Code(code=ACCEPT, label=_("accepting")),
    Code(code=HANDLE, label=_("handling")),
    Code(code=VERIFY, label=_("verifying")),
)


@dataclass(frozen=True, kw_only=True)
class StateCode(Code):
    """`step` is the step of the time limits; `next_step` says what the case waits for, empty for nothing.

    Which acts a state allows is in `rules.transitions`.
    """

    step: str
    next_step: Any = ""
    is_open: bool = True


REPORTED, ACCEPTED, MEDIATING = "reported", "accepted", "mediating"
AGREED, NOT_AGREED, REFERRED = "agreed", "not_agreed", "referred"
CLOSED, FOLLOWED_UP = "closed", "followed_up"
STATES: CodeTable[StateCode] = CodeTable(
    StateCode(code=REPORTED, label=_("reported"), step=ACCEPT, next_step=_("to be accepted")),
    StateCode(code=ACCEPTED, label=_("taken up"), step=HANDLE, next_step=_("round of mediation to be held")),
    StateCode(code=MEDIATING, label=_("in mediation"), step=HANDLE, next_step=_("next round or agreement")),
    StateCode(code=AGREED, label=_("agreed"), tone="jade", step=HANDLE, next_step=_("agreement to be performed")),
    StateCode(
        code=NOT_AGREED, label=_("no agreement"), tone="orange", step=HANDLE, next_step=_("to be referred or closed")
    ),
    StateCode(code=REFERRED, label=_("referred"), step=HANDLE, next_step=_("answer of the other body to come")),
    StateCode(code=CLOSED, label=_("closed"), tone="jade", is_open=False, step=VERIFY, next_step=_("return visits")),
    StateCode(code=FOLLOWED_UP, label=_("followed up"), tone="jade", is_open=False, step=VERIFY),
)
ALL_STATES = tuple(state.code for state in STATES)
OPEN_STATES = STATES.where(lambda state: state.is_open)
OVER_STATES = STATES.where(lambda state: not state.is_open)
STEP_OF_STATE = {state.code: state.step for state in STATES}
# A voided case keeps the state it had. The table of transitions treats "void" as a state that allows nothing.
VOID = "void"


@dataclass(frozen=True, kw_only=True)
class OutcomeCode(Code):
    """`state` is the only state a case is closed from with this outcome; empty where any open state will do.

    `is_handling`: the outcome belongs to an accepted case of a procedure without mediation. `by_act`: not an outcome
    of closing, but of an act of its own. `is_police`, `is_not_police`: of public-security mediation alone, or never.
    """

    state: str = ""
    is_handling: bool = False
    by_act: bool = False
    is_police: bool = False
    is_not_police: bool = False


ENDED_AGREED, ENDED_NOT_AGREED, ENDED_REFERRED = "agreed", "not_agreed", "referred"
# An agreement was reached and is not performed in full: no success yet.
ENDED_UNPERFORMED = "agreed_pending"
BY_THEMSELVES, HANDLED = "by_themselves", "handled"
PUBLIC_ORDER_CASE, RECONCILED, SENT_BACK = "public_order_case", "reconciled", "sent_back"
OUTCOMES: CodeTable[OutcomeCode] = CodeTable(
    OutcomeCode(code=ENDED_AGREED, label=_("agreement reached"), state=AGREED),
    OutcomeCode(
        code=ENDED_UNPERFORMED, label=_("agreement reached, not performed in full"), state=AGREED, is_not_police=True
    ),
    OutcomeCode(
        code=ENDED_NOT_AGREED, label=_("no agreement; told of the way to court"), state=NOT_AGREED, is_not_police=True
    ),
    OutcomeCode(code=PUBLIC_ORDER_CASE, label=_("goes on as a public-order case"), is_police=True),
    OutcomeCode(code=ENDED_REFERRED, label=_("settled by the body it was referred to"), state=REFERRED),
    OutcomeCode(code=BY_THEMSELVES, label=_("settled by the parties themselves"), is_not_police=True),
    OutcomeCode(code=RECONCILED, label=_("reconciled and performed; no penalty"), by_act=True),
    OutcomeCode(code=HANDLED, label=_("handled and answered"), is_handling=True),
    OutcomeCode(code="withdrawn", label=_("withdrawn by whoever reported it")),
    OutcomeCode(code=SENT_BACK, label=_("returned to the service that passed it on"), by_act=True),
)

# How parties came to agree without the police (procedure rules 186).
RECONCILIATION_WAYS: CodeTable[Code] = CodeTable(
    Code(code="themselves", label=_("by themselves")),
    Code(code="committee", label=_("before the people's mediation committee")),
)


@dataclass(frozen=True, kw_only=True)
class SideCode(Code):
    """`is_opposed`: one of the two sides of the quarrel, which mediation needs. `paper_label` is for agreements.

    Papers are Chinese whatever the language of the screen.
    """

    paper_label: str
    is_opposed: bool = True


SIDE_A, SIDE_B, SIDE_OTHER = "a", "b", "other"
SIDES: CodeTable[SideCode] = CodeTable(
    SideCode(code=SIDE_A, label=_("side A"), paper_label="甲方"),
    SideCode(code=SIDE_B, label=_("side B"), paper_label="乙方"),
    SideCode(code=SIDE_OTHER, label=_("others concerned"), paper_label="其他当事人", is_opposed=False),
)
OPPOSED_SIDES = SIDES.where(lambda side: side.is_opposed)

# What a party is in a matter of public order. Only the injured side may send somebody in its place.
ROLE_UNKNOWN, INJURED, SUSPECT = "", "injured", "suspect"
PARTY_ROLES: CodeTable[Code] = CodeTable(
    Code(code=INJURED, label=_("the injured side")),
    Code(code=SUSPECT, label=_("suspected of the breach of public order")),
)

# Who may set up a people's mediation committee (People's Mediation Law, articles 8 and 34).
MEDIATION_BODY_KINDS: CodeTable[Code] = CodeTable(
    Code(code="village", label=_("mediation committee of a village")),
    Code(code="neighbourhood", label=_("mediation committee of a neighbourhood")),
    Code(code="township", label=_("mediation committee of a township or street")),
    Code(code="enterprise", label=_("mediation committee of an enterprise or institution")),
    Code(code="trade", label=_("mediation committee of a trade or special field")),
    Code(code="other", label=_("another people's mediation organisation")),
)

ROUND_AGREED, ROUND_CONTINUED, ROUND_NOT_AGREED = "agreed", "continued", "not_agreed"
ROUND_RESULTS: CodeTable[Code] = CodeTable(
    Code(code=ROUND_AGREED, label=_("they agreed"), tone="jade"),
    Code(code=ROUND_CONTINUED, label=_("to be continued"), tone="blue"),
    Code(code=ROUND_NOT_AGREED, label=_("they did not agree"), tone="orange"),
)


@dataclass(frozen=True, kw_only=True)
class TermCode(Code):
    """`is_performed`: what was promised has been done, in time or late."""

    is_performed: bool = False


TERM_STATES: CodeTable[TermCode] = CodeTable(
    TermCode(code="pending", label=_("to be performed"), tone="blue"),
    TermCode(code="performed", label=_("performed"), tone="jade", is_performed=True),
    TermCode(code="late", label=_("performed late"), tone="orange", is_performed=True),
    TermCode(code="broken", label=_("broken"), tone="red"),
)
PERFORMED_TERMS = TERM_STATES.where(lambda state: state.is_performed)


@dataclass(frozen=True, kw_only=True)
class ReplyCode(Code):
    """What a body answers to a referral. `is_final`: nothing more is expected from it."""

    is_final: bool = True


REFERRAL_OUTCOMES: CodeTable[ReplyCode] = CodeTable(
    ReplyCode(code="taken", label=_("taken on, in hand"), tone="jade", is_final=False),
    ReplyCode(code="settled", label=_("settled there"), tone="jade"),
    ReplyCode(code="returned", label=_("returned to the police room"), tone="jade"),
)
FINAL_REPLIES = REFERRAL_OUTCOMES.where(lambda outcome: outcome.is_final)

HAND_OFF_STATES: CodeTable[Code] = CodeTable(
    Code(code="offered", label=_("offered"), tone="yellow"),
    Code(code="accepted", label=_("accepted"), tone="jade"),
    Code(code="refused", label=_("not taken over"), tone="orange"),
    Code(code="withdrawn", label=_("withdrawn")),
)

# Cards of supervision: yellow warns that a limit comes near, red says that it has passed.
CARDS: CodeTable[Code] = CodeTable(
    Code(code=YELLOW, label=_("yellow card"), tone="yellow"),
    Code(code=RED, label=_("red card"), tone="red"),
)

BODIES: CodeTable[Code] = CodeTable(
    Code(code="committee", label=_("village or residents' committee")),
    Code(code="judicial_office", label=_("judicial office")),
    Code(code="people_mediation", label=_("people's mediation committee")),
    Code(code="court", label=_("court")),
    Code(code="labour", label=_("labour and social security office")),
    Code(code="street_office", label=_("town government or street office")),
    Code(code="civil_affairs", label=_("civil affairs")),
    Code(code="women", label=_("women's federation")),
    Code(code="health", label=_("health authority")),
    Code(code="housing", label=_("housing and construction")),
    Code(code="police_unit", label=_("another police unit")),
    Code(code="other", label=_("other")),
)
