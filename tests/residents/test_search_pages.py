"""The box, the full page, and the purpose of a search across rooms."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from residents.models import Resident, SearchTerm
from residents.search import index_household, index_resident
from residents.search.trail import masked
from tests import factories

LIVE, PAGE, PURPOSE = (reverse(f"residents:{name}") for name in ("search_live", "search", "search_purpose"))


@pytest.fixture
def people(room, other_room, far_room):
    for place in (room, other_room, far_room):
        household = factories.HouseholdFactory(room=place)
        for _number in range(2):
            index_resident(factories.ResidentFactory(household=household, name="张三丰", phone="13812345678", sex="1"))
        index_household(household)


def say_purpose(browser, text="核对走失老人"):
    return browser.post(PURPOSE, {"purpose": text})


def searches():
    return Entry.objects.filter(verb="searched")


class TestOneRoom:
    def test_results_as_one_types_without_a_question(self, people, signed_in, officer):
        response = signed_in(officer).get(LIVE, {"q": "zsf"}).content.decode()
        assert response.count("张三丰") == 2
        assert 'role="option"' in response
        assert "138" not in response
        assert not searches().exists()

    def test_the_full_page_masks_what_identifies(self, people, signed_in, officer):
        page = signed_in(officer).get(PAGE, {"q": "5678"}).content.decode()
        assert "138****5678" in page
        assert "13812345678" not in page

    @pytest.mark.parametrize(
        "query", [{}, {"q": ""}, {"q": "查无此人"}, {"q": "张", "page": "0"}, {"q": "张", "page": "x9"}]
    )
    def test_every_state_of_the_page(self, people, signed_in, officer, query):
        assert signed_in(officer).get(PAGE, query).status_code == 200

    def test_nothing_typed_nothing_found(self, people, signed_in, officer):
        assert signed_in(officer).get(LIVE).status_code == 200
        assert "Nothing found" in signed_in(officer).get(LIVE, {"q": "查无此人"}).content.decode()

    def test_who_left_is_marked(self, people, signed_in, officer, room):
        Resident.objects.filter(room=room).update(household=None)
        assert "moved away" in signed_in(officer).get(LIVE, {"q": "zsf"}).content.decode()

    def test_an_administrator_does_not_search(self, signed_in, admin):
        for address in (LIVE, PAGE, PURPOSE):
            assert signed_in(admin).get(address, {"q": "张"}).status_code == 403


class TestAcrossRooms:
    def test_nothing_is_shown_before_the_purpose_is_said(self, people, signed_in, chief):
        browser = signed_in(chief)
        for address in (LIVE, PAGE):
            response = browser.get(address, {"q": "张三丰"}).content.decode()
            assert "Say what this search is for" in response
            assert 'title="张三丰"' not in response
            assert reverse("residents:list") + "1/" not in response
        assert not searches().exists()

    def test_the_purpose_is_asked_once_and_written_beside_every_search(self, people, signed_in, chief):
        browser = signed_in(chief)
        onward = f"{PAGE}?q=zsf"
        response = browser.post(f"{PURPOSE}?next={PAGE}%3Fq%3Dzsf", {"purpose": "核对走失老人"})
        assert response.headers["Location"] == onward
        page = browser.get(onward).content.decode()
        assert page.count("张三丰") == 4
        assert "核对走失老人" in page
        browser.get(LIVE, {"q": "5678"})
        lines = list(searches().order_by("id").values_list("by", "reason", "subject"))
        assert lines == [(chief.pk, "核对走失老人", "zsf"), (chief.pk, "核对走失老人", "…5678")]

    def test_the_same_search_shown_again_is_one_line(self, people, signed_in, chief):
        browser = signed_in(chief)
        say_purpose(browser)
        for address in (LIVE, LIVE, PAGE):
            browser.get(address, {"q": "zsf"})
        assert searches().count() == 1

    def test_after_half_an_hour_it_is_asked_again(self, people, signed_in, chief, time_machine):
        browser = signed_in(chief)
        say_purpose(browser)
        time_machine.move_to(timezone.now() + timedelta(minutes=31))
        assert "Say what this search is for" in browser.get(LIVE, {"q": "zsf"}).content.decode()

    def test_a_purpose_has_words(self, signed_in, chief):
        assert say_purpose(signed_in(chief), " ").status_code == 422

    def test_onward_stays_in_the_house(self, signed_in, chief):
        response = signed_in(chief).post(f"{PURPOSE}?next=https://example.org/", {"purpose": "核对"})
        assert response.headers["Location"] == PAGE


class TestLists:
    def test_a_list_is_searched_like_the_box(self, people, api, officer):
        result = api(officer).get("/api/v1/residents/", {"search": "zsf"}).json()["results"]
        assert len(result) == 2
        assert len(api(officer).get("/api/v1/residents/", {"search": "5678 zhang"}).json()["results"]) == 2
        assert len(api(officer).get("/api/v1/residents/", {"search": "45678"}).json()["results"]) == 2
        assert api(officer).get("/api/v1/residents/", {"search": "95678"}).json()["results"] == []
        assert len(api(officer).get("/api/v1/households/", {"search": "zsf"}).json()["results"]) == 1
        assert len(api(officer).get("/api/v1/households/", {"search": "人民路"}).json()["results"]) == 1
        assert not searches().exists()

    def test_across_rooms_a_program_says_why(self, people, api, chief):
        address = "/api/v1/residents/"
        response = api(chief).get(address, {"search": "zsf"})
        assert response.status_code == 400
        assert "reason" in response.json()
        assert len(api(chief).get(address, {"search": "zsf", "reason": "每日核对"}).json()["results"]) == 4
        assert searches().get().reason == "每日核对"

    def test_the_list_page_too(self, people, signed_in, chief):
        browser = signed_in(chief)
        say_purpose(browser)
        page = browser.get(reverse("residents:list"), {"search": "zsf"})
        assert page.status_code == 200
        assert searches().count() == 1


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("张三丰", "张三丰"),
        ("张 13812345678", "张 …5678"),
        ("138 1234 5678", "…5678"),
        ("110101199003074899", "…4899"),
        ("E12345678", "…5678"),
        ("人民路 12号", "人民路 12号"),
    ],
)
def test_the_trail_keeps_no_whole_number(text, stored):
    assert masked(text) == stored


def test_pages_of_a_long_result(room, signed_in, officer):
    household = factories.HouseholdFactory(room=room)
    for number in range(120):
        index_resident(factories.ResidentFactory(household=household, name=f"张{number:03d}"))
    browser = signed_in(officer)
    first = browser.get(PAGE, {"q": "张"}).content.decode()
    assert "张000" in first
    assert "张050" not in first
    assert "page=2" in first
    last = browser.get(PAGE, {"q": "张", "page": 3}).content.decode()
    assert "张119" in last
    assert "page=4" not in last
    assert "Show all results" in browser.get(LIVE, {"q": "张"}).content.decode()


def test_the_box_asks_few_questions(people, signed_in, officer, django_assert_max_num_queries):
    browser = signed_in(officer)
    browser.get(LIVE, {"q": "张"})
    with django_assert_max_num_queries(12):
        browser.get(LIVE, {"q": "zsf"})
    assert SearchTerm.objects.exists()
