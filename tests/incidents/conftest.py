"""What the tests of counts share."""

import io
from datetime import date

import openpyxl
import pytest

from incidents.models import IncidentCount

OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)


@pytest.fixture(autouse=True)
def in_english_words(in_english):
    """Sentences are asserted in English."""


@pytest.fixture
def november(monkeypatch):
    """A day on which October is the last whole month."""
    from django.utils import timezone

    day_of, today = timezone.localdate, date(2026, 11, 22)
    monkeypatch.setattr(timezone, "localdate", lambda value=None, zone=None: day_of(value, zone) if value else today)


def on_record(room=None):
    """{(room id, month, kind): number} as the table holds it."""
    rows = IncidentCount.objects.all() if room is None else IncidentCount.objects.filter(room=room)
    return {(row.room_id, row.month, row.kind): row.count for row in rows}


def csv(*lines, encoding="utf-8"):
    return "\n".join(lines).encode(encoding)


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    result = io.BytesIO()
    book.save(result)
    return result.getvalue()
