"""A CSV is the same to the byte whether PostgreSQL copies it or the server writes it row by row."""

import csv
import io

import pytest
from django.db import connection
from django.utils import timezone, translation

from core.queries.postgres_copy import can_copy
from disputes.api import cases
from followups.api import FollowUpViewSet
from residents.api import HouseholdViewSet, ResidentViewSet
from tests.exports.conftest import NASTY
from visits.api import VisitViewSet

QUICK = [VisitViewSet, FollowUpViewSet, HouseholdViewSet, ResidentViewSet]


def table(written):
    return list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("viewset", QUICK)
def test_both_ways_write_the_same(viewset, language, both_ways, officer, nasty_rows):
    with translation.override(language):
        quick, slow, sheet = both_ways(viewset, officer)
    assert can_copy(sheet.copy) is (connection.vendor == "postgresql")
    assert quick.startswith(b"\xef\xbb\xbfid,")
    assert quick == slow
    assert len(table(quick)) >= len(NASTY)


def test_a_case_is_written_row_by_row(both_ways, officer, room):
    quick, slow, sheet = both_ways(cases.DisputeViewSet, officer)
    assert sheet.copy is None
    assert quick == slow


def test_a_spreadsheet_runs_none_of_it(both_ways, officer, nasty_rows):
    quick, _slow, _sheet = both_ways(VisitViewSet, officer)
    notes = [row["note"] for row in table(quick)]
    assert notes[:6] == ["'=1+1", "'+86 138", "'-5", "'@cmd", "'\tindented", "'\rreturned"]
    assert notes[8] == "第一行\n第二行\r\n第三行"
    assert table(quick)[0]["occurred_at"] == "2026-02-01T00:00:00+08:00"
    assert table(quick)[1]["occurred_at"] == "2026-02-01T00:01:00.000500+08:00"


def test_numbers_are_masked(both_ways, officer, nasty_rows):
    quick, _slow, _sheet = both_ways(ResidentViewSet, officer)
    assert "13812345678" not in quick.decode()
    assert table(quick)[1]["phone_masked"] == "138****5678"
    assert table(quick)[1]["id_number_masked"] == "4309**********1234"


@pytest.mark.parametrize("facts", [{}, {"flared_up": True}, {"withdrawn": True}])
def test_answers_about_a_case(facts, both_ways, officer, return_visit):
    if facts.pop("withdrawn", False):
        facts["withdrawn_at"] = timezone.now()
    return_visit(**facts)
    quick, slow, _sheet = both_ways(VisitViewSet, officer)
    assert quick == slow
    assert bool(table(quick)[0]["return_answers"]) is ("withdrawn_at" not in facts)


def test_answers_show_to_who_may_see_cases(both_ways, officer, return_visit):
    return_visit()
    officer.narrow_to(lambda permission: permission == "visits.view")
    quick, slow, _sheet = both_ways(VisitViewSet, officer)
    assert quick == slow
    assert table(quick)[0]["return_answers"] == ""


def test_scope_and_filters_choose_the_rows(both_ways, officer, outsider, nasty_rows):
    assert table(both_ways(VisitViewSet, outsider)[0]) == []
    quick, slow, _sheet = both_ways(VisitViewSet, officer, f"household={nasty_rows[3].household_id}")
    assert quick == slow
    assert [row["id"] for row in table(quick)] == [str(nasty_rows[3].pk)]


def test_nobodys_rows_are_a_header(both_ways, officer):
    officer.narrow_to(lambda permission: False)
    quick, slow, _sheet = both_ways(VisitViewSet, officer)
    assert quick == slow
    assert quick.count(b"\n") == 1


def test_rows_stand_in_order_of_entry(both_ways, officer, nasty_rows):
    ids = [int(row["id"]) for row in table(both_ways(VisitViewSet, officer, "ordering=-id")[0])]
    assert ids == sorted(ids)
