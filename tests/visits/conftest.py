"""What visits need besides the cast."""

import io
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from disputes import actions as cases
from disputes.actions.returning import follow_ups_of
from followups.actions import raise_follow_up
from tests import factories
from visits import actions


@pytest.fixture
def household(room):
    return factories.HouseholdFactory(room=room, label="李秀英户")


@pytest.fixture
def resident(household):
    return factories.ResidentFactory(household=household, name="李秀英")


@pytest.fixture
def record(officer, household):
    """`record(**changed)` records a visit of `officer` to `household` now; returns the visit."""

    def make(**changed):
        body = {
            "by": officer,
            "client_id": uuid.uuid4(),
            "kind": "door",
            "household": household,
            "occurred_at": timezone.now(),
            "minutes": 15,
            "contact": "met",
        }
        if "days_ago" in changed:
            body["occurred_at"] -= timedelta(days=changed.pop("days_ago"))
        return actions.record_visit(**{**body, **changed})[0]

    return make


def jpeg(width=80, height=60, color="teal", exif=None, name="IMG_1.jpg"):
    out = io.BytesIO()
    options = {"exif": exif} if exif else {}
    Image.new("RGB", (width, height), color).save(out, "JPEG", **options)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


@pytest.fixture
def photo():
    return jpeg


def content_of(answer):
    """The bytes of a streamed file, which is closed; closing the answer itself would end the test's transaction."""
    result = answer.getvalue()
    for close in answer._resource_closers:
        close()
    return result


def days_ago(n):
    return timezone.localdate() - timedelta(days=n)


@pytest.fixture
def close(officer, room):
    """`close(days=20)` → a case of 王强 and 李梅 closed so long ago, its return visits asked for."""

    def closed(days=20, **values):
        case = factories.DisputeFactory(room=room, reported_on=days_ago(days + 5), **values)
        factories.PartyFactory(dispute=case, side="a", name="王强")
        factories.PartyFactory(dispute=case, side="b", name="李梅")
        case = cases.accept(by=officer, dispute=case, procedure="people", accepted_on=days_ago(days + 5))
        return cases.close(by=officer, dispute=case, outcome="by_themselves", closed_on=days_ago(days))

    return closed


@pytest.fixture
def planned(close, officer):
    """A case closed 20 days ago whose four visits were asked for on that day."""
    case = close()
    follow_ups_of(case).delete()
    plan = {"room": case.room, "is_matter": True, "subject": "2026-0001 王强与李梅", "reason_code": "dispute_return"}
    for n, lead in ((3, 2), (7, 3), (30, 3), (90, 3)):
        raise_follow_up(
            by=officer, source=case, due_on=case.closed_on + timedelta(days=n), lead_days=lead, reason_data={}, **plan
        )
    return case


@pytest.fixture
def visit_about(officer):
    """`visit_about(case, days_ago=3)` records a return visit of `officer` about it; returns the visit."""

    def make(case, days_ago=0, **changed):
        body = {
            "by": officer,
            "client_id": uuid.uuid4(),
            "kind": "return",
            "dispute": case,
            "occurred_at": timezone.now() - timedelta(days=days_ago),
            "minutes": 15,
            "contact": "met",
        }
        return actions.record_visit(**{**body, **changed})[0]

    return make
