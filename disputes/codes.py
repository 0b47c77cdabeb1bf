"""The short stable words a case is described by, and how they read. Few on purpose, "other" is always allowed."""

from django.utils.translation import gettext_lazy as _

KINDS = [
    ("neighbour", _("neighbours")),
    ("family", _("marriage and family")),
    ("love", _("love")),
    ("debt", _("debt")),
    ("land", _("land and homestead")),
    ("labour", _("labour and wages")),
    ("property", _("property management")),
    ("medical", _("medical")),
    ("traffic", _("traffic")),
    ("damage", _("damage")),
    ("compensation", _("compensation")),
    ("petition", _("petition matter")),
    ("other", _("other")),
]
PETITION = "petition"

SOURCES = [
    ("visit", _("visit")),
    ("walk_in", _("at the counter")),
    ("phone", _("by phone")),
    ("transfer_110", _("passed on by 110")),
    ("transfer_12345", _("passed on by 12345")),
    ("committee", _("village committee")),
    ("patrol", _("patrol")),
    ("online", _("online")),
    ("other", _("other")),
]

BLUE, YELLOW, ORANGE, RED = "blue", "yellow", "orange", "red"
# From the mildest to the gravest; what each means and asks for is dated data (`norms.Level`).
LEVELS = [(BLUE, _("blue")), (YELLOW, _("yellow")), (ORANGE, _("orange")), (RED, _("red"))]
LEVEL_ORDER = [code for code, _label in LEVELS]

POLICE, PEOPLE, HANDLING = "police", "people", "handling"
PROCEDURES = [
    (POLICE, _("public-security mediation")),
    (PEOPLE, _("people's mediation")),
    (HANDLING, _("handling without mediation")),
]

# Public-security mediation is not for these (Public Security Administration Punishments Law and its mediation rules).
EXCLUSIONS = [
    ("hired_violence", _("somebody was hired to injure")),
    ("gang_fight", _("a gang fight, or taking revenge together")),
    ("picking_quarrels", _("picking quarrels, making trouble")),
    ("repeat_offender", _("a party has broken public order repeatedly")),
    ("provoked_again", _("a party provoked again after mediation")),
]

REPORTED, ACCEPTED, MEDIATING = "reported", "accepted", "mediating"
AGREED, NOT_AGREED, REFERRED = "agreed", "not_agreed", "referred"
CLOSED, FOLLOWED_UP = "closed", "followed_up"
STATES = [
    (REPORTED, _("reported")),
    (ACCEPTED, _("taken up")),
    (MEDIATING, _("in mediation")),
    (AGREED, _("agreed")),
    (NOT_AGREED, _("no agreement")),
    (REFERRED, _("referred")),
    (CLOSED, _("closed")),
    (FOLLOWED_UP, _("followed up")),
]
OPEN_STATES = (REPORTED, ACCEPTED, MEDIATING, AGREED, NOT_AGREED, REFERRED)
OVER_STATES = (CLOSED, FOLLOWED_UP)
# Voided is no state a case moves to: it keeps the one it had. The table of acts treats it as one.
VOID = "void"

OUTCOMES = [
    ("agreed", _("agreement reached")),
    ("not_agreed", _("no agreement; told of the way to court")),
    ("referred", _("settled by the body it was referred to")),
    ("by_themselves", _("settled by the parties themselves")),
    ("handled", _("handled and answered")),
    ("withdrawn", _("withdrawn by whoever reported it")),
]

SIDE_A, SIDE_B, SIDE_OTHER = "a", "b", "other"
SIDES = [(SIDE_A, _("side A")), (SIDE_B, _("side B")), (SIDE_OTHER, _("others concerned"))]

ACCEPT, HANDLE, VERIFY = "accept", "handle", "verify"
STEPS = [(ACCEPT, _("accepting")), (HANDLE, _("handling")), (VERIFY, _("verifying"))]
STEP_OF_STATE = {
    REPORTED: ACCEPT,
    ACCEPTED: HANDLE,
    MEDIATING: HANDLE,
    NOT_AGREED: HANDLE,
    AGREED: HANDLE,
    REFERRED: HANDLE,
    CLOSED: VERIFY,
    FOLLOWED_UP: VERIFY,
}

BODIES = [
    ("committee", _("village or residents' committee")),
    ("judicial_office", _("judicial office")),
    ("people_mediation", _("people's mediation committee")),
    ("court", _("court")),
    ("labour", _("labour and social security office")),
    ("street_office", _("town government or street office")),
    ("civil_affairs", _("civil affairs")),
    ("women", _("women's federation")),
    ("health", _("health authority")),
    ("housing", _("housing and construction")),
    ("police_unit", _("another police unit")),
    ("other", _("other")),
]
