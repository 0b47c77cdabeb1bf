"""People's mediation is the act of a committee, public-security mediation that of the police; each with its paper."""

import importlib
from datetime import timedelta

import pytest
from django.apps import apps

from audit.models import Entry
from core.errors import Invalid, NotAllowed, RuleViolation
from disputes import actions
from disputes.documents import agreement_form
from disputes.models import Agreement, Mediation
from tests import factories
from tests.disputes.conftest import days_ago
from tests.disputes.test_mediation_law import breach_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def body(station):
    return factories.MediationBodyFactory(station=station, name="城关镇人民调解委员会")


@pytest.fixture
def mediator(body):
    return factories.MediatorFactory(body=body)


@pytest.fixture
def by_committee(accepted, mediated, agreed, body, mediator):
    """An agreement of people's mediation made by the body."""

    def agree(**values):
        dispute = accepted("people", on=days_ago(12))
        mediated(dispute, on=days_ago(10), body=body, mediator=mediator)
        return agreed(dispute, **{"signed_on": days_ago(10), **values})

    return agree


class TestWhoLeads:
    def test_the_mediator_brings_the_body_along(self, accepted, mediated, body, mediator):
        round_ = mediated(accepted("people"), mediator=mediator)
        assert (round_.body, round_.mediator, round_.host, round_.leader_name) == (body, mediator, None, "钱调解")
        assert Entry.objects.get(verb="dispute_mediated").changes["body"] == "城关镇人民调解委员会"

    def test_an_officer_never_hosts_peoples_mediation(self, accepted, mediated, officer, chief):
        dispute = accepted("people")
        for by in (officer, chief):
            details = breach_of(
                lambda by=by: mediated(dispute, by=by, host=officer, override_reason="习惯"), "committee"
            )
            assert (details["rule"], details["may_override"]) == ("committee_leads", False)

    def test_a_committee_never_leads_mediation_by_the_police(self, accepted, mediated, body):
        assert breach_of(lambda: mediated(accepted("police"), body=body))["rule"] == "police_lead"

    @pytest.mark.parametrize(("is_invited", "is_agreed"), [(False, False), (True, False), (False, True)])
    def test_an_officer_takes_part_only_invited_and_agreed_to(
        self, accepted, mediated, officer, body, is_invited, is_agreed
    ):
        dispute = accepted("people")
        values = {"body": body, "attending": officer, "is_invited": is_invited, "is_attendance_agreed": is_agreed}
        assert breach_of(lambda: mediated(dispute, **values), "invite")["rule"] == "not_invited"
        round_ = mediated(dispute, **{**values, "is_invited": True, "is_attendance_agreed": True})
        assert (round_.attending, round_.host) == (officer, None)

    def test_a_body_of_another_station_or_closed_does_not_fit(self, accepted, mediated, far_room, body):
        dispute = accepted("people")
        body.closed_on = days_ago(3)
        body.save()
        for misfit in (factories.MediationBodyFactory(station=far_room.station), body):
            with pytest.raises(Invalid) as refused:
                mediated(dispute, body=misfit)
            assert refused.value.field == "body"

    def test_who_left_or_belongs_elsewhere_does_not_mediate(self, accepted, mediated, station, body, mediator):
        dispute = accepted("people")
        mediator.left_on = days_ago(1)
        mediator.save()
        other = factories.MediatorFactory(body=factories.MediationBodyFactory(station=station))
        for misfit in (mediator, other):
            with pytest.raises(Invalid) as refused:
                mediated(dispute, body=body, mediator=misfit)
            assert refused.value.field == "mediator"


