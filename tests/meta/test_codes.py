"""Every page, sheet and API list that shows a code opens and names it: every code of every table, and a new code."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from core.codes import Code, CodeTable
from followups.codes import FOLLOW_UP_STATES
from residents.codes import LISTING_STATES, RESIDENCY_KINDS, TRANSFER_STATES
from residents.models import Residency, Transfer
from tests import factories
from tests.meta.code import ROOT, sources
from visits import actions, serializers, stats
from visits.codes import CONTACTS, FINDING_KINDS, VISIT_KINDS, ContactCode
from visits.models import Finding, Visit

# Somebody was spoken with, but not at home: the kind of code that no table had before.
NEW_CONTACT = ContactCode(code="outside", label="met outside", tone="blue", counts_as_met=True)


def home(room):
    household = factories.HouseholdFactory(room=room)
    return factories.ResidentFactory(household=household)


def visit_with(room, officer, **facts):
    resident = home(room)
    visit = factories.VisitFactory(household=resident.household, visited_by=officer, created_by=officer, **facts)
    visit.residents.add(resident)
    return visit


def visit_with_contact(room, officer, code):
    return visit_with(room, officer, contact=code)


def visit_of_kind(room, officer, code):
    return visit_with(room, officer, kind=code)


def visit_with_finding(room, officer, code):
    visit = visit_with(room, officer)
    Finding.objects.create(visit=visit, kind=code, text="门前堆着柴")
    return visit


def resident_of_kind(room, officer, code):
    resident = factories.ResidentFactory(household=factories.HouseholdFactory(room=room), residency_kind=code)
    Residency.objects.create(
        resident=resident, household=resident.household, room=room, kind=code, from_on=timezone.localdate()
    )
    return resident


def listing_in_state(room, officer, code):
    return factories.ListingFactory(resident=home(room), state=code)


def transfer_in_state(room, officer, code):
    resident, elsewhere = home(room), factories.RoomFactory(station=room.station)
    return Transfer.objects.create(
        resident=resident, from_room=room, room=elsewhere, state=code, reason="x",
        household=factories.HouseholdFactory(room=elsewhere),
    )  # fmt: skip


def follow_up_in_state(room, officer, code):
    facts = {}
    if FOLLOW_UP_STATES[code].is_done:
        facts = {"done_by_visit": visit_with(room, officer), "done_on": timezone.localdate()}
    if FOLLOW_UP_STATES[code].is_cancelled:
        facts = {"cancelled_at": timezone.now(), "cancelled_by": officer, "cancel_reason": "x"}
    return factories.FollowUpFactory(household=home(room).household, state=code, **facts)


def visit_pages(visit):
    return [
        reverse("visits:list"),
        visit.get_absolute_url(),
        reverse("visits:correct", args=[visit.pk]),
        reverse("visits:household_story", args=[visit.household_id]),
        reverse("visits:resident_story", args=[visit.residents.get().pk]),
    ]


def other_visit_pages(visit):
    return [
        "/",
        reverse("visits:void", args=[visit.pk]),
        f"{reverse('visits:create')}?household={visit.household_id}",
        reverse("residents:household", args=[visit.household_id]),
    ]


def badges_of_visit(visit):
    """Where the result stands as a coloured label."""
    return [url for url in visit_pages(visit) if "correct" not in url]


@dataclass(frozen=True)
class Places:
    """Where records with a code of one table are shown."""

    table: CodeTable
    make: Callable
    label_of: Callable[[Code], str] = field(default=lambda code: code.label)
    # The pages that name the code, those that only have to open, and those with a badge in the tone of the code.
    pages: Callable = field(default=lambda record: [])
    other_pages: Callable = field(default=lambda record: [])
    badges: Callable = field(default=lambda record: [])
    # (address of a list that gives a sheet with the label, of an API list with the code and its field)
    sheet: str = ""
    api: str = ""
    api_field: str = ""


PLACES = {
    "contact": Places(
        CONTACTS, visit_with_contact, pages=visit_pages, other_pages=other_visit_pages, badges=badges_of_visit,
        sheet="/visits/", api="/api/v1/visits/", api_field="contact",
    ),
    "visit kind": Places(
        VISIT_KINDS, visit_of_kind, pages=lambda visit: [visit.get_absolute_url(), *visit_pages(visit)[2:]],
        other_pages=lambda visit: [
            reverse("visits:list"), *(f"{reverse('visits:create')}?kind={kind.code}" for kind in VISIT_KINDS),
        ],
        sheet="/visits/", api="/api/v1/visits/", api_field="kind",
    ),
    "finding kind": Places(
        FINDING_KINDS, visit_with_finding, pages=visit_pages, other_pages=other_visit_pages,
        badges=lambda visit: visit_pages(visit)[:2], sheet="/visits/", api="/api/v1/visits/",
    ),
    "residency kind": Places(
        RESIDENCY_KINDS, resident_of_kind,
        pages=lambda resident: [
            reverse("residents:list"), resident.get_absolute_url(), resident.household.get_absolute_url(),
            reverse("residents:edit", args=[resident.pk]), reverse("residents:move", args=[resident.pk]),
        ],
        sheet="/residents/", api="/api/v1/residents/", api_field="residency_kind",
    ),
    "listing state": Places(
        LISTING_STATES, listing_in_state, pages=lambda listing: [listing.get_absolute_url()],
        other_pages=lambda listing: [f"{reverse('residents:listings')}?view=all", listing.resident.get_absolute_url()],
        badges=lambda listing: [listing.get_absolute_url(), listing.resident.get_absolute_url()],
        sheet="/residents/listings/?view=all", api="/api/v1/listings/", api_field="state",
    ),
    "transfer state": Places(
        TRANSFER_STATES, transfer_in_state, pages=lambda transfer: [f"{reverse('residents:transfers')}?view=all"],
        badges=lambda transfer: [f"{reverse('residents:transfers')}?view=all"],
    ),
    "follow-up state": Places(
        FOLLOW_UP_STATES, follow_up_in_state,
        other_pages=lambda follow_up: [
            f"{reverse('followups:list')}?state={follow_up.state}", follow_up.get_absolute_url(),
            reverse("followups:household_panel", args=[follow_up.household_id]), "/",
        ],
        sheet="/follow-ups/?state={code}", api="/api/v1/follow-ups/?state={code}", api_field="state",
    ),
}  # fmt: skip


CASES = [
    pytest.param(places, row.code, id=f"{name}-{row.code}") for name, places in PLACES.items() for row in places.table
]


def text_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8-sig")


def opened(client, url):
    response = client.get(url)
    assert response.status_code == 200, f"{url}: {response.status_code}"
    return text_of(response)


def check_places(places, code, room, chief, officer, signed_in, api):
    """Open everything that shows a record with `code`; what names it must name it by its label."""
    record, row = places.make(room, officer, code), places.table[code]
    with override("en"):
        label = str(row.label)
    client = signed_in(chief)
    word = re.compile(rf"(?<![\w=-]){re.escape(label)}(?![\w-])", re.IGNORECASE)
    for url in places.pages(record):
        assert word.search(opened(client, url)), f"{url} does not name “{label}”"
    for url in places.other_pages(record):
        opened(client, url)
    badge = re.compile(
        rf'<span class="status status-{row.tone}">(<svg.*?</svg>)?{re.escape(label)}</span>', re.I | re.S
    )
    for url in places.badges(record):
        assert badge.search(opened(client, url)), f"{url} has no badge “{label}” in {row.tone}"
    if places.sheet:
        url = places.sheet.format(code=code)
        assert word.search(opened(client, f"{url}{'&' if '?' in url else '?'}format=csv"))
    if places.api:
        program, url = api(chief), places.api.format(code=code)
        results = program.get(url).json()["results"]
        if places.api_field:
            assert code in [result[places.api_field] for result in results]
        sheet = opened(program, f"{url}{'&' if '?' in url else '?'}format=csv")
        assert re.search(rf"\b{re.escape(code)}\b", sheet)
    return record


@pytest.mark.parametrize(("places", "code"), CASES)
def test_every_code_is_shown_wherever_its_records_are(places, code, room, chief, officer, signed_in, api):
    check_places(places, code, room, chief, officer, signed_in, api)


def forget_what_was_made_of_the_table():
    """Compiled statements and the fields of the API are made once; a table that changes under them needs them anew."""
    connections["default"].__dict__.pop("prepared_statements", None)
    serializers._fields.cache_clear()


@pytest.fixture
def new_contact(monkeypatch):
    """`CONTACTS` with one more row, as it would stand after a change of the table and its migration of choices."""
    monkeypatch.setitem(CONTACTS._by_code, NEW_CONTACT.code, NEW_CONTACT)
    monkeypatch.setattr(Visit._meta.get_field("contact"), "choices", CONTACTS.choices)
    forget_what_was_made_of_the_table()
    yield NEW_CONTACT
    monkeypatch.undo()
    forget_what_was_made_of_the_table()


class TestNewContact:
    def test_every_page_shows_it(self, new_contact, room, chief, officer, signed_in, api):
        check_places(PLACES["contact"], new_contact.code, room, chief, officer, signed_in, api)
        opened(signed_in(officer), "/")

    def test_the_form_offers_it_asks_who_was_met_and_saves_it(self, new_contact, room, officer, signed_in):
        resident, client = home(room), signed_in(officer)
        url = f"{reverse('visits:create')}?household={resident.household_id}"
        page = opened(client, url)
        assert 'data-show-when="contact=met,outside"' in page
        assert "Met outside" in page
        sent = {
            "client_id": str(uuid.uuid4()), "contact": new_contact.code, "residents": [resident.pk], "minutes": 5,
            "occurred_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}", "next": "none",
            "findings-TOTAL_FORMS": 0, "findings-INITIAL_FORMS": 0,
        }  # fmt: skip
        response = client.post(url, sent)
        assert response.status_code == 302, response.context["form"].errors
        visit = Visit.objects.get()
        assert (visit.contact, list(visit.residents.all())) == ("outside", [resident])

    def test_the_api_takes_it_and_filters_by_it(self, new_contact, room, officer, api):
        resident, program = home(room), api(officer)
        sent = {
            "client_id": str(uuid.uuid4()), "kind": "door", "household": resident.household_id, "minutes": 5,
            "contact": new_contact.code, "residents": [resident.pk], "occurred_at": timezone.now().isoformat(),
        }  # fmt: skip
        assert program.post("/api/v1/visits/", sent, format="json").status_code == 201
        factories.VisitFactory(household=resident.household, contact="refused")
        assert len(program.get("/api/v1/visits/", {"contact": "outside"}).json()["results"]) == 1
        assert len(program.get("/api/v1/visits/", {"contact": ["refused", "outside"]}).json()["results"]) == 2

    def test_its_meanings_decide_what_it_counts_for(self, new_contact, room, officer):
        """It meets a person, but does not reach the home: the interval of the household goes on."""
        resident = home(room)
        due = factories.FollowUpFactory(household=resident.household)
        visit, _created = actions.record_visit(
            by=officer, client_id=uuid.uuid4(), kind="door", household=resident.household, residents=[resident],
            occurred_at=timezone.now(), minutes=5, contact=new_contact.code,
        )  # fmt: skip
        assert (visit.is_met, visit.is_effective) == (True, False)
        due.refresh_from_db()
        assert due.is_open
        assert list(Visit.objects.met()) == [visit]
        assert not Visit.objects.effective().exists()
        figures = stats.totals(Visit.objects.all())
        assert (figures["visits"], figures["households_visited"], figures["persons_met"]) == (1, 0, 1)


SPELLED_OUT = re.compile(r"""contact(__in)?["']?\]?\s*(==|!=|=|:)\s*[\["'(]*(met|not_home|moved|refused)\b""")


def test_no_source_spells_the_result_of_a_visit():
    """Outside the table, migrations and benchmarks, which send what a program sends, nothing names one."""
    paths = list(sources())
    paths += sorted((ROOT / "templates").rglob("*.html"))
    spelled = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if SPELLED_OUT.search(line)
    ]
    assert not spelled
