"""What visits need besides the cast."""

import io
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

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
    found = answer.getvalue()
    for close in answer._resource_closers:
        close()
    return found