class TestPolice:
    @pytest.mark.parametrize(("is_regulated", "is_recorded"), [(False, False), (True, False), (False, True)])
    def test_one_officer_alone_confirms_place_and_recording(self, accepted, mediated, is_regulated, is_recorded):
        dispute = accepted("police")
        values = {"is_hosted_alone": True, "is_place_regulated": is_regulated, "is_recorded_throughout": is_recorded}
        assert breach_of(lambda: mediated(dispute, **values), "alone")["rule"] == "lone_officer"
        confirmed = {
            **values,
            "is_place_regulated": True,
            "is_recorded_throughout": True,
            "recording": "执法记录仪03号",
        }
        assert mediated(dispute, **confirmed).recording == "执法记录仪03号"

    def test_a_second_officer_means_it_was_not_one_alone(self, accepted, mediated, roommate, auxiliary, officer):
        dispute = accepted("police")
        for misfit in (auxiliary, officer):
            with pytest.raises(Invalid) as refused:
                mediated(dispute, second_host=misfit)
            assert refused.value.field == "second_host"
        assert mediated(dispute, second_host=roommate).is_hosted_alone is False

    def test_an_auxiliary_is_not_named_among_the_mediators(self, accepted, mediated, auxiliary):
        dispute = accepted("police")
        with pytest.raises(Invalid) as refused:
            mediated(dispute, co_host=f"村主任、{auxiliary.name}")
        assert refused.value.field == "co_host"
        assert mediated(dispute, others=auxiliary.name).others == auxiliary.name

    def test_an_auxiliary_neither_mediates_nor_names_a_body(self, by_committee, accepted, mediated, auxiliary, body):
        with pytest.raises(NotAllowed):
            mediated(accepted("police"), by=auxiliary)
        with pytest.raises(NotAllowed):
            actions.name_body(by=auxiliary, agreement=by_committee(), body=body)


class TestForm:
    def test_of_peoples_mediation_one_copy_each_and_one_for_the_body(self, by_committee, officer):
        agreement = by_committee()
        assert agreement.copies == 3
        dispute = agreement.dispute
        actions.refer(
            by=officer, dispute=dispute, body="court", body_name="法庭", reason="请处理", reply_due_on=days_ago(-9)
        )
        assert agreement_form(agreement).copies == ("第一联　人民调解组织存档", "第二联　交甲方", "第三联　交乙方")

    def test_a_third_party_has_a_copy_too(self, accepted, mediated, agreed, two_sides, body):
        dispute = accepted("people", parties=[*two_sides, {"side": "a", "name": "王大强"}])
        mediated(dispute, body=body)
        with pytest.raises(Invalid) as refused:
            agreed(dispute, copies=3)
        assert refused.value.field == "copies"
        form = agreement_form(agreed(dispute))
        assert form.copies[1:] == ("第二联　交甲方（一）", "第三联　交甲方（二）", "第四联　交乙方")
        assert form.copies_clause == "本协议书一式四份，各方当事人各执一份，人民调解组织留存一份备查。"

    def test_the_police_keep_to_three(self, accepted, mediated, agreed):
        dispute = accepted("police")
        mediated(dispute)
        with pytest.raises(Invalid) as refused:
            agreed(dispute, copies=2)
        assert refused.value.field == "copies"
        assert agreed(dispute).copies == 3

    def test_by_word_only_before_a_committee(self, by_committee, accepted, mediated, agreed):
        oral = by_committee(form="oral")
        form = agreement_form(oral)
        assert (form.title, form.signers, form.copies) == (
            "人民调解口头协议登记表",
            ("调解员",),
            ("第一联　人民调解组织存档",),
        )
        assert oral.in_effect_on == oral.signed_on
        dispute = accepted("police")
        mediated(dispute)
        for misfit in ("oral", "recorded"):
            with pytest.raises(Invalid) as refused:
                agreed(dispute, form=misfit)
            assert refused.value.field == "form"

    def test_it_is_headed_signed_and_sealed_by_the_body(self, by_committee, body, officer):
        body.seal_name = "城关镇人民调解委员会调解专用章"
        body.save()
        form = agreement_form(by_committee())
        assert (form.organ, form.host.name) == ("城关镇人民调解委员会", "钱调解")
        assert form.seal == "城关镇人民调解委员会调解专用章"
        assert form.signers == ("甲方", "乙方", "调解员")
        assert "派出所" not in str(form)

    def test_the_officer_stands_on_it_as_taking_part(self, accepted, mediated, agreed, officer, body, mediator):
        dispute = accepted("people")
        mediated(dispute, body=body, mediator=mediator, attending=officer, is_invited=True, is_attendance_agreed=True)
        form = agreement_form(agreed(dispute))
        assert form.host.attending == "城关派出所东街警务室民警张民（经人民调解员邀请、当事人同意）"
        assert form.host.name == "钱调解"


