"""Ledger 22: page, file, list and figures count the same cases."""

import io
import zipfile
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Entry
from core.time.periods import Period, last_month, last_year, quarter_so_far, requested_period
from disputes import stats
from disputes.ledger import Heading, write_sheet
from disputes.ledger.workbook import COLUMNS, HEAD_ROWS, TITLE
from disputes.models import Dispute
from disputes.views import ledger
from tests import factories
from tests.visits.conftest import content_of

URL = "/disputes/ledger/"
SECRET = "110101199003074514"


def sheet_of(answer):
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(content_of(answer))).active


def rows_of(sheet):
    """The cases; notes of numbers that stand elsewhere have no place in the count."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD_ROWS + 1)]
    return [row for row in rows if row[0] is not None]


def excel(client, **query):
    return client.get(URL, {**query, "format": "xlsx"})


def line_of(client, **query):
    """The only row, by the heads of its columns."""
    (row,) = rows_of(sheet_of(excel(client, **query)))
    return dict(zip([name for name, _width in COLUMNS], row, strict=True))


def full_case(room, officer, **changed):
    ledger_case = factories.DisputeFactory(
        room=room, handler=officer, level="orange", state="agreed", procedure="people", **changed
    )
    first = factories.PartyFactory(
        dispute=ledger_case, name="李秀英", address="人民路12号", id_number=SECRET, phone="13900001111"
    )
    factories.PartyFactory(dispute=ledger_case, side="b", name="王强", address="解放路8号")
    agreement = factories.AgreementFactory(dispute=ledger_case)
    factories.TermFactory(agreement=agreement, party=first, text="让出一米通道")
    return ledger_case


# --- what a row says -------------------------------------------------------------------------------


def test_a_row_has_every_column_of_the_form_in_chinese(signed_in, officer, room):
    ledger_case = full_case(room, officer)
    result = line_of(signed_in(officer, "en"))
    today = timezone.localdate()
    assert result["序号"] == 1
    assert result["编号"] == ledger_case.number
    assert result["日期"].date() == today
    assert result["纠纷名称"] == ledger_case.title
    assert (result["类别"], result["等级"], result["承办民警"]) == ("邻里纠纷", "橙色", "张民")
    assert result["当事人及住址"] == "甲方：李秀英（人民路12号）；乙方：王强（解放路8号）"
    assert result["简要情况"] == ledger_case.summary
    assert result["调处结果"].endswith(f"（{today}）；李秀英：让出一米通道")
    assert result["备注"] == "已履行0/1项"


def test_the_ledger_has_no_numbers_and_phones(signed_in, officer, room):
    full_case(room, officer)
    client = signed_in(officer)
    page_and_file = client.get(URL).text + str(rows_of(sheet_of(excel(client))))
    assert SECRET not in page_and_file
    assert "13900001111" not in page_and_file


def test_how_a_case_ended_and_what_happened_on_the_way(signed_in, officer, room, other_room):
    factories.DisputeFactory(
        room=room, numbered_by=other_room, state="closed", outcome="agreed", cycle=2, closed_on=timezone.localdate()
    )
    result = line_of(signed_in(officer))
    assert str(timezone.localdate()) in result["调处结果"]
    assert "西街警务室" in result["备注"]
    assert "2" in result["备注"]


def test_a_referred_case_names_the_body(signed_in, officer, room):
    factories.ReferralFactory(dispute__room=room)
    assert "城关司法所" in line_of(signed_in(officer))["调处结果"]


def test_an_agreement_that_was_broken_is_remarked(signed_in, officer, room):
    case = full_case(room, officer)
    case.agreements.get().terms.update(state="broken", settled_on=timezone.localdate())
    assert "未履行" in line_of(signed_in(officer))["备注"]


# --- which rows ------------------------------------------------------------------------------------


def test_this_month_by_itself(signed_in, officer, room):
    mine = factories.DisputeFactory(room=room)
    factories.DisputeFactory(room=room, reported_on=timezone.localdate().replace(day=1) - timedelta(days=1))
    response = signed_in(officer).get(URL)
    assert [row.pk for row in response.context["page"].rows] == [mine.pk]
    assert response.context["count"] == 1
    assert [saved_filter["active"] for saved_filter in response.context["saved_filters"]].count(True) >= 1


def test_page_file_list_and_api_have_the_same_rows(signed_in, api, chief, room, other_room, far_room):
    day = timezone.localdate()
    for index in range(7):
        factories.DisputeFactory(room=(room, other_room)[index % 2], reported_on=day - timedelta(days=index))
    factories.DisputeFactory(room=far_room)
    factories.DisputeFactory(room=room, voided_at=timezone.now(), void_reason="重复登记")
    period = {"reported_from": str(day - timedelta(days=4)), "reported_to": str(day)}
    client = signed_in(chief)
    page = client.get(URL, period)
    numbers = [row.number for row in page.context["page"].rows]
    assert len(numbers) == page.context["count"] == 5
    assert [row[1] for row in rows_of(sheet_of(excel(client, **period)))] == numbers
    listed = client.get("/disputes/", period).context["page"].rows
    assert {row.number for row in listed} == set(numbers)
    pulled = api(chief).get("/api/v1/disputes/", period).json()["results"]
    assert {row["number"] for row in pulled} == set(numbers)
    assert stats.during(stats.counted_for(chief), day - timedelta(days=4), day)["opened"] == len(numbers)


def test_by_unit_and_kind(signed_in, chief, room, other_room):
    expected = factories.DisputeFactory(room=other_room, kind="debt")
    factories.DisputeFactory(room=other_room)
    factories.DisputeFactory(room=room, kind="debt")
    client, query = signed_in(chief), {"room": other_room.pk, "kind": "debt"}
    sheet = sheet_of(excel(client, **query))
    assert [row[1] for row in rows_of(sheet)] == [expected.number]
    assert "单位：西街警务室" in sheet["A2"].value


def test_cases_of_elsewhere_are_in_no_ledger(signed_in, officer, far_room):
    theirs = factories.DisputeFactory(room=far_room)
    client = signed_in(officer)
    assert client.get(URL).context["count"] == 0
    assert rows_of(sheet_of(excel(client))) == []
    assert rows_of(sheet_of(excel(client, room=far_room.pk))) == []
    assert theirs.number not in client.get(URL, {"room": far_room.pk}).text


def test_who_sees_no_case_sees_no_ledger(signed_in, admin):
    client = signed_in(admin)
    assert client.get(URL).status_code == 403
    assert excel(client).status_code == 403


def test_days_nobody_can_read_are_replaced(signed_in, officer, room):
    factories.DisputeFactory(room=room)
    for since, until in (("x", "2026-13-45"), ("0001-01-01", ""), ("", "9999-12-31")):
        response = signed_in(officer).get(URL, {"reported_from": since, "reported_to": until})
        assert response.context["count"] == 1


def test_a_missing_end_is_today_and_a_missing_beginning_the_first_of_the_month():
    today = date(2026, 11, 22)
    assert requested_period(today) == Period(date(2026, 11, 1), today)
    assert requested_period(today, since=date(2026, 3, 5)) == Period(date(2026, 3, 5), today)
    assert requested_period(today, until=date(2026, 3, 5)) == Period(date(2026, 3, 1), date(2026, 3, 5))
    assert requested_period(today, since=date(2027, 1, 1)) == Period(date(2027, 1, 1), date(2027, 1, 1))


def test_periods_one_tap_away():
    assert last_month(date(2026, 3, 31)) == Period(date(2026, 2, 1), date(2026, 2, 28))
    assert quarter_so_far(date(2026, 11, 22)) == Period(date(2026, 10, 1), date(2026, 11, 22))
    assert last_year(date(2026, 1, 1)) == Period(date(2025, 1, 1), date(2025, 12, 31))


# --- the file --------------------------------------------------------------------------------------


def test_the_file_is_set_up_for_paper(signed_in, officer, room):
    factories.DisputeFactory(room=room)
    response = excel(signed_in(officer), reported_from="2020-01-01", reported_to="2099-12-31")
    assert "filename*=utf-8''" in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"
    sheet = sheet_of(response)
    assert sheet["A1"].value == TITLE
    assert [cell.value for cell in sheet[HEAD_ROWS]] == [name for name, _width in COLUMNS]
    for part in ("单位：东街警务室", "期间：2020年1月1日至2099年12月31日", "共1件", f"制表人：张民（{officer.badge}）"):
        assert part in sheet["A2"].value
    assert sheet.freeze_panes == f"A{HEAD_ROWS + 1}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == f"$1:${HEAD_ROWS}"
    assert {str(cells) for cells in sheet.merged_cells.ranges} == {"A1:K1", "A2:K2"}
    assert sheet.column_dimensions["H"].width == dict(COLUMNS)["当事人及住址"]


def test_rows_are_as_high_as_their_longest_text(signed_in, officer, room):
    """LibreOffice does not do it by itself: lines would stand on each other."""
    for summary in ("短。", "两家因排水沟改道发生争吵。" * 10, "长" * 2000):
        factories.DisputeFactory(room=room, summary=summary)
    sheet = sheet_of(excel(signed_in(officer)))
    low, high, highest = (sheet.row_dimensions[HEAD_ROWS + index].height for index in (1, 2, 3))
    assert low < 20 < 80 < high < highest == 409


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@SUM(A1)", '=HYPERLINK("http://x","y")', "#N/A"])
def test_no_formula_comes_out_of_what_people_typed(signed_in, officer, room, text):
    factories.DisputeFactory(room=room, title=text)
    response = excel(signed_in(officer))
    content = content_of(response)
    cell = openpyxl.load_workbook(io.BytesIO(content)).active[f"D{HEAD_ROWS + 1}"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix == (text[0] != "#")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_signs_no_file_can_hold_are_left_out(signed_in, officer, room):
    factories.DisputeFactory(room=room, title="甲\x0b乙\x01丙", summary="一\n二\x1f\ufffe\u202e三")
    result = line_of(signed_in(officer))
    assert (result["纠纷名称"], result["简要情况"]) == ("甲 乙丙", "一 二三")


def test_taking_the_file_leaves_a_line_and_looking_does_not(signed_in, officer, room):
    factories.DisputeFactory(room=room)
    client = signed_in(officer)
    client.get(URL)
    assert not Entry.objects.filter(verb="exported").exists()
    content_of(excel(client, kind="neighbour"))
    entry = Entry.objects.get(verb="exported")
    assert entry.by == officer
    assert entry.changes["filters"]["kind"] == "neighbour"
    assert entry.changes["path"] == URL


def test_the_page_speaks_the_readers_language(signed_in, officer, room):
    factories.DisputeFactory(room=room)
    assert "Parties and addresses" in signed_in(officer, "en").get(URL).text
    assert "当事人及住址" in signed_in(officer, "zh-hans").get(URL).text


def test_an_empty_period_says_so_and_offers_no_file(signed_in, officer, room):
    page = signed_in(officer).get(URL, {"reported_from": "2020-01-01", "reported_to": "2020-01-31"})
    assert "No case was heard on these days" in page.text
    assert "Excel file" not in page.text


# --- size ------------------------------------------------------------------------------------------


def many_cases(room, count):
    today, first = timezone.localdate(), factories.DisputeFactory(room=room)
    facts = {"room": room, "numbered_by": room, "year": today.year, "reported_on": today, "kind": "debt"}
    Dispute.objects.bulk_create(
        Dispute(
            **facts,
            sequence=first.sequence + n,
            number=f"{room.code}-n-{n}",
            title="欠款",
            summary="借款到期未还。" * 20,
        )
        for n in range(1, count)
    )


def queries(room):
    heading = Heading("东街警务室", Period(date(2020, 1, 1), date(2099, 1, 1)), 0, "张民")
    out = io.BytesIO()
    with CaptureQueriesContext(connection) as captured:
        write_sheet(out, Dispute.objects.filter(room=room), heading)
    return len(captured), out


def test_rows_cost_no_query_of_their_own(room, other_room):
    many_cases(room, 20)
    many_cases(other_room, 900)
    few, _out = queries(room)
    many_queries, _out = queries(other_room)
    assert few == many_queries


def test_more_than_a_file_holds_is_refused_before_it_is_begun(signed_in, officer, room, monkeypatch):
    monkeypatch.setattr(ledger, "MAX_ROWS", 2)
    many_cases(room, 3)
    response = excel(signed_in(officer))
    assert response.status_code == 409
    assert "take a shorter period" in response.text
    assert not Entry.objects.filter(verb="exported").exists()


def test_thousands_of_rows_go_out_in_batches(room):
    many_cases(room, 3_000)
    count, out = queries(room)
    assert count <= 3 * 6 + 2
    sheet = openpyxl.load_workbook(out, read_only=True).active
    assert sum(1 for _row in sheet.iter_rows(min_row=HEAD_ROWS + 1)) == 3_000


def test_the_page_takes_the_same_queries_however_long_the_ledger(signed_in, officer, room):
    client = signed_in(officer)

    def query():
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(URL).status_code == 200
        return len(captured)

    full_case(room, officer)
    query()  # content types are read once a process
    few = query()
    for _index in range(30):
        full_case(room, officer)
    assert query() == few <= 13
