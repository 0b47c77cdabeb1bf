"""The period a leader chooses: what stands in the address, what is said of a wrong one, and its name."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone, translation

from core.time.periods import Period
from dashboards.period import chosen_period, period_label


def test_without_a_word_it_is_this_month_so_far():
    today = timezone.localdate()
    period = chosen_period(QueryDict("as=chief"))
    assert period.now == Period(today.replace(day=1), today)
    assert period.other_parameters == [("as", "chief")]
    assert period.form["from"].value() == today.replace(day=1).isoformat()
    assert next(item["active"] for item in period.quick) is True


def test_two_days_are_compared_with_those_before_and_a_year_earlier():
    period = chosen_period(QueryDict("from=2026-03-01&to=2026-03-31"))
    assert period.now == Period(date(2026, 3, 1), date(2026, 3, 31))
    assert period.before == Period(date(2026, 2, 1), date(2026, 2, 28))
    assert period.year_before == Period(date(2025, 3, 1), date(2025, 3, 31))


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2026-03-09&to=2026-03-01", "to"),
        ("from=yesterday", "from"),
        ("to=31.02.2026", "to"),
        ("from=0001-01-01", "from"),
        ("to=9999-12-31", "to"),
    ],
)
def test_a_wrong_period_is_said_at_its_field_and_the_usual_one_shown(query, field):
    today = timezone.localdate()
    period = chosen_period(QueryDict(query))
    assert list(period.form.errors) == [field]
    assert period.now == Period(today.replace(day=1), today)
    assert period.before.until < period.now.since


def test_the_rest_of_the_address_stays_with_a_quick_period():
    period = chosen_period(QueryDict("as=chief&ordering=-visits&from=2026-01-01&cursor=x"))
    for item in period.quick:
        assert "as=chief" in item["url"]
        assert "ordering=-visits" in item["url"]
        assert "cursor" not in item["url"]
        assert item["url"].count("from=") == 1


@pytest.mark.parametrize(
    ("since", "until", "english", "chinese"),
    [
        (date(2019, 3, 1), date(2019, 3, 31), "March 2019", "2019年3月"),
        (date(2019, 1, 1), date(2019, 12, 31), "the year 2019", "2019年"),
        (date(2019, 3, 5), date(2019, 3, 5), "5 Mar 2019", "2019年3月5日"),
        (date(2018, 12, 5), date(2019, 3, 5), "5 Dec 2018 – 5 Mar 2019", "2018年12月5日 – 2019年3月5日"),
        (date(2019, 3, 5), date(2019, 3, 9), "5–9 Mar 2019", "2019年3月5日–9日"),
        (date(2019, 2, 5), date(2019, 3, 5), "5 Feb 2019 – 5 Mar 2019", "2019年2月5日 – 2019年3月5日"),
    ],
)
def test_a_period_has_the_name_people_give_it(since, until, english, chinese):
    with translation.override("en"):
        assert period_label(Period(since, until)) == english
    with translation.override("zh-hans"):
        assert period_label(Period(since, until)) == chinese


def test_a_month_of_this_year_goes_without_the_year():
    first = timezone.localdate().replace(month=1, day=1)
    with translation.override("en"):
        assert period_label(Period(first, first + timedelta(days=30))) == "January"


def test_a_line_begins_at_the_first_whole_month():
    from core.time.periods import first_whole_month

    december = date(2025, 12, 1)
    assert first_whole_month(date(2025, 11, 29), date(2026, 10, 1)) == december
    assert first_whole_month(date(2025, 12, 1), date(2026, 10, 1)) == december
    assert first_whole_month(date(2025, 12, 9), december) == december, "the only month there is"