class TestEffect:
    def test_thirty_days_run_from_taking_effect(self, by_committee, officer, accepted, mediated, agreed, body):
        dispute = accepted("people", on=days_ago(50))
        mediated(dispute, on=days_ago(45), body=body)
        terms = [{"party": dispute.parties.first(), "text": "赔偿三百元"}]
        agreed(dispute, signed_on=days_ago(40), effective_on=days_ago(35), terms=terms)
        with pytest.raises(Invalid):
            actions.ask_confirmation(by=officer, dispute=dispute, asked_on=days_ago(36))
        with pytest.raises(RuleViolation, match="taking effect"):
            actions.ask_confirmation(by=officer, dispute=dispute, asked_on=days_ago(4))
        assert actions.ask_confirmation(by=officer, dispute=dispute, asked_on=days_ago(5)).confirmation_asked_on

    @pytest.mark.parametrize("values", [{"effective_on": days_ago(11)}, {"effective_on": days_ago(-1)}])
    def test_it_takes_effect_between_signing_and_today(self, by_committee, values):
        with pytest.raises(Invalid) as refused:
            by_committee(**values)
        assert refused.value.field == "effective_on"

    def test_by_word_it_binds_when_reached(self, by_committee):
        with pytest.raises(Invalid) as refused:
            by_committee(form="oral", effective_on=days_ago(8))
        assert refused.value.field == "effective_on"


class TestWithoutBody:
    @pytest.fixture
    def agreement(self, accepted, mediated, agreed):
        dispute = accepted("people", on=days_ago(12))
        mediated(dispute, on=days_ago(10))
        return agreed(dispute, signed_on=days_ago(10))

    def test_it_stays_and_its_page_says_so(self, signed_in, officer, agreement):
        page = signed_in(officer).get(agreement.dispute.get_absolute_url()).text
        assert "The mediation body is missing" in page
        assert "agreement/print/" not in page

    @pytest.mark.parametrize("way", ["print", "word"])
    def test_printing_asks_for_it_first(self, signed_in, officer, agreement, body, mediator, way):
        client, paper = signed_in(officer), f"/disputes/{agreement.dispute_id}/agreement/{way}/"
        response = client.get(paper)
        assert (response.status_code, response["Location"]) == (302, f"/disputes/agreements/{agreement.pk}/body/")
        assert not Entry.objects.filter(verb="printed").exists()
        named = client.post(
            f"/disputes/agreements/{agreement.pk}/body/",
            {"body": body.pk, "mediator": mediator.pk, "effective_on": days_ago(9).isoformat(), "version": 1},
        )
        assert named.status_code == 302
        agreement.refresh_from_db()
        assert (agreement.mediation.body, agreement.in_effect_on) == (body, days_ago(9))
        assert client.get(paper).status_code == 200
        changes = Entry.objects.filter(verb="dispute_changed").latest("id").changes
        assert changes["body"] == ["", "城关镇人民调解委员会"]

    def test_only_who_handles_the_case_names_it(self, agreement, bureau, body, neighbour):
        with pytest.raises(NotAllowed):
            actions.name_body(by=bureau, agreement=agreement, body=body)

    def test_on_the_page_it_is_required_as_soon_as_one_is_entered(self, signed_in, officer, accepted, body):
        dispute = accepted("people")
        facts = {
            "held_at": f"{days_ago(0)}T00:00",
            "place": "警务室",
            "present": [party.pk for party in dispute.parties.all()],
            "result": "agreed",
        }
        response = signed_in(officer).post(f"/disputes/{dispute.pk}/mediate/", facts)
        assert (response.status_code, "body" in response.context["form"].errors) == (422, True)
        assert (
            signed_in(officer).post(f"/disputes/{dispute.pk}/mediate/", {**facts, "body": body.pk}).status_code == 302
        )


