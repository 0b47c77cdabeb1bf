"""Rows that are hard to write into a sheet, and what both ways make of them."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from core.exports.sheets import csv_pieces
from disputes.models import ReturnVisit
from followups.models import FollowUp
from residents.models import Resident
from tests import factories
from visits.models import Finding, Photo

# What tempts a spreadsheet, a CSV reader, JSON and PostgreSQL's COPY.
NASTY = (
    "=1+1", "+86 138", "-5", "@cmd", "\tindented", "\rreturned", '他说"好"', "一，二,三", "第一行\n第二行\r\n第三行",
    "\\.", "\\N", "a\\b", " 空格 ", "𠮷野家", "'", '"', "", "null", "{}", "\u2028", "\x7f", "50%", "%s", "老\r人",
)  # fmt: skip


@pytest.fixture
def nasty_rows(room, officer):
    """Every odd text in every field that takes text, with and without what may be missing."""
    made = []
    for number, text in enumerate(NASTY):
        household = factories.HouseholdFactory(room=room, label=text[:60], note=text)
        household.dwelling.floor = text
        household.dwelling.save()
        resident = factories.ResidentFactory(
            household=None if number % 3 == 2 else household, room=room, name=text or "无", occupation=text, note=text,
            phone="13812345678" if number % 2 else "", id_number="430923199001011234" if number % 4 == 1 else "",
            birth_date=date(1950 + number, 2, 28), died_on=date(2024, 2, 29) if number % 5 == 3 else None,
        )  # fmt: skip
        visit = factories.VisitFactory(
            household=household, visited_by=officer, note=text, place=text, minutes=number,
            occurred_at=datetime(2026, 1, 31, 16, number, tzinfo=UTC) + timedelta(microseconds=number % 3 * 500),
            latitude=None if number % 4 == 0 else number - 10, longitude=113 + number / 7 if number % 2 else -0.5,
            next_visit_on=date(2026, 3, 1) if number % 2 else None,
        )  # fmt: skip
        people = [resident, *factories.ResidentFactory.create_batch(number % 3, household=household)]
        visit.residents.set(people[::-1])
        Finding.objects.create(visit=visit, kind="hazard", text=text, resident=resident if number % 2 else None)
        Finding.objects.create(visit=visit, kind="other", text="gone", withdrawn_at=timezone.now())
        Finding.objects.create(visit=visit, kind="other", text="stays")
        made.append(visit)
        factories.FollowUpFactory(
            household=household, resident=resident if number % 2 else None, subject=text,
            due_on=date(2026, 1, 1) + timedelta(days=number),
            reason_code="next_visit" if number % 2 else "household_interval",
            reason_data={"visited_on": "2026-01-31"} if number % 2 else {"interval_days": number},
            state=FollowUp.CANCELLED if text else FollowUp.OPEN, cancel_reason="moved_away" if number % 3 else text,
            cancelled_at=timezone.now() if text else None,
        )  # fmt: skip
    Photo.objects.create(visit=made[0], image="a.jpg", thumbnail="b.jpg", width=640, height=480, content_hash="1")
    Resident.objects.filter(note="null").update(region_code="430923")
    return made


@pytest.fixture
def return_visit(room, officer):
    """A visit about a case, with answers."""

    def make(in_room=room, **facts):
        case = factories.DisputeFactory(room=in_room, state="closed", outcome="agreed")
        home = factories.HouseholdFactory(room=in_room)
        visit = factories.VisitFactory(household=home, kind="return", dispute=case, visited_by=officer)
        ReturnVisit.objects.create(dispute=case, visit=visit, cycle=1, help_needed='=说"好"\n', **facts)
        return visit

    return make


@pytest.fixture
def both_ways(rf):
    """`both_ways(viewset, user, query)` → (bytes by COPY where there is one, bytes written row by row, sheet)."""

    def write(viewset, user, query=""):
        from rest_framework.request import Request

        request = Request(rf.get("/", QueryDict(query).dict()))
        request.user = user
        view = viewset(request=request, action="list", args=(), kwargs={}, format_kwarg=None)
        sheet = view.sheet(view.rows_for_list())
        return b"".join(csv_pieces(sheet)), b"".join(csv_pieces(replace(sheet, copy=None))), sheet

    return write


@pytest.fixture
def number():
    return uuid.uuid4().hex
