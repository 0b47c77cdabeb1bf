"""Files as counties send them: encodings, shapes, signs, totals, twice the same, and nonsense."""

import contextlib
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Invalid, Refused
from incidents import batches
from incidents.kinds import Kinds
from incidents.reading import read, rows_of
from incidents.reading.cells import month_of, number_of
from tests.incidents.conftest import OCTOBER, csv, workbook

NOVEMBER = date(2026, 11, 1)


class Room:
    """As much of a room as reading asks."""

    def __init__(self, pk, closed_on=None):
        self.pk, self.closed_on = pk, closed_on


ROOMS = {"431000101501": Room(1), "431000101502": Room(2, closed_on=date(2026, 9, 15))}


@pytest.fixture
def table(db):
    kinds = Kinds()
    return lambda content: read(rows_of(content), rooms=ROOMS, kinds=kinds, this_month=NOVEMBER)


def figures(table):
    return [(figure.row, figure.room_id, figure.month, figure.kind, figure.count) for figure in table.figures]


def reasons(table):
    return [(item.row, item.reason) for item in table.rejected]


def test_one_figure_a_row(table):
    result = table(csv("room_code,month,kind,count", "431000101501,2026-10,theft,5", "431000101501,2026-10,Assault,0"))
    assert figures(result) == [(2, 1, OCTOBER, "theft", 5), (3, 1, OCTOBER, "assault", 0)]
    assert result.rejected == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_chinese_headers_in_every_encoding(table, encoding):
    result = table(csv("警务室代码,月份,类别,数量", "431000101501,2026年10月,盗窃,12", encoding=encoding))
    assert figures(result) == [(2, 1, OCTOBER, "theft", 12)]


def test_one_column_a_kind_below_a_title_with_totals_and_blanks(table):
    result = table(
        csv(
            "安宁县2026年10月发案统计,,,,,",
            "序号,警务室代码,警务室,月份,盗窃,电信网络诈骗,合计",
            "1,431000101501,东街警务室,2026-10,７,,7",
            "合计,,,,7,0,7",
            ",,,,,,",
        )
    )
    assert figures(result) == [(3, 1, OCTOBER, "theft", 7)]
    assert result.rejected == []


def test_tabs_and_semicolons_divide_as_well(table):
    for sign in "\t;":
        result = table(
            csv(
                sign.join(("room_code", "month", "kind", "count")), sign.join(("431000101501", "2026/10", "theft", "5"))
            )
        )
        assert figures(result) == [(2, 1, OCTOBER, "theft", 5)]


def test_a_workbook_with_dates_and_numbers(table):
    content = workbook(
        ["警务室代码", "月份", "盗窃", "入室盗窃"],
        ["431000101501", date(2026, 10, 1), 12, None],
        [431000101501, "2026-09", "1,234", 1.5],
    )
    result = table(content)
    assert figures(result) == [(2, 1, OCTOBER, "theft", 12), (3, 1, date(2026, 9, 1), "theft", 1234)]
    assert reasons(result) == [(3, "count_not_read")]
    assert batches.reason_of(batches.rejected_as_json(result)[0]) == "入室盗窃: 1.5 is not a whole number."


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",2026-10,theft,1", "room_missing"),
        ("999,2026-10,theft,1", "room_unknown"),
        ("431000101501,,theft,1", "month_missing"),
        ("431000101501,October,theft,1", "month_not_read"),
        ("431000101501,2026-13,theft,1", "month_not_read"),
        ("431000101501,2026-12,theft,1", "month_ahead"),
        ("431000101502,2026-10,theft,1", "room_closed"),
        ("431000101501,2026-10,,1", "kind_missing"),
        ("431000101501,2026-10,witchcraft,1", "kind_unknown"),
        ("431000101501,2019-12,theft,1", "kind_not_held"),
        ("431000101501,2026-10,theft,", "count_missing"),
        ("431000101501,2026-10,theft,many", "count_not_read"),
        ("431000101501,2026-10,theft,2.5", "count_not_read"),
        ("431000101501,2026-10,theft,-1", "count_negative"),
        ("431000101501,2026-10,theft,1000000", "count_too_large"),
    ],
)
def test_a_row_that_cannot_be_is_kept_with_its_number_and_sentence(table, in_english, row, reason):
    result = table(csv("room_code,month,kind,count", row, "431000101501,2026-08,theft,1"))
    assert reasons(result) == [(2, reason)]
    assert len(result.figures) == 1
    rejected = batches.rejected_as_json(result)[0]
    assert rejected["cells"] == row.split(",")
    assert batches.reason_of(rejected).endswith(".")
    assert "%(" not in batches.reason_of(rejected)