class TestOwnProcedure:
    def test_a_case_opened_again_for_another_way_keeps_the_papers_it_has(self, accepted, mediated, agreed, officer):
        dispute = accepted("police")
        mediated(dispute)
        agreement = agreed(dispute, terms=[{"party": dispute.parties.first(), "text": "道歉"}])
        actions.close(by=officer, dispute=dispute, outcome="agreed")
        dispute.refresh_from_db()
        dispute = actions.reopen(by=officer, dispute=dispute, reason="又吵起来", procedure="people")
        agreement.refresh_from_db()
        assert dispute.procedure == "people"
        assert agreement_form(agreement).title == "治安调解协议书"
        Agreement.objects.update(procedure="")
        migration = importlib.import_module("disputes.migrations.0010_agreement_keeps_its_procedure")
        migration.fill(apps, None)
        assert Agreement.objects.get().procedure == "police"


class TestOnSpot:
    MET = {"is_slight_and_clear": True, "is_cost_undisputed": True, "is_performance_agreed": True}

    def settle(self, officer, dispute, **values):
        terms = [{"party": dispute.parties.first(), "text": "当面道歉"}]
        return actions.settle_on_spot(by=officer, dispute=dispute, **{"terms": terms, **self.MET, **values})

    def test_round_agreement_and_performance_in_one_act(self, officer, accepted):
        dispute = accepted("police")
        agreement = self.settle(officer, dispute, place="菜市场")
        dispute.refresh_from_db()
        term = agreement.terms.get()
        assert (dispute.state, term.state, term.settled_on) == ("agreed", "performed", agreement.signed_on)
        form = agreement_form(agreement)
        assert form.title == "现场治安调解协议书"
        assert form.terms[0].endswith("（已当场履行）。")
        assert len(form.copies) == 3
        assert actions.close(by=officer, dispute=dispute, outcome="agreed").outcome == "agreed"

    @pytest.mark.parametrize("condition", list(MET))
    def test_every_condition_has_to_be_met(self, officer, accepted, condition):
        dispute = accepted("police")
        details = breach_of(lambda: self.settle(officer, dispute, **{condition: False}))
        assert details["rule"] == "on_spot_conditions"
        assert not Mediation.objects.exists()

    def test_only_by_the_police_and_only_at_first(self, officer, accepted, mediated):
        assert breach_of(lambda: self.settle(officer, accepted("people")))["rule"] == "on_spot_police"
        dispute = accepted("police")
        mediated(dispute, "continued")
        assert breach_of(lambda: self.settle(officer, dispute))["rule"] == "on_spot_first"

    def test_without_a_paper_the_recording_is_named(self, signed_in, officer, accepted):
        dispute = accepted("police")
        with pytest.raises(Invalid) as refused:
            self.settle(officer, dispute, form="recorded")
        assert refused.value.field == "recording"
        agreement = self.settle(officer, dispute, form="recorded", recording="执法记录仪03号，所内存储")
        assert (agreement.copies, agreement.recording) == (0, "执法记录仪03号，所内存储")
        client = signed_in(officer)
        assert client.get(f"/disputes/{dispute.pk}/agreement/print/").status_code == 409
        page = client.get(dispute.get_absolute_url()).text
        assert "执法记录仪03号" in page
        assert "agreement/print/" not in page

    def test_the_page_of_it(self, signed_in, officer, roommate, accepted):
        dispute = accepted("police")
        client = signed_in(officer)
        url = f"/disputes/{dispute.pk}/on-spot/"
        assert client.get(url).status_code == 200
        body = {
            "held_at": f"{days_ago(0)}T00:00", "place": "菜市场",
            "present": [party.pk for party in dispute.parties.all()],
            "facts": "争抢摊位", "form": "written", "host": officer.pk, "hosted_by": "two", "terms-TOTAL_FORMS": 1,
            "terms-INITIAL_FORMS": 0, "terms-0-party": dispute.parties.first().pk, "terms-0-text": "当面道歉",
            **dict.fromkeys(self.MET, "on"),
        }  # fmt: skip
        refused = client.post(url, body)
        assert (refused.status_code, "second_host" in refused.context["form"].errors) == (422, True)
        assert client.post(url, {**body, "second_host": roommate.pk}).status_code == 302
        assert dispute.agreements.get().is_on_spot

    def test_by_api(self, api, officer, accepted):
        dispute = accepted("police")
        body = {**self.MET, "terms": [{"party": dispute.parties.first().pk, "text": "当面道歉"}]}
        path = f"/api/v1/disputes/{dispute.pk}/on-spot/"
        refused = api(officer).post(path, {**body, "is_cost_undisputed": False}, format="json")
        assert (refused.status_code, refused.data["rule"]) == (409, "on_spot_conditions")
        assert api(officer).post(path, body, format="json").status_code == 201
        assert dispute.agreements.get().is_on_spot


