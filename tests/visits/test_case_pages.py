"""Return visits about a case on pages and by API; a finding that becomes a case."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from disputes import actions as cases
from disputes.actions.returning import follow_ups_of
from tests import factories
from tests.visits.test_pages import CREATE, filled
from visits import actions
from visits.models import Visit

VISITS = "/api/v1/visits/"


def form_values(**changed):
    return filled(
        **{
            "terms_hold": "yes",
            "side_a_feels": "content",
            "side_b_feels": "unknown",
            "help_needed": "",
            "flared_up": "no",
            **changed,
        }
    )


@pytest.fixture
def at_home(planned, resident):
    """The case with 李秀英, who lives in the room, on its second side."""
    return factories.PartyFactory(dispute=planned, side="b", resident=resident)


class TestForm:
    def test_shows_the_case_its_sides_and_what_was_agreed(self, signed_in, officer, planned):
        factories.TermFactory(
            agreement=factories.AgreementFactory(dispute=planned), party=planned.parties.first(), text="修复排水沟"
        )
        page = signed_in(officer).get(CREATE, {"dispute": planned.pk})
        assert page.status_code == 200
        for words in (planned.short_number, "王强", "李梅", "修复排水沟", "Kept or not?", "Did it flare up again?"):
            assert words in page.text
        assert 'data-draft="visit:case:' in page.text
        assert "kind=patrol" not in page.text

    def test_from_the_follow_up_it_says_why_one_is_here(self, signed_in, officer, planned):
        due = follow_ups_of(planned).order_by("due_on").first()
        page = signed_in(officer).get(due.visit_url)
        assert (page.context["about"].case, page.context["about"].due[0]) == (planned, due)
        assert "Due here: meeting them closes it" in page.text

    def test_saving_closes_links_and_names(self, signed_in, officer, planned, at_home):
        outside = planned.parties.get(name="王强")
        home_due = factories.FollowUpFactory(household=at_home.resident.household)
        response = signed_in(officer).post(
            f"{CREATE}?dispute={planned.pk}", form_values(met=[outside.pk, at_home.pk], note="都平静", help_needed="无")
        )
        visit = Visit.objects.get()
        assert response.url == f"/visits/{visit.pk}/?saved=1"
        assert (visit.kind, visit.dispute_id, visit.household) == ("return", planned.pk, at_home.resident.household)
        assert list(visit.residents.all()) == [at_home.resident]
        assert visit.note == "Met: 王强\n都平静"
        assert (visit.recorded_answers.terms_hold, visit.recorded_answers.help_needed) == ("yes", "无")
        home_due.refresh_from_db()
        assert home_due.done_by_visit == visit

    @pytest.mark.parametrize("home", ["none", "its"])
    def test_whose_home_it_counts_for_may_be_said(self, signed_in, officer, planned, at_home, home):
        chosen = str(at_home.resident.household_id) if home == "its" else home
        met = [] if home == "its" else [at_home.pk]
        signed_in(officer).post(f"{CREATE}?dispute={planned.pk}", form_values(met=met, home=chosen))
        assert Visit.objects.get().household_id == (at_home.resident.household_id if home == "its" else None)

    def test_two_homes_and_none_chosen_is_neither(self, signed_in, officer, planned, at_home, room):
        other = factories.ResidentFactory(household=factories.HouseholdFactory(room=room))
        second = factories.PartyFactory(dispute=planned, resident=other)
        signed_in(officer).post(f"{CREATE}?dispute={planned.pk}", form_values(met=[at_home.pk, second.pk]))
        visit = Visit.objects.get()
        assert (visit.household, visit.residents.count()) == (None, 2)

    def test_a_resident_of_another_room_is_named_not_linked(self, signed_in, officer, planned, other_room):
        far = factories.ResidentFactory(household=factories.HouseholdFactory(room=other_room), name="远方")
        party = factories.PartyFactory(dispute=planned, resident=far)
        signed_in(officer).post(f"{CREATE}?dispute={planned.pk}", form_values(met=[party.pk]))
        visit = Visit.objects.get()
        assert (visit.residents.count(), visit.note) == (0, "Met: 远方")

    def test_flared_up_opens_the_case_and_says_so_on_its_page(self, signed_in, officer, planned):
        client = signed_in(officer)
        response = client.post(f"{CREATE}?dispute={planned.pk}", form_values(flared_up="yes"))
        planned.refresh_from_db()
        assert planned.state == "accepted"
        page = client.get(response.url).text
        assert "flared up again" in page
        assert planned.get_absolute_url() in page

    def test_nobody_home_asks_nothing(self, signed_in, officer, planned):
        signed_in(officer).post(f"{CREATE}?dispute={planned.pk}", form_values(contact="not_home", flared_up="yes"))
        planned.refresh_from_db()
        assert (Visit.objects.get().recorded_answers, planned.state) == (None, "closed")

    def test_nothing_is_preset_that_nobody_said(self, signed_in, officer, planned):
        """Saved untouched, the form records nothing: whether somebody was met and whether it flared up is asked."""
        client = signed_in(officer)
        form = client.get(CREATE, {"dispute": planned.pk}).context["form"]
        assert (form["contact"].value(), form["flared_up"].value()) == (None, None)
        sent = form_values()
        del sent["flared_up"]
        response = client.post(f"{CREATE}?dispute={planned.pk}", sent)
        assert response.status_code == 422
        assert "Say whether it flared up again." in response.text
        assert not Visit.objects.exists()

    def test_performed_is_said_only_with_the_terms_performed(self, signed_in, officer, planned):
        agreement = factories.AgreementFactory(dispute=planned)
        term = factories.TermFactory(agreement=agreement, party=planned.parties.first(), text="修复排水沟")
        client = signed_in(officer)
        refused = client.post(f"{CREATE}?dispute={planned.pk}", form_values())
        assert refused.status_code == 422
        assert "Not recorded as performed: 修复排水沟" in refused.text
        assert client.post(f"{CREATE}?dispute={planned.pk}", form_values(performed_terms=[term.pk])).status_code == 302
        term.refresh_from_db()
        assert (term.state, Visit.objects.get().recorded_answers.terms_hold) == ("performed", "yes")

    def test_an_open_case_leads_to_its_page(self, signed_in, officer, room):
        case = factories.DisputeFactory(room=room)
        response = signed_in(officer).get(CREATE, {"dispute": case.pk})
        assert (response.status_code, response.url) == (302, case.get_absolute_url())

    def test_what_was_kept_offline_is_not_lost_on_a_case_opened_again(self, signed_in, officer, planned, visit_about):
        visit_about(planned, 0, return_answers={"flared_up": True})
        response = signed_in(officer).post(f"{CREATE}?dispute={planned.pk}", form_values(flared_up="yes"))
        assert response.status_code == 302
        assert Visit.objects.filter(dispute=planned).count() == 2

    @pytest.mark.parametrize("who", ["outsider", "neighbour"])
    def test_out_of_sight_is_absent(self, request, signed_in, planned, who):
        client = signed_in(request.getfixturevalue(who))
        assert client.get(CREATE, {"dispute": planned.pk}).status_code == 404
        assert client.get(CREATE, {"dispute": "x"}).status_code == 404

    def test_the_number_of_queries_does_not_grow_with_parties(
        self, signed_in, officer, planned, room, django_assert_max_num_queries
    ):
        for _n in range(6):
            who = factories.ResidentFactory(household=factories.HouseholdFactory(room=room))
            factories.PartyFactory(dispute=planned, resident=who)
        client = signed_in(officer)
        client.get(CREATE, {"dispute": planned.pk})
        with django_assert_max_num_queries(30):
            client.get(CREATE, {"dispute": planned.pk})


class TestCorrecting:
    def test_answers_are_in_the_form_and_change(self, signed_in, officer, planned, at_home, visit_about):
        visit = visit_about(
            planned, 0, residents=[at_home.resident], return_answers={"side_a_feels": "angry", "flared_up": True}
        )
        client = signed_in(officer)
        url = reverse("visits:correct", args=[visit.pk])
        page = client.get(url)
        assert page.context["form"]["side_a_feels"].value() == "angry"
        assert "Taking it back closes the case again" in page.text
        sent = form_values(version=visit.version, residents=[at_home.resident_id], flared_up="no", reason="错了")
        assert client.post(url, sent).status_code == 302
        visit = Visit.objects.get()
        assert (visit.recorded_answers.flared_up, visit.recorded_answers.side_a_feels) == (False, "content")
        assert list(visit.residents.all()) == [at_home.resident]
        planned.refresh_from_db()
        assert planned.state == "closed", "what reopened it was taken back, and nothing was done since"
        history = client.get(visit.get_absolute_url()).text
        assert "It flared up again: yes → no" in history
        assert "How side A feels: angry → content" in history


def test_voiding_says_what_becomes_of_the_case(signed_in, officer, planned, visit_about, record):
    client, messages = signed_in(officer), "a case that it opened again is closed again"
    visit = visit_about(planned, 0, return_answers={"flared_up": True})
    assert messages in client.get(reverse("visits:void", args=[visit.pk])).text
    assert messages not in client.get(reverse("visits:void", args=[record().pk])).text


class TestFinding:
    @pytest.fixture
    def finding(self, record, resident):
        visit = record(findings=[{"kind": "dispute", "text": "与邻居争吵", "resident": resident}], note="水沟")
        return visit.findings.get()

    def test_a_quarrel_is_one_tap_from_a_case(self, signed_in, officer, finding):
        client, opening = signed_in(officer), f"{reverse('disputes:create')}?finding={finding.pk}"
        assert opening in client.get(finding.visit.get_absolute_url()).text
        assert opening in client.get(reverse("visits:list")).text

    def test_what_is_known_is_carried_over(self, signed_in, officer, finding, resident):
        page = signed_in(officer).get(reverse("disputes:create"), {"finding": finding.pk}).text
        for words in ("与邻居争吵", "水沟", resident.name):
            assert words in page

    def test_other_findings_are_no_quarrels(self, signed_in, officer, record):
        visit = record(findings=[{"kind": "hazard", "text": "电线"}])
        assert reverse("disputes:create") + "?finding" not in signed_in(officer).get(visit.get_absolute_url()).text

    @pytest.mark.parametrize("who", ["bureau", "auditor"])
    def test_who_may_not_report_sees_no_button(self, request, signed_in, finding, who):
        client = signed_in(request.getfixturevalue(who))
        for url in (finding.visit.get_absolute_url(), reverse("visits:list")):
            assert "?finding=" not in client.get(url).text

    def test_with_a_case_it_shows_the_case(self, signed_in, officer, finding, opened):
        case = opened(finding)
        page = signed_in(officer).get(finding.visit.get_absolute_url()).text
        assert case.get_absolute_url() in page
        assert "?finding=" not in page

    def test_a_case_that_went_elsewhere_is_not_shown(self, signed_in, officer, finding, opened, far_room):
        case = opened(finding)
        type(case).objects.filter(pk=case.pk).update(room=far_room)
        page = signed_in(officer).get(finding.visit.get_absolute_url()).text
        assert case.get_absolute_url() not in page
        assert "?finding=" not in page

    def test_it_stays_while_its_case_stands(self, signed_in, officer, finding, opened):
        case, visit = opened(finding), finding.visit
        client, url = signed_in(officer), reverse("visits:correct", args=[visit.pk])
        response = client.post(url, filled(version=visit.version))
        assert f"Case {case.short_number} was opened from the finding" in response.text
        finding.refresh_from_db()
        assert finding.withdrawn_at is None
        cases.void(by=officer, dispute=case, reason="entered twice")
        assert client.post(url, filled(version=visit.version)).status_code == 302
        finding.refresh_from_db()
        assert finding.withdrawn_at is not None

    @pytest.fixture
    def opened(self, officer, room):
        def make(finding):
            return cases.open_dispute(
                by=officer, client_id=uuid.uuid4(), room=room, kind="neighbour", summary="x", finding=finding
            )[0]

        return make


class TestApi:
    @pytest.fixture
    def sent(self, planned):
        return {
            "client_id": str(uuid.uuid4()),
            "kind": "return",
            "dispute": planned.pk,
            "occurred_at": (timezone.now() - timedelta(hours=1)).isoformat(),
            "contact": "met",
            "return_answers": {"terms_hold": "partly", "help_needed": "调解书复印件"},
        }

    def test_a_return_visit_by_api(self, api, officer, sent, planned):
        client = api(officer)
        response = client.post(VISITS, sent, format="json")
        assert response.status_code == 201, response.content
        body = response.json()
        assert (body["dispute"], body["household"], body["room"]) == (planned.pk, None, planned.room_id)
        assert body["return_answers"] == {
            "terms_hold": "partly", "side_a_feels": "unknown", "side_b_feels": "unknown",
            "help_needed": "调解书复印件", "flared_up": False,
        }  # fmt: skip
        assert client.post(VISITS, sent, format="json").status_code == 200

    def test_answers_are_patched_one_by_one(self, api, officer, sent, planned):
        client = api(officer)
        place = f"{VISITS}{client.post(VISITS, sent, format='json').json()['id']}/"
        body = client.patch(place, {"return_answers": {"flared_up": True}}, format="json").json()
        assert (body["return_answers"]["terms_hold"], body["return_answers"]["flared_up"]) == ("partly", True)
        planned.refresh_from_db()
        assert planned.state == "accepted"
        assert "dispute" in client.patch(place, {"dispute": None}, format="json").json()

    def test_visits_of_a_case_are_filtered(self, api, officer, sent, planned, record):
        client = api(officer)
        mine = client.post(VISITS, sent, format="json").json()["id"]
        record()
        result = client.get(VISITS, {"dispute": planned.pk}).json()["results"]
        assert [item["id"] for item in result] == [mine]

    def test_a_case_out_of_sight_is_absent(self, api, outsider, sent):
        assert api(outsider).post(VISITS, sent, format="json").status_code == 404

    def test_an_open_case_is_a_conflict(self, api, officer, sent, room):
        case = factories.DisputeFactory(room=room)
        assert api(officer).post(VISITS, {**sent, "dispute": case.pk}, format="json").status_code == 409

    def test_answers_are_for_who_may_see_the_case(self, api, officer, sent):
        place = f"{VISITS}{api(officer).post(VISITS, sent, format='json').json()['id']}/"
        assert api(officer).get(place).json()["return_answers"] is not None
        officer.narrow_to(lambda permission: permission != "disputes.view")
        assert api(officer).get(place).json()["return_answers"] is None

    def test_due_ones_name_the_matter(self, api, officer, planned):
        rows = api(officer).get("/api/v1/follow-ups/").json()["results"]
        row = next(item for item in rows if item["source"]["type"] == "dispute")
        assert (row["is_matter"], row["household"], row["source"]["id"]) == (True, None, planned.pk)
        assert row["subject"]


def test_lists_with_cases_cost_no_more(signed_in, officer, planned, visit_about, django_assert_max_num_queries):
    client = signed_in(officer)
    visit_about(planned, 1, return_answers={"terms_hold": "yes"})
    client.get(reverse("visits:list"))
    for n in range(2, 8):
        visit_about(planned, n)
    with django_assert_max_num_queries(25):
        page = client.get(reverse("visits:list"))
    assert planned.title in page.text


def test_undo_from_the_message(signed_in, officer, planned):
    client = signed_in(officer)
    client.post(f"{CREATE}?dispute={planned.pk}", form_values())
    visit = Visit.objects.get()
    client.post(reverse("visits:undo", args=[visit.pk]))
    visit.refresh_from_db()
    assert (visit.is_void, visit.recorded_answers) == (True, None)
    assert follow_ups_of(planned).open().count() == 4
    with pytest.raises(Exception, match="voided"):
        actions.void_visit(by=officer, visit=visit, reason="again")