def test_the_same_twice_is_taken_once_and_two_numbers_are_taken_not_at_all(table):
    head, row = "room_code,month,kind,count", "431000101501,2026-10,{},{}"
    result = table(
        csv(head, row.format("theft", 5), row.format("theft", 5), row.format("fraud", 1), row.format("fraud", 2))
    )
    assert figures(result) == [(2, 1, OCTOBER, "theft", 5)]
    assert reasons(result) == [(3, "said_twice"), (4, "said_otherwise"), (5, "said_otherwise")]


def test_a_column_nobody_knows_is_named(table):
    result = table(csv("room_code,month,theft,Thefft", "431000101501,2026-10,5,6"))
    assert reasons(result) == [(1, "column_unknown")]
    assert figures(result) == [(2, 1, OCTOBER, "theft", 5)]


@pytest.mark.parametrize(
    "content",
    [b"", b"   ", b"name,age\nx,3", b"PK\x03\x04 no workbook", b"\xd0\xcf\x11\xe0 none either", b"room_code,month\n1,2",
     b"\xff\xfe\x00", "警务室代码".encode()],
)  # fmt: skip
def test_what_is_no_table_of_counts_is_refused_with_a_sentence(table, content):
    with pytest.raises(Invalid) as refused:
        table(content)
    assert refused.value.field == "file"


def test_a_packed_folder_that_unpacks_to_gigabytes_is_refused_unopened(table):
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("xl/worksheets/sheet1.xml", b"0" * (61 * 1024 * 1024))
    with pytest.raises(Refused) as refused:
        table(packed.getvalue())
    assert refused.value.status == 413


@pytest.mark.parametrize(
    ("text", "number"),
    [("5", 5), ("５", 5), ("1,234", 1234), ("1，234", 1234), ("12.0", 12), ("12起", 12), (7.0, 7), (" 8 ", 8),
     ("'9", 9), ('="10"', 10), ("1,23", None), ("1e3", None), ("²", None), (True, None), ("", None), ("十二", None)],
)  # fmt: skip
def test_numbers_as_people_type_them(text, number):
    assert number_of(text) == number


@pytest.mark.parametrize(
    "text",
    ["2026-10", "2026/10", "2026.10", "2026年10月", "2026年10月份", "202610", 202610, 202610.0, "2026-10-01",
     "2026/10/1", "２０２６－１０", date(2026, 10, 9)],
)  # fmt: skip
def test_months_as_people_type_them(text):
    assert month_of(text) == OCTOBER


CELLS = st.one_of(
    st.text(max_size=12), st.sampled_from(["431000101501", "2026-10", "theft", "盗窃", "合计", "-", "５", "1,0"])
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, max_size=6), max_size=8), wide=st.booleans())
def test_no_odd_table_breaks_the_reading(table, rows, wide):
    head = ["警务室代码", "月份", "盗窃", "诈骗"] if wide else ["room_code", "month", "kind", "count"]
    content = "\n".join(",".join(f'"{cell}"' for cell in row) for row in [head, *rows]).encode("utf-8", "replace")
    result = table(content)
    keys = [figure.key for figure in result.figures]
    assert len(keys) == len(set(keys))
    assert all(figure.count >= 0 and figure.room_id == 1 and figure.month <= NOVEMBER for figure in result.figures)
    assert all(batches.reason_of(item) for item in batches.rejected_as_json(result))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=300), st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail)))
def test_no_odd_bytes_break_the_reading(table, content):
    """Whatever comes is read or refused in a sentence; nothing else is ever raised."""
    with contextlib.suppress(Refused):
        table(content)