class TestRepresentatives:
    AUTHORITY = {"representative_name": "王律师", "authority_extent": "代为和解、代收款项", "authority_on": days_ago(1)}

    def test_of_the_injured_side_with_a_written_authority(self, officer, accepted, mediated, agreed):
        dispute = accepted("police")
        injured = dispute.parties.get(side="a")
        actions.change_party(by=officer, party=injured, values=self.AUTHORITY)
        details = breach_of(lambda: mediated(dispute), "injured side")
        assert (details["rule"], details["may_override"]) == ("representative", False)
        actions.change_party(by=officer, party=injured, values={"role": "injured"})
        mediated(dispute)
        form = agreement_form(agreed(dispute))
        assert form.persons[0].representative == "王律师"
        assert form.persons[0].authority.startswith("代为和解、代收款项（")
        assert "甲方代理人" in form.signers

    @pytest.mark.parametrize(
        ("field", "values"),
        [
            ("representative_name", {**AUTHORITY, "role": "suspect"}),
            ("authority_extent", {**AUTHORITY, "authority_extent": ""}),
            ("authority_on", {**AUTHORITY, "authority_on": None}),
            ("authority_on", {**AUTHORITY, "authority_on": days_ago(-1)}),
            ("representative_name", {**AUTHORITY, "representative_name": ""}),
        ],
    )
    def test_what_no_authority_can_be(self, officer, accepted, field, values):
        party = accepted("police").parties.first()
        with pytest.raises(Invalid) as refused:
            actions.change_party(by=officer, party=party, values=values)
        assert refused.value.field == field

    def test_by_api(self, api, officer, accepted):
        dispute = accepted("police")
        party = dispute.parties.first()
        path = f"/api/v1/disputes/{dispute.pk}/parties/{party.pk}/"
        body = {**self.AUTHORITY, "authority_on": days_ago(1).isoformat(), "role": "suspect"}
        refused = api(officer).patch(path, body, format="json")
        assert (refused.status_code, "representative_name" in refused.data) == (400, True)
        assert api(officer).patch(path, {**body, "role": "injured"}, format="json").status_code == 200


class TestSettledApart:
    def test_it_is_the_parties_own_paper(self, signed_in, officer, accepted, two_sides):
        dispute = accepted("handling")
        terms = [{"party": dispute.parties.first(), "text": "各自修好水沟", "due_on": days_ago(-3)}]
        agreement = actions.settle_apart(by=officer, dispute=dispute, terms=terms)
        dispute.refresh_from_db()
        assert (dispute.state, agreement.mediation, agreement.copies) == ("agreed", None, 2)
        form = agreement_form(agreement)
        assert (form.title, form.organ, form.host, form.witness, form.seal) == ("和解协议", "", None, None, "")
        assert form.copies == ("第一联　交甲方", "第二联　交乙方")
        page = signed_in(officer).get(f"/disputes/{dispute.pk}/agreement/print/").text
        assert "派出所" not in page.split("<article")[1]
        assert signed_in(officer).get(f"/disputes/{dispute.pk}/agreement/word/").status_code == 200
        assert signed_in(officer).get(dispute.get_absolute_url()).status_code == 200

    def test_not_of_a_mediated_case(self, officer, accepted):
        dispute = accepted("people")
        with pytest.raises(RuleViolation, match="without mediation"):
            actions.settle_apart(by=officer, dispute=dispute, terms=[{"party": dispute.parties.first(), "text": "赔"}])


