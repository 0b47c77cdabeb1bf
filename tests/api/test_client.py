"""The worked client of docs/client against a live server: the mirror is the database, later runs bring changes only."""

import importlib.util
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.actions import issue_token
from facts.recount import recount
from followups.models import FollowUp
from residents.models import Resident
from stations.models import Room
from tests import factories
from visits.actions import void_visit
from visits.models import Visit

pytestmark = pytest.mark.django_db(transaction=True)
FILE = Path(__file__).resolve().parents[2] / "docs" / "client" / "mirror.py"


@pytest.fixture(scope="module")
def client_code():
    result = importlib.util.spec_from_file_location("mirror", FILE)
    module = importlib.util.module_from_spec(result)
    result.loader.exec_module(module)
    return module


@pytest.fixture
def county_at_work(room, far_room, officer):
    """Visits, follow-ups and a case in two rooms, all entered some days ago."""
    long_ago = timezone.now() - timedelta(days=5)
    for unit in (room, far_room):
        home = factories.HouseholdFactory(room=unit)
        person = factories.ResidentFactory(household=home)
        for days in range(3):
            by = officer if unit == room else factories.OfficerFactory()
            visit = factories.VisitFactory(household=home, visited_by=by, minutes=10,
                                           occurred_at=timezone.now() - timedelta(hours=days + 1))  # fmt: skip
            visit.residents.add(person)
        factories.FollowUpFactory(household=home, due_on=timezone.localdate() + timedelta(days=3))
        factories.DisputeFactory(room=unit)
    for model in (Visit, FollowUp, Resident, Room):
        for number, row in enumerate(model.objects.order_by("pk")):
            model.objects.filter(pk=row.pk).update(updated_at=long_ago + timedelta(hours=number))
    recount()


@pytest.fixture
def mirror(client_code, live_server, service, county_at_work, tmp_path):
    """`mirror()` → a client as a new process would start it; `.waited` are the seconds it was told to wait."""
    scopes = ["residents:read", "visits:read", "followups:read", "disputes:read", "reports:read"]
    _token, key = issue_token(by=None, holder=service, name="warehouse", days=1, scopes=scopes)

    def start(sleep=lambda seconds: pytest.fail("was told to wait")):
        return client_code.Mirror(tmp_path / "county.sqlite3", client_code.Api(live_server.url, key, sleep))

    return start


def test_the_mirror_is_the_database_and_later_runs_bring_changes_only(mirror, officer, room):
    first = mirror().pull()
    assert (first["visits"], first["follow_ups"], first["residents"], first["disputes"]) == (6, 2, 2, 2)
    copy = mirror()
    visits = copy.frame("visits").set_index("id")
    assert visits["minutes"].to_dict() == dict(Visit.objects.values_list("pk", "minutes"))
    assert visits["room"].to_dict() == dict(Visit.objects.values_list("pk", "room"))
    assert {pk: at.to_pydatetime() for pk, at in visits["occurred_at"].items()} == dict(
        Visit.objects.values_list("pk", "occurred_at")
    )
    assert [len(json.loads(text)) for text in visits["residents"]] == [1] * 6
    people = copy.frame("residents")
    assert set(people["name"]) == set(Resident.objects.values_list("name", flat=True))
    assert not {"id_number", "phone"} & set(people.columns)

    assert set(mirror().pull().values()) == {0}
    assert mirror().pull_collection("visits", "visits") == 0  # a 304 this time

    voided = Visit.objects.filter(room=room).latest("occurred_at")
    void_visit(by=officer, visit=voided, reason="entered twice")
    later = mirror().pull()
    # With the visit, its household waits longer again.
    assert {table: number for table, number in later.items() if number and table != "follow_ups"} == {
        "visits": 1,
        "households": 1,
    }
    visits = mirror().frame("visits").set_index("id")
    assert visits["voided_at"].notna().to_dict() == {pk: pk == voided.pk for pk in visits.index}


def test_reports_are_sent_again_only_when_they_changed(mirror, officer, room):
    today = timezone.localdate()
    period = (date(today.year, 1, 1).isoformat(), today.isoformat())
    first = mirror().pull_reports(*period)
    assert first["workload"] == 2 * today.month
    assert set(mirror().pull_reports(*period).values()) == {0}
    void_visit(by=officer, visit=Visit.objects.filter(room=room).latest("occurred_at"), reason="entered twice")
    assert mirror().pull_reports(*period)["workload"] == first["workload"]
    lines = mirror().frame("report_workload")
    here = lines[lines["unit"] == room.pk]
    assert here["visits"].sum() == Visit.objects.standing().filter(room=room, occurred_on__year=today.year).count()
    assert here["closed_on"].isna().all()


def test_it_waits_as_long_as_it_is_told_to(mirror, settings):
    settings.API_CALLS_PER_MINUTE = 3
    waited = []

    def sleep(seconds):
        waited.append(seconds)
        settings.API_CALLS_PER_MINUTE = 6000

    assert mirror(sleep).pull()["visits"] == 6
    [seconds] = waited
    assert 0 < seconds <= 60


def test_what_it_may_not_read_stops_it_with_the_servers_word(client_code, live_server, service, county, tmp_path):
    _token, key = issue_token(by=None, holder=service, name="units", days=1, scopes=["units:read"])
    mirror = client_code.Mirror(tmp_path / "county.sqlite3", client_code.Api(live_server.url, key))
    with pytest.raises(client_code.requests.HTTPError, match="403"):
        mirror.pull()
