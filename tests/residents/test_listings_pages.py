"""Pages and API of listings: who gets in, what shows, what is answered."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from residents.models import Listing, ListingCategory
from tests import factories

ACTS = ["approve", "refuse", "renew", "delist"]


@pytest.fixture
def resident(room):
    return factories.ResidentFactory(household=factories.HouseholdFactory(room=room), name="张三丰")


@pytest.fixture
def confidential(resident):
    category = ListingCategory.objects.get(code="severe_mental_disorder")
    return factories.ListingFactory(resident=resident, category=category)


@pytest.fixture
def listing(resident):
    return factories.ListingFactory(resident=resident)


def url(name, *args):
    return reverse(f"residents:{name}", args=args)


class TestPages:
    @pytest.mark.parametrize("view", ["mine", "review", "active", "waiting", "ended", "all", "", "nonsense"])
    def test_the_list_and_its_saved_filters(self, signed_in, chief, listing, view):
        page = signed_in(chief).get(url("listings"), {"view": view})
        assert page.status_code == 200
        assert ("张三丰" in page.content.decode()) == (view in ("active", "all", "", "nonsense"))

    def test_what_waits_opens_first_for_who_decides(self, signed_in, chief, bureau, resident):
        proposed = factories.ListingFactory(resident=resident, state="proposed", starts_on=None, review_on=None)
        assert "张三丰" in signed_in(chief).get(url("listings")).content.decode()
        assert "张三丰" not in signed_in(bureau).get(url("listings")).content.decode()
        Listing.objects.filter(pk=proposed.pk).update(state="station_approved")
        assert "张三丰" not in signed_in(chief).get(url("listings")).content.decode()
        assert "张三丰" in signed_in(bureau).get(url("listings")).content.decode()

    def test_the_story_with_its_next_steps(self, signed_in, officer, chief, bureau, listing):
        def steps(user):
            page = signed_in(user).get(listing.get_absolute_url()).content.decode()
            return {act for act in ACTS if url(f"listing_{act}", listing.pk) in page}

        assert steps(officer) == {"delist"}
        assert steps(chief) == {"renew", "delist"}
        assert steps(bureau) == set()
        Listing.objects.update(state="ending_station_approved")
        assert steps(bureau) == {"approve", "refuse"}
        assert steps(chief) == set()

    def test_an_auxiliary_sees_no_confidential_listing_anywhere(self, signed_in, api, auxiliary, officer, confidential):
        name = confidential.category.name_en
        pages = [url("listings") + "?view=all", confidential.resident.get_absolute_url()]
        for address in pages:
            assert name not in signed_in(auxiliary).get(address).content.decode()
            assert name in signed_in(officer).get(address).content.decode()
        assert signed_in(auxiliary).get(confidential.get_absolute_url()).status_code == 404
        csv = b"".join(signed_in(auxiliary).get(url("listings"), {"view": "all", "format": "csv"}).streaming_content)
        assert "张三丰" not in csv.decode()
        assert api(auxiliary).get("/api/v1/listings/").json()["results"] == []
        assert api(auxiliary).get(f"/api/v1/listings/{confidential.pk}/").status_code == 404
        assert len(api(officer).get("/api/v1/listings/").json()["results"]) == 1

    def test_strangers_and_outsiders(self, client, signed_in, admin, outsider, listing):
        assert client.get(url("listings")).status_code == 302
        assert signed_in(admin).get(url("listings")).status_code == 403
        assert signed_in(outsider).get(listing.get_absolute_url()).status_code == 404

    def test_proposing_from_the_page_of_a_person(self, signed_in, officer, resident):
        browser = signed_in(officer)
        assert url("listing_propose", resident.pk) in browser.get(resident.get_absolute_url()).content.decode()
        page = browser.get(url("listing_propose", resident.pk))
        category = ListingCategory.objects.get(code="left_behind_child")
        assert category.legal_basis_en in page.content.decode()
        body = {"category": category.pk, "level": "1", "reason": "独自居住"}
        response = browser.post(url("listing_propose", resident.pk), body)
        made = Listing.objects.get()
        assert response.headers["Location"] == made.get_absolute_url()
        assert (made.category, made.level, made.reason, made.created_by) == (category, "1", "独自居住", officer)
        again = browser.post(url("listing_propose", resident.pk), body)
        assert again.status_code == 422, "the category is no longer offered"

    @pytest.mark.parametrize("role", ["auxiliary", "bureau", "auditor", "admin"])
    def test_proposing_is_not_for_everybody(self, request, signed_in, resident, role):
        user = request.getfixturevalue(role)
        assert signed_in(user).get(url("listing_propose", resident.pk)).status_code == 403

    def test_proposing_outside_is_absent(self, signed_in, neighbour, resident):
        assert signed_in(neighbour).get(url("listing_propose", resident.pk)).status_code == 404

    def test_the_way_through(self, signed_in, officer, chief, bureau, resident):
        category = ListingCategory.objects.get(code="left_behind_child")
        body = {"category": category.pk, "level": "2", "reason": "独自居住"}
        signed_in(officer).post(url("listing_propose", resident.pk), body)
        item = Listing.objects.get()
        assert signed_in(chief).get(url("listing_approve", item.pk)).status_code == 200
        signed_in(chief).post(url("listing_approve", item.pk), {"note": "属实", "version": 1})
        signed_in(bureau).post(url("listing_approve", item.pk), {"version": 2})
        item.refresh_from_db()
        assert item.state == "active"
        review = timezone.localdate() + timedelta(days=150)
        renewal = {"reason": "仍独居", "level": "3", "review_on": review, "version": 3}
        assert signed_in(chief).post(url("listing_renew", item.pk), renewal).status_code == 302
        signed_in(officer).post(url("listing_delist", item.pk), {"reason": "搬去同住", "version": 4})
        signed_in(chief).post(url("listing_refuse", item.pk), {"reason": "尚未搬走", "version": 5})
        item.refresh_from_db()
        assert (item.state, item.review_on, item.level) == ("active", review, "3")
        page = signed_in(chief).get(item.get_absolute_url()).content.decode()
        for text in ("独自居住", "属实", "仍独居", "搬去同住", "尚未搬走"):
            assert text in page

    def test_a_wrong_state_is_said_at_once(self, signed_in, chief, listing):
        assert signed_in(chief).get(url("listing_approve", listing.pk)).status_code == 409

    def test_what_somebody_decided_meanwhile(self, signed_in, chief, listing):
        body = {"reason": "仍独居", "level": "2", "review_on": listing.review_on, "version": 1}
        browser = signed_in(chief)
        assert browser.post(url("listing_renew", listing.pk), body).status_code == 302
        assert browser.post(url("listing_renew", listing.pk), body).status_code == 409

    @pytest.mark.parametrize("act", ACTS)
    def test_who_never_decides_is_refused(self, signed_in, auxiliary, listing, act):
        assert signed_in(auxiliary).get(url(f"listing_{act}", listing.pk)).status_code == 403
        assert signed_in(auxiliary).post(url(f"listing_{act}", listing.pk), {"reason": "试试"}).status_code == 403

    def test_an_export_is_written_to_the_trail(self, signed_in, officer, listing):
        response = signed_in(officer).get(url("listings"), {"view": "active", "format": "csv"})
        assert "张三丰" in b"".join(response.streaming_content).decode()
        assert Entry.objects.filter(verb="exported", by=officer).count() == 1

    def test_queries_do_not_grow(self, signed_in, chief, room, django_assert_max_num_queries):
        for _number in range(30):
            factories.ListingFactory(resident=factories.ResidentFactory(household__room=room, room=room))
        browser = signed_in(chief)
        with django_assert_max_num_queries(20):
            assert browser.get(url("listings"), {"view": "active"}).status_code == 200


class TestCategoryPages:
    def test_only_administrators(self, signed_in, admin, chief, bureau):
        assert signed_in(admin).get(url("categories")).status_code == 200
        for user in (chief, bureau):
            assert signed_in(user).get(url("categories")).status_code == 403

    def test_a_new_version_and_an_end(self, signed_in, admin):
        browser = signed_in(admin)
        listing_category = ListingCategory.objects.get(code="domestic_violence")
        start = timezone.localdate() + timedelta(days=1)
        body = {
            "name_zh": "家庭暴力保护",
            "name_en": "Domestic-violence protection",
            "legal_basis_zh": "《反家庭暴力法》",
            "legal_basis_en": "Anti-Domestic Violence Law",
            "review_after_days": 180,
            "valid_from": start,
            "origin": "县局 2026 年通知",
        }
        assert browser.get(url("category_change", listing_category.pk)).status_code == 200
        assert browser.post(url("category_change", listing_category.pk), body).status_code == 302
        fresh = ListingCategory.objects.valid(start).get(code="domestic_violence")
        assert fresh.review_after_days == 180
        assert (
            browser.post(url("category_change", listing_category.pk), {**body, "name_zh": "上访户"}).status_code == 422
        )
        assert browser.get(url("category_end", fresh.pk)).status_code == 200
        assert browser.post(url("category_end", fresh.pk), {"until": start, "reason": "不再使用"}).status_code == 302
        assert browser.get(url("categories")).status_code == 200

    def test_a_new_category(self, signed_in, admin):
        browser = signed_in(admin)
        assert browser.get(url("category_create")).status_code == 200
        body = {
            "code": "disabled_alone",
            "name_zh": "独居残疾人",
            "name_en": "Disabled person living alone",
            "legal_basis_zh": "《残疾人保障法》",
            "legal_basis_en": "Law on the Protection of Persons with Disabilities",
            "review_after_days": 0,
            "valid_from": timezone.localdate(),
        }
        assert browser.post(url("category_create"), body).status_code == 422
        assert browser.post(url("category_create"), {**body, "review_after_days": 90}).status_code == 302
        assert ListingCategory.objects.valid().get(code="disabled_alone").review_after_days == 90
        assert browser.post(url("category_create"), {**body, "review_after_days": 90}).status_code == 422
        assert browser.get(url("category_change", 999999)).status_code == 404


class TestApi:
    def post(self, client, address, **body):
        return client.post(f"/api/v1/listings/{address}", body, format="json")

    def test_propose_approve_delist(self, api, officer, chief, bureau, resident):
        made = self.post(api(officer), "", resident=resident.pk, category="left_behind_child", reason="独自居住")
        assert made.status_code == 201
        body = made.json()
        assert (body["state"], body["category"], body["room"]) == ("proposed", "left_behind_child", resident.room_id)
        assert self.post(api(chief), f"{body['id']}/approve/").json()["state"] == "station_approved"
        assert self.post(api(bureau), f"{body['id']}/approve/", note="同意").json()["state"] == "active"
        assert self.post(api(officer), f"{body['id']}/delist/", reason="好转").json()["state"] == "ending"
        assert self.post(api(chief), f"{body['id']}/refuse/", reason="不妥").json()["state"] == "active"
        renewed = self.post(api(chief), f"{body['id']}/renew/", reason="仍需", level="1").json()
        assert renewed["level"] == "1"

    @pytest.mark.parametrize("role", ["auxiliary", "bureau", "auditor", "admin", "service"])
    def test_proposing_without_the_right(self, request, api, resident, role):
        user = request.getfixturevalue(role)
        response = self.post(api(user), "", resident=resident.pk, category="left_behind_child", reason="独自居住")
        assert response.status_code == 403

    def test_proposing_outside_or_nonsense(self, api, officer, outsider, resident):
        body = {"resident": resident.pk, "category": "left_behind_child", "reason": "独自居住"}
        assert self.post(api(outsider), "", **body).status_code == 404
        assert self.post(api(officer), "", **{**body, "resident": 999999}).status_code == 404
        assert "category" in self.post(api(officer), "", **{**body, "category": "petitioner"}).json()
        assert "reason" in self.post(api(officer), "", resident=resident.pk, category="left_behind_child").json()

    def test_twice_is_a_conflict(self, api, officer, listing):
        response = self.post(
            api(officer), "", resident=listing.resident_id, category="left_behind_child", reason="再次"
        )
        assert response.status_code == 409

    def test_a_wrong_state_is_a_conflict(self, api, chief, bureau, listing):
        assert self.post(api(chief), f"{listing.pk}/approve/").status_code == 409
        Listing.objects.update(state="proposed")
        assert self.post(api(bureau), f"{listing.pk}/approve/").status_code == 409
        assert "station chief" in self.post(api(bureau), f"{listing.pk}/approve/").json()["detail"]

    def test_a_stale_version_comes_with_the_current_record(self, api, chief, listing):
        self.post(api(chief), f"{listing.pk}/renew/", reason="仍需", version=1)
        response = self.post(api(chief), f"{listing.pk}/renew/", reason="仍需", version=1)
        assert response.status_code == 409
        assert response.json()["current"]["version"] == 2

    @pytest.mark.parametrize("act", ACTS)
    def test_acts_outside_are_absent_and_without_right_refused(
        self, api, outsider, auxiliary, admin, far_station, listing, act
    ):
        stranger = factories.PostingFactory(role="chief", station=far_station).officer
        expected = 404 if act in ("approve", "refuse", "renew", "delist") else None
        assert self.post(api(stranger), f"{listing.pk}/{act}/", reason="试试").status_code == expected
        assert self.post(api(auxiliary), f"{listing.pk}/{act}/", reason="试试").status_code == 403
        assert self.post(api(admin), f"{listing.pk}/{act}/", reason="试试").status_code == 403

    def test_filters(self, api, officer, listing, confidential):
        def ids(**query):
            return {row["id"] for row in api(officer).get("/api/v1/listings/", query).json()["results"]}

        assert ids() == {listing.pk, confidential.pk}
        assert ids(category="left_behind_child") == {listing.pk}
        assert ids(state="proposed") == set()
        assert ids(state=["active", "proposed"]) == {listing.pk, confidential.pk}
        assert ids(review_to=timezone.localdate()) == set()
        assert ids(resident=listing.resident_id) == {listing.pk, confidential.pk}

    def test_queries_do_not_grow(self, api, chief, room, django_assert_max_num_queries):
        for _number in range(30):
            factories.ListingFactory(resident=factories.ResidentFactory(household__room=room, room=room))
        with django_assert_max_num_queries(12):
            assert len(api(chief).get("/api/v1/listings/").json()["results"]) == 30