class TestDictionary:
    def test_an_administrator_enters_bodies_and_mediators(self, signed_in, admin, station):
        client, place = signed_in(admin), "/disputes/dictionaries/mediation-bodies/"
        body = {"name": "城关镇人民调解委员会", "kind": "township", "station": station.pk}
        assert client.post(f"{place}new/", body).status_code == 302
        twice = client.post(f"{place}new/", body)
        assert (twice.status_code, "name" in twice.context["form"].errors) == (422, True)
        entered = station.mediation_bodies.get()
        mediator = {"name": "钱调解", "standing": "member"}
        assert client.post(f"{place}{entered.pk}/mediators/new/", mediator).status_code == 302
        page = client.get(place).text
        assert "城关镇人民调解委员会" in page
        assert "钱调解" in page
        left = {"left_on": days_ago(0).isoformat()}
        end = f"/disputes/dictionaries/mediators/{entered.mediators.get().pk}/end/"
        assert client.post(end, left).status_code == 302
        assert entered.mediators.get().has_left

    def test_what_stands_on_an_agreement_keeps_its_name(self, admin, by_committee, body):
        by_committee()
        for changed in ({"name": "城关街道人民调解委员会"}, {"seal_name": "另一枚章"}):
            with pytest.raises(Invalid) as refused:
                actions.change_body(by=admin, body=body, **changed)
            assert refused.value.field in changed
        assert actions.change_body(by=admin, body=body, closed_on=days_ago(0)).is_closed

    @pytest.mark.parametrize("person", ["officer", "chief", "bureau", "auditor"])
    def test_nobody_else_does(self, request, signed_in, person, station):
        user = request.getfixturevalue(person)
        assert signed_in(user).get("/disputes/dictionaries/mediation-bodies/").status_code == 403
        with pytest.raises(NotAllowed):
            actions.add_body(by=user, name="某委员会", kind="village", station=station)

    def test_the_api_lists_those_of_the_own_station_and_the_county(self, api, officer, station, far_room, mediator):
        county = factories.MediationBodyFactory(station=None, bureau=station.bureau, name="县人民调解委员会")
        factories.MediationBodyFactory(station=far_room.station, name="河东镇人民调解委员会")
        rows = api(officer).get("/api/v1/mediation-bodies/").data["results"]
        assert {row["name"] for row in rows} == {"城关镇人民调解委员会", county.name}
        [own] = [row for row in rows if row["station"] == station.pk]
        assert [item["name"] for item in own["mediators"]] == ["钱调解"]


def test_a_round_by_api_names_body_and_mediator(api, officer, accepted, body, mediator):
    dispute = accepted("people", on=days_ago(3))
    path = f"/api/v1/disputes/{dispute.pk}/"
    refused = api(officer).post(f"{path}mediations/", {"result": "agreed", "host": officer.pk}, format="json")
    assert (refused.status_code, refused.data["rule"]) == (409, "committee_leads")
    assert api(officer).post(f"{path}mediations/", {"result": "agreed"}, format="json").status_code == 201
    terms = [{"party": dispute.parties.first().pk, "text": "修沟", "due_on": str(days_ago(0) + timedelta(days=5))}]
    assert api(officer).post(f"{path}agreement/", {"terms": terms}, format="json").status_code == 201
    assert api(officer).get(f"{path}agreement/").data["body"] is None
    named = api(officer).post(f"{path}agreement/body/", {"body": body.pk, "mediator": mediator.pk}, format="json")
    assert named.status_code == 200
    assert api(officer).get(f"{path}agreement/").data["body"] == body.pk
    [round_] = api(officer).get(f"{path}mediations/").data
    assert (round_["body"], round_["mediator"], round_["host"], round_["host_name"]) == (
        body.pk,
        mediator.pk,
        None,
        "钱调解",
    )
