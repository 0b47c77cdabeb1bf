"""My figures: the own work against the plan, through posts that changed, and nobody else's."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from dashboards.own.plan import own_plan
from stations.models import Posting
from tests import factories
from tests.dashboards.test_homes import rows_behind
from visits.models import ParVolume, Visit

# A Wednesday; the week began on the 2nd of November.
TODAY = date(2026, 11, 4)
ADDRESS = "/my-figures/"


@pytest.fixture(autouse=True)
def _wednesday():
    with time_machine.travel(datetime(2026, 11, 4, 15, tzinfo=timezone.get_default_timezone()), tick=False):
        yield


def visit(by, room, day, *, kind="door", contact="met", minutes=30, home=None):
    at = datetime.combine(day, datetime.min.time(), timezone.get_default_timezone()) + timedelta(hours=9)
    home = home or factories.HouseholdFactory(room=room)
    return factories.VisitFactory(
        household=home, visited_by=by, occurred_at=at, kind=kind, contact=contact, minutes=minutes
    )


def close_follow_up(row):
    """Somebody had asked for this visit: it closed a follow-up."""
    factories.FollowUpFactory(
        household=row.household, due_on=row.occurred_on, state="done", done_on=row.occurred_on, done_by_visit=row
    )


def page(signed_in, who, /, **query):
    return signed_in(who).get(ADDRESS, query)


def line(response, label_since):
    return next(item for item in response.context["lines"] if item["since"] == label_since)


def test_week_and_month_stand_against_the_plan(officer, roommate, room):
    for back in (0, 1, 2, 3, 9, 33):
        visit(officer, room, TODAY - timedelta(days=back))
    visit(officer, room, TODAY, contact="refused")
    visit(roommate, room, TODAY)
    plan = own_plan(officer, TODAY)
    week, month = plan["week"], plan["month"]
    assert (week["visits"], week["visits_before"], month["visits"]) == (4, 1, 5)
    assert [(bar["value"], bar["par"], bar["left"]) for bar in week["bars"]] == [(3, 10, 7), (2.0, 20, 18.0)]
    # Thirty days are four weeks and two days.
    assert [bar["par"] for bar in month["bars"]] == [43, 85.7]
    # Wednesday, Thursday, Friday are left: today may still be worked.
    assert week["days_left"] == 3
    assert [bar["a_day"] for bar in week["bars"]] == [3, 6.0]


def test_a_plan_reached_leaves_nothing_and_a_sunday_no_days(officer, room):
    for _each in range(11):
        visit(officer, room, TODAY)
    assert own_plan(officer, TODAY)["week"]["bars"][0]["left"] == 0
    sunday = own_plan(officer, date(2026, 11, 8))["week"]
    assert sunday["days_left"] == 0
    assert [bar["a_day"] for bar in sunday["bars"]] == [None, None]


def test_the_plan_of_a_week_is_the_one_that_held_in_it(officer, signed_in):
    changes_on = TODAY - timedelta(weeks=3)
    ParVolume.objects.filter(measure=ParVolume.HOUSEHOLDS).update(valid_until=changes_on - timedelta(days=1))
    ParVolume.objects.create(measure=ParVolume.HOUSEHOLDS, value=14, valid_from=changes_on)
    chart = page(signed_in, officer).context["charts"][0]
    plan = [cells[1].text for _name, cells in chart.table.rows]
    assert plan == ["10 households"] * 8 + ["14 households"] * 4


def test_without_a_par_no_plan_is_drawn(officer, signed_in):
    ParVolume.objects.all().delete()
    response = page(signed_in, officer)
    assert response.context["charts"][0].table.head == ["Period", "done"]
    assert [bar["par"] for bar in response.context["plan"]["week"]["bars"]] == [None, None]


@pytest.mark.parametrize("by", ["week", "month"])
def test_every_number_opens_its_own_records(officer, roommate, room, other_room, signed_in, by):
    factories.PostingFactory(officer=officer, role="officer", room=other_room)
    for back, kind in ((0, "door"), (8, "patrol"), (40, "return"), (41, "door"), (75, "door")):
        for where in (room, other_room):
            new_visit = visit(officer, where, TODAY - timedelta(days=back), kind=kind)
            visit(roommate, room, TODAY - timedelta(days=back))
        close_follow_up(new_visit)
    client = signed_in(officer)
    response = client.get(ADDRESS, {"by": by})
    assert len(response.context["lines"]) == 12
    assert sum(item["visits"] for item in response.context["lines"]) == 10
    for item in response.context["lines"]:
        assert rows_behind(client, item["url"]) == item["visits"]
        assert rows_behind(client, item["self_url"]) == item["self_started"]
        for _label, number, url in item["kinds"]:
            assert rows_behind(client, url) == number


def test_the_share_nobody_asked_for(officer, room, signed_in):
    for number in range(4):
        new_visit = visit(officer, room, TODAY)
        if number == 0:
            close_follow_up(new_visit)
    response = page(signed_in, officer)
    assert line(response, date(2026, 11, 2))["self_started"] == 3
    assert response.context["charts"][2].table.rows[-1][1][0].text == "75%"
    # A week without visits has no share.
    assert response.context["charts"][2].table.rows[0][1][0].text == "–"


def test_hours_by_kind(officer, room, signed_in):
    visit(officer, room, TODAY, kind="patrol", minutes=90)
    visit(officer, room, TODAY - timedelta(weeks=2), kind="door", minutes=30)
    rows = page(signed_in, officer).context["charts"][3].table.rows
    assert [(name.text, [cell.text for cell in cells]) for name, cells in rows] == [
        ("door-to-door visit", ["0.5 hours", "25%"]),
        ("patrol visit", ["1.5 hours", "75%"]),
        ("return visit", ["0 hours", "0%"]),
    ]


def test_work_of_a_post_that_was_left_counts_but_does_not_open(officer, room, far_room, signed_in):
    visit(officer, room, TODAY - timedelta(weeks=3))
    Posting.objects.filter(officer=officer).update(until=TODAY - timedelta(days=7))
    factories.PostingFactory(officer=officer, role="officer", room=far_room, since=TODAY - timedelta(days=6))
    visit(officer, far_room, TODAY)
    response = page(signed_in, officer)
    then, now = line(response, date(2026, 10, 12)), line(response, date(2026, 11, 2))
    assert (then["visits"], then["former"], then["url"], then["self_url"]) == (1, 1, "", "")
    assert (now["visits"], now["former"]) == (1, 0)
    assert rows_behind(signed_in(officer), now["url"]) == 1
    assert "1 visit was made in a post you have left." in response.content.decode()


def test_voided_visits_do_not_count(officer, room):
    void = visit(officer, room, TODAY)
    Visit.objects.filter(pk=void.pk).update(voided_at=timezone.now(), void_reason="错")
    assert own_plan(officer, TODAY)["week"]["visits"] == 0


def test_nobody_else_s_figures_can_be_asked_for(officer, roommate, chief, bureau, room, signed_in):
    visit(officer, room, TODAY)
    for parameters in ({"officer": officer.pk}, {"visited_by": officer.pk}, {"user": officer.pk}):
        assert sum(item["visits"] for item in page(signed_in, roommate, **parameters).context["lines"]) == 0
        assert sum(item["visits"] for item in page(signed_in, chief, **parameters).context["lines"]) == 0
    assert signed_in(chief).get(f"{ADDRESS}{officer.pk}/").status_code == 404
    assert officer.name not in page(signed_in, roommate).content.decode().replace(roommate.name, "")
    assert page(signed_in, bureau).status_code == 403


def test_a_wrong_word_for_the_periods_means_weeks(officer, signed_in):
    assert page(signed_in, officer, by="decade").context["per"] == "week"


def test_a_few_queries_however_much_was_done(officer, room, signed_in, django_assert_num_queries):
    client = signed_in(officer)
    client.get(ADDRESS)
    visit(officer, room, TODAY)
    with django_assert_num_queries(11):
        client.get(ADDRESS)
    for back in range(60):
        visit(officer, room, TODAY - timedelta(days=back))
    with django_assert_num_queries(11):
        client.get(ADDRESS)


def test_the_page_of_today_leads_here(officer, signed_in):
    content = signed_in(officer).get("/").content.decode()
    assert reverse("dashboards:my_figures") in content
    assert "Only you see this." in content


def test_a_plan_out_of_reach_is_said_to_be_so():
    from dashboards.own.plan import _bar

    assert _bar("hours", "h", 1.0, 40.0, 1, False)["is_beyond"]
    assert not _bar("hours", "h", 36.0, 40.0, 1, False)["is_beyond"]
    assert _bar("homes", "n", 0, 100, 2, True)["is_beyond"]
    assert not _bar("homes", "n", 0, 100, 5, True)["is_beyond"]
