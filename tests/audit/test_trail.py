"""The trail: who reads it, what a line says, and that nobody rewrites it."""

import csv
import io

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from audit import trail
from audit.labels import change_lines
from audit.models import Entry
from core.privacy.encryption import EncryptedTextField
from residents.models import Resident
from tests import factories


@pytest.fixture
def resident(room):
    return factories.ResidentFactory(household__room=room, name="王小明", phone="13800000000")


@pytest.fixture
def line(officer, resident, room):
    return trail.record(
        by=officer,
        verb="changed",
        target=resident,
        reason="核对",
        changes={"name": ["王明", "王小明"], "sex": ["0", "1"]},
    )


@pytest.mark.parametrize("write", [lambda e: Entry.objects.filter(pk=e.pk).update(reason="x"), lambda e: e.delete()])
def test_the_database_refuses_to_change_or_remove_a_line(line, write):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        write(line)


def test_an_unknown_act_cannot_be_recorded(officer):
    with pytest.raises(ValueError, match="does not know"):
        trail.record(by=officer, verb="invented")


def test_encrypted_values_show_only_that_they_changed(resident):
    before = trail.snapshot(resident, ["phone", "name"])
    resident.phone, resident.name = "13911111111", "王大明"
    changes = trail.changes_between(before, resident)
    assert isinstance(Resident._meta.get_field("phone"), EncryptedTextField)
    assert changes == {"phone": ["•••", "•••"], "name": ["王小明", "王大明"]}


def test_the_auditor_reads_and_others_do_not(signed_in, auditor, officer, chief, bureau, admin, line):
    url = reverse("audit:list")
    assert signed_in(auditor).get(url).status_code == 200
    for person in (officer, chief, bureau, admin):
        assert signed_in(person).get(url).status_code == 403
        assert signed_in(person).get(line.get_absolute_url()).status_code == 403


def test_an_auditor_reads_the_own_bureau_and_what_belongs_to_no_room(auditor, officer, line):
    foreign = factories.PostingFactory(role="officer", room=factories.RoomFactory()).officer
    theirs = trail.record(by=foreign, verb="signed_in", target=foreign)
    job = trail.record(by=None, verb="followups_raised")
    seen = set(Entry.objects.visible_to(auditor))
    assert {line, job} <= seen
    assert theirs not in seen


@pytest.mark.parametrize(
    ("query", "is_match"),
    [
        ({"verb": "changed"}, True),
        ({"verb": "voided"}, False),
        ({"kind": "residents.resident"}, True),
        ({"kind": "visits.visit"}, False),
        ({"since": "2000-01-01", "until": "2100-01-01"}, True),
        ({"until": "2000-01-01"}, False),
        ({"who": "nobody"}, False),
        ({"room": "东街"}, True),
        ({"room": "西街"}, False),
        ({"record": "999999"}, False),
    ],
)
def test_filters(signed_in, auditor, line, query, is_match):
    page = signed_in(auditor).get(reverse("audit:list"), query).context["page"]
    assert (line.pk in {row.pk for row in page.rows}) is is_match


def test_by_badge_by_name_and_by_record(signed_in, auditor, officer, resident, line):
    client = signed_in(auditor)
    for query in ({"who": officer.badge}, {"who": officer.name}, {"kind": "residents.resident", "record": resident.pk}):
        assert [row.pk for row in client.get(reverse("audit:list"), query).context["page"].rows] == [line.pk]


def test_a_line_tells_what_changed_in_words(signed_in, auditor, line):
    page = signed_in(auditor).get(line.get_absolute_url()).content.decode()
    for text in ("王明", "王小明", "male", "核对", "Everything about this record"):
        assert text in page
    assert change_lines(line)[1][1:] == ("not known", "male")


def test_a_read_tells_its_filters(signed_in, auditor, officer):
    line = trail.record(
        by=officer, verb="exported", model=Resident, changes={"filters": {"room": "3"}, "path": "/residents/"}
    )
    page = signed_in(auditor).get(line.get_absolute_url()).content.decode()
    assert "filter: room" in page
    assert "/residents/" in page


def test_the_export_of_the_trail_is_in_the_trail(signed_in, auditor, line):
    response = signed_in(auditor).get(reverse("audit:list"), {"format": "csv", "verb": "changed"})
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 2
    assert "王小明" in rows[1][rows[0].index("Record")]
    exported = Entry.objects.get(verb="exported")
    assert (exported.by, exported.changes["filters"]) == (auditor, {"verb": "changed"})


def test_the_request_number_joins_line_and_answer(client, officer):
    response = client.post("/account/sign-in/", {"username": officer.badge, "password": "wrong"})
    line = Entry.objects.get(verb="sign_in_failed")
    assert line.request_number == response["X-Request-ID"]
    assert (line.channel, line.address) == ("page", "127.0.0.1")
