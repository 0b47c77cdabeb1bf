"""The codes of care and what each means. A new one is one more row here; everything else derives from it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.codes import Code, CodeTable

ELDER_ALONE, HARDSHIP = "elder_alone", "hardship"
ACTIVE, ENDED = "active", "ended"
SELF, GUARDIAN = "self", "guardian"
WRITTEN, ORAL = "written", "oral"
OPEN, AGREED, DECLINED, MOOT = "open", "agreed", "declined", "moot"
SOLVED, MOVED, DIED, WITHDRAWN = "solved", "moved", "died", "withdrawn"
ROOM = "room"
# Days from one contact to the next that may be chosen, the usual one, and of the first contact after the start.
EVERY_DAYS = (7, 14, 30, 60, 90)
USUAL_DAYS, FIRST_CONTACT_DAYS, REVIEW_DAYS = 30, 7, 90
# A review so many working days late is the chief's concern, and withdrawn consent is forgotten after so many days.
REVIEW_GRACE_WORKING_DAYS, FORGET_DAYS = 7, 30
# Below this age the guardian consents.
OWN_CONSENT_AGE = 18


@dataclass(frozen=True, kw_only=True)
class Need(Code):
    """Why somebody is cared for."""

    # Health and children are sensitive: consent to that is asked for by itself (PIPL 28, 29).
    is_sensitive: bool = False


@dataclass(frozen=True, kw_only=True)
class EndReason(Code):
    """Why care ended."""

    # Chosen by the officer; the others follow from an act or are seen at night.
    is_chosen: bool = True


NEEDS = CodeTable(
    Need(code=ELDER_ALONE, label=_("elder living alone")),
    Need(code=HARDSHIP, label=_("in hardship")),
    Need(code="disabled", label=_("with a disability"), is_sensitive=True),
    Need(code="illness", label=_("seriously ill"), is_sensitive=True),
    Need(code="child", label=_("child in difficulty"), is_sensitive=True),
    Need(code="other", label=_("other need")),
)
STATES = CodeTable(
    Code(code=ACTIVE, label=_("cared for"), tone="jade"),
    Code(code=ENDED, label=_("care ended")),
)
END_REASONS = CodeTable(
    EndReason(code=SOLVED, label=_("the need is met")),
    EndReason(code=MOVED, label=_("has moved away")),
    EndReason(code=DIED, label=_("has died"), is_chosen=False),
    EndReason(code=WITHDRAWN, label=_("consent withdrawn"), is_chosen=False),
    EndReason(code="taken_over", label=_("taken over by others")),
    EndReason(code="duplicate", label=_("entered twice")),
    EndReason(code="other", label=_("another reason")),
)
CONSENT_BY = CodeTable(Code(code=SELF, label=_("the person")), Code(code=GUARDIAN, label=_("the guardian")))
CONSENT_FORMS = CodeTable(Code(code=WRITTEN, label=_("in writing")), Code(code=ORAL, label=_("orally, at a visit")))
HELP_KINDS = CodeTable(
    Code(code="visit", label=_("visit of care")),
    Code(code="call", label=_("call")),
    Code(code="goods", label=_("brought goods")),
    Code(code="escort", label=_("went along")),
    Code(code="relief", label=_("put in touch with relief")),
    Code(code="repair", label=_("made the home safer")),
    Code(code="other", label=_("other help")),
)
HELPERS = CodeTable(
    Code(code=ROOM, label=_("the police room")),
    Code(code="volunteers", label=_("volunteers")),
    Code(code="committee", label=_("the committee")),
    Code(code="partner", label=_("another body")),
)
REQUEST_STATES = CodeTable(
    Code(code=OPEN, label=_("consent to be asked"), tone="yellow"),
    Code(code=AGREED, label=_("agreed"), tone="jade"),
    Code(code=DECLINED, label=_("does not want it")),
    Code(code=MOOT, label=_("moved away or died")),
)


def sensitive_needs() -> tuple[str, ...]:
    return NEEDS.where(lambda need: need.is_sensitive)
