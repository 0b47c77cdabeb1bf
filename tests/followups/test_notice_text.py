"""The State Council's notice is read as it stands; what cannot be right is refused, with the line."""

from datetime import date, timedelta

import pytest
from openpyxl import Workbook

from followups.calendar.holidays import published
from followups.calendar.notice_text import read_notice, text_of_file
from followups.calendar.statutory_days import statutory_days
from tests.followups.notices import AS_LINES, INVENTED_2027, NOTICE_2026

pytestmark = pytest.mark.usefixtures("in_english")


def year_of(reading, year):
    days = [date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    return {day: reading.days.get(day, (day.weekday() < 5, ""))[0] for day in days}


def test_the_notice_of_2026_says_what_was_published_of_every_day():
    reading = read_notice(NOTICE_2026, 2026)
    assert not reading.problems
    assert year_of(reading, 2026) == {day: published(day)[0] for day in year_of(reading, 2026)}
    assert reading.days[date(2026, 1, 4)] == (True, "New Year's Day")
    assert len(reading.passed_over) == 8, "titles, address, prose, signature and day"


def test_all_in_one_line_is_read_alike():
    assert read_notice(NOTICE_2026.replace("\n", ""), 2026).days == read_notice(NOTICE_2026, 2026).days


def test_plain_lines_say_the_same_as_sentences():
    lines, sentences = read_notice(AS_LINES, 2027), read_notice(INVENTED_2027, 2027)
    assert not lines.problems
    assert not sentences.problems
    assert year_of(lines, 2027) == year_of(sentences, 2027)


def test_a_file_of_any_kind_is_read_alike(tmp_path):
    book = Workbook()
    for line in AS_LINES.splitlines()[1:]:
        book.active.append([date.fromisoformat(cell) if cell.startswith("2027-") else cell for cell in line.split(",")])
    book.save(tmp_path / "notice.xlsx")
    wanted = read_notice(AS_LINES, 2027).days
    assert read_notice(text_of_file((tmp_path / "notice.xlsx").read_bytes()), 2027).days == wanted
    assert read_notice(text_of_file(AS_LINES.encode("gb18030")), 2027).days == wanted
    assert read_notice(text_of_file(NOTICE_2026.encode()), 2026).days == read_notice(NOTICE_2026, 2026).days


def test_a_notice_may_begin_in_december():
    text = INVENTED_2027.replace(
        "1月1日（周五）至4日（周一）放假调休，共4天", "2026年12月31日（周四）至2027年1月3日（周日）放假，共4天"
    )
    reading = read_notice(text, 2027)
    assert not reading.problems
    assert reading.days[date(2026, 12, 31)][0] is False
    text = text.replace("2026年12月31日（周四）至2027年", "12月31日（周四）至")
    assert read_notice(text, 2027).days == reading.days


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("1月9日（周六）", "1月9日（周日）", "Line 2: 2027-01-09 is a Saturday, the text says 周日"),
        ("共7天。1月31日", "共8天。1月31日", "Line 3: It says 8 days, but the dates make 7"),
        ("5月8日", "5月32日", "Line 5: There is no such day: 5月32日"),
        ("2月14日（周日）上班", "2月11日（周四）上班", "Line 3: 2027-02-11 is off and worked at once (see line 3)"),
        (
            "6月9日（周三）放假1天",
            "6月10日（周四）放假1天",
            "By law these days are off, but it does not say so: 2027-06-09",
        ),
        ("10月9日（周六）上班", "2028年10月9日上班", "Line 8: 2028-10-09 does not belong to the notice of 2027"),
        ("5月8日（周六）上班", "5月8日（周六）", "Line 5: It does not say whether the day is off"),
        ("5月8日（周六）上班", "5/8 上班", "Line 5: No date is recognised"),
        ("10月1日（周五）至7日", "10月1日（周五）至12月7日", "Line 8: From 2027-10-01 to 2027-12-07"),
        ("关于2027年", "关于2028年", "Line 1: It is the notice of 2028, not of 2027"),
    ],
)
def test_what_cannot_be_right_names_its_line(old, new, problem):
    assert old in INVENTED_2027
    sentences = read_notice(INVENTED_2027.replace(old, new), 2027).sentences
    assert any(problem in sentence for sentence in sentences), sentences


def test_a_part_of_a_notice_makes_no_year_complete():
    """Of 2028 the days that move are not written down: the names must all be there."""
    part = "元旦：1月1日放假。劳动节：5月1日至2日放假。国庆节：10月1日至3日放假。"
    (sentence,) = read_notice(part, 2028).sentences
    assert "春节、清明、端午、中秋" in sentence
    assert read_notice("", 2028).problems
    assert read_notice("各地区、各部门：请安排好值班。", 2028).problems


def test_the_law_s_own_days_of_2027_are_written_down():
    """Measures of 10 November 2024, article 2; the Spring Festival is the 6th, whatever libraries compute."""
    assert sorted(statutory_days(2027)) == [
        date(2027, 1, 1), date(2027, 2, 5), date(2027, 2, 6), date(2027, 2, 7), date(2027, 2, 8), date(2027, 4, 5),
        date(2027, 5, 1), date(2027, 5, 2), date(2027, 6, 9), date(2027, 9, 15), date(2027, 10, 1), date(2027, 10, 2),
        date(2027, 10, 3),
    ]  # fmt: skip
    assert published(date(2027, 2, 5)) == (False, "Spring Festival")
    assert published(date(2027, 1, 1)) == (False, "New Year's Day")
    assert published(date(2027, 1, 4)) == (True, "")
