"""Disputes on the home pages: what is next, how long still, and that every figure opens exactly its cases."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from disputes.models import Acknowledgement, Extension, HandOff
from tests import factories
from tests.dashboards.test_homes import rows_behind

pytestmark = pytest.mark.usefixtures("in_english")
DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def work(room, far_room, officer, outsider, today):
    """In two stations: one of everything that waits for somebody."""
    results = {}
    for place, by in ((room, officer), (far_room, outsider)):

        def case(place=place, by=by, **values):
            return factories.DisputeFactory(room=place, handler=by, **values)

        results[place] = {
            "late": case(due_on=today - 9 * DAY, title="迟到的"),
            "today": case(due_on=today, state="accepted", title="今天的"),
            "flared": case(state="mediating", cycle=2),
        }
        grave = case(level="orange", state="accepted")
        for tier in ("chief", "bureau"):
            Acknowledgement.objects.create(dispute=grave, tier=tier, level="orange")
        extended = case(state="mediating", due_on=today + 60 * DAY)
        Extension.objects.create(
            dispute=extended, step="handle", cycle=1, before_on=today, until_on=today + 9 * DAY, reason="外出"
        )
        agreed = case(state="agreed")
        term = factories.TermFactory(agreement__dispute=agreed, due_on=today - DAY)
        factories.TermFactory(agreement=term.agreement, party=term.party, text="远期条款", due_on=today + 60 * DAY)
        results[place]["referral"] = factories.ReferralFactory(
            dispute=case(state="referred"), referred_on=today - 9 * DAY, reply_due_on=today - DAY
        )
        case(due_on=today - DAY, title="作废的", voided_at=timezone.now(), void_reason="重复登记")
        results[place]["term"] = term
    return results


def attention(response):
    return {item.url: item.count for item in response.context["attention"] if item.title == "Disputes"}


@pytest.mark.parametrize(
    ("who", "views"),
    [
        ("chief", {"sign": 1, "red": 1, "terms": 1, "replies": 1, "extensions": 1, "flared": 1, "week": 1}),
        ("bureau", {"sign": 2}),
    ],
)
def test_each_thing_that_waits_for_a_leader_opens_exactly_its_cases(who, views, work, signed_in, api, request):
    user = request.getfixturevalue(who)
    client = signed_in(user)
    numbers = attention(client.get("/"))
    assert {url.partition("view=")[2]: count for url, count in numbers.items()} == views
    for url, count in numbers.items():
        assert rows_behind(client, url) == count
        query = url.partition("?")[2]
        assert api(user).get(f"/api/v1/disputes/?{query}&count=true").json()["count"] == count


def test_a_chief_with_nothing_open_sees_no_line_of_disputes(signed_in, chief, room):
    response = signed_in(chief).get("/")
    assert attention(response) == {}
    assert response.context["case_levels"] == []
    assert "Open cases by level" not in response.text


def test_offers_to_a_room_reach_officer_and_chief(work, room, other_room, neighbour, signed_in, officer, chief):
    case = factories.DisputeFactory(room=other_room, title="张三与李四排水沟纠纷")
    HandOff.objects.create(dispute=case, from_room=other_room, room=room, reason="当事人现居贵辖区")
    page = signed_in(officer).get("/").text
    assert "Cases offered to your room" in page
    assert f"{case.short_number} · neighbours" in page
    assert "张三" not in page, "the title may name the parties: the other room sees it once the case is theirs"
    client = signed_in(chief)
    assert "1 case is offered to your rooms" in client.get("/").text
    assert reverse("disputes:hand_offs") in client.get("/").text
    assert "Cases offered to your room" not in signed_in(neighbour).get("/").text


def test_own_cases_come_with_what_is_next_and_how_long_still(work, room, signed_in, officer, today):
    response = signed_in(officer).get("/")
    lines = response.context["cases"]
    assert [line["who"].split()[1] for line in lines[:2]] == ["迟到的", "今天的"]
    assert "working days late" in lines[0]["when"]
    assert (lines[1]["when"], lines[1]["why"]) == ("due today", "Round of mediation to be held")
    late, due = work[room]["late"], work[room]["today"]
    assert lines[0]["step"]["url"] == reverse("disputes:accept", args=[late.pk])
    assert lines[1]["step"]["url"] == reverse("disputes:mediate", args=[due.pk])
    assert "作废的" not in response.text
    for line in lines:
        assert signed_in(officer).get(line["step"]["url"]).status_code == 200
    assert [line["due_on"] for line in lines] == sorted(line["due_on"] for line in lines)


def test_a_case_handled_without_mediation_is_opened_not_mediated(room, officer, signed_in, today):
    case = factories.DisputeFactory(
        room=room, handler=officer, state="accepted", procedure="handling", due_on=today + DAY
    )
    [line] = signed_in(officer).get("/").context["cases"]
    assert line["step"]["url"] == case.get_absolute_url()
    assert line["why"] == "To be handled and answered"


def test_an_officer_sees_terms_and_answers_of_the_own_room_only(work, room, far_room, signed_in, officer):
    response = signed_in(officer).get("/")
    assert [term.pk for term in response.context["terms"]] == [work[room]["term"].pk]
    assert [reply.pk for reply in response.context["replies"]] == [work[room]["referral"].pk]
    assert "远期条款" not in response.text
    assert work[far_room]["referral"].dispute.number not in response.text


def test_an_auxiliary_sees_the_room_but_is_offered_no_act(work, room, auxiliary, signed_in, today):
    factories.DisputeFactory(room=room, handler=auxiliary, due_on=today)
    [line] = signed_in(auxiliary).get("/").context["cases"]
    assert line["step"]["label"] == "Go to the case"


@pytest.mark.parametrize("who", ["chief", "bureau", "bureau_at_station"])
def test_cases_by_level_add_up_and_open_their_rows(who, work, station, signed_in, request):
    client = signed_in(request.getfixturevalue(who.removesuffix("_at_station")))
    response = client.get("/" + (f"?station={station.pk}" if who.endswith("_at_station") else ""))
    lines = response.context["case_levels"]
    assert len(lines) == (2 if who == "bureau" else 1)
    for line in lines:
        assert [level["label"] for level in line["levels"]] == ["red", "orange", "yellow", "blue"]
        assert [level["count"] for level in line["levels"]] == [0, 1, 0, 6]
        assert line["red"] == 1
        for level in line["levels"]:
            assert rows_behind(client, level["url"]) == level["count"]
        assert rows_behind(client, line["red_url"]) == line["red"]
    numbers = re.findall(
        r'<a class="num[^"]*" href="(/disputes/[^"]+)">(\d+)</a>', response.text.partition('id="case-levels"')[2]
    )
    assert len(numbers) == 5 * len(lines)
    assert all(rows_behind(client, html.unescape(url)) == int(n) for url, n in numbers)


@pytest.mark.parametrize("who", ["officer", "chief", "bureau"])
def test_more_cases_are_no_more_queries(
    who, work, room, officer, signed_in, request, today, django_assert_max_num_queries
):
    client = signed_in(request.getfixturevalue(who))
    client.get("/")
    with django_assert_max_num_queries(34) as few:
        client.get("/")
    for n in range(6):
        case = factories.DisputeFactory(room=room, handler=officer, due_on=today + n * DAY)
        factories.PartyFactory(dispute=case)
        factories.TermFactory(agreement__dispute__room=room, due_on=today + DAY)
        factories.ReferralFactory(dispute__room=room, referred_on=today - 9 * DAY, reply_due_on=today - DAY)
    with django_assert_max_num_queries(34) as many:
        client.get("/")
    assert len(many.captured_queries) <= len(few.captured_queries)
