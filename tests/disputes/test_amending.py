"""Rounds, agreements and acceptance: corrected with a reason, withdrawn with one; the old text stays on the trail."""

import pytest
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, NotAllowed, OutOfScope, RuleViolation
from disputes import actions
from disputes.models import Agreement, Mediation, Term
from tests.disputes.conftest import days_ago

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def case(accepted, mediated, agreed):
    dispute = accepted(on=days_ago(3))
    mediated(dispute, "continued", on=days_ago(2), said_a="要求赔偿1200元")
    mediated(dispute, "agreed", on=days_ago(1))
    return dispute


@pytest.fixture
def agreement(case, agreed):
    return agreed(case)


def last_round(case):
    return Mediation.objects.standing().filter(dispute=case).order_by("-round").first()


def state(case):
    case.refresh_from_db()
    return case.state


def test_a_round_is_corrected_and_the_old_text_stays(case, officer):
    first = Mediation.objects.get(dispute=case, round=1)
    actions.correct_round(by=officer, round_=first, reason="金额写错", said_a="要求赔偿12000元")
    first.refresh_from_db()
    assert first.said_a == "要求赔偿12000元"
    line = Entry.objects.about(case).get(verb="round_corrected")
    assert (line.reason, line.changes["said_a"]) == ("金额写错", ["要求赔偿1200元", "要求赔偿12000元"])


def test_the_last_result_moves_the_case_an_earlier_one_stays(case, officer):
    actions.correct_round(by=officer, round_=last_round(case), reason="点错了", result="not_agreed")
    assert state(case) == "not_agreed"
    with pytest.raises(RuleViolation, match="result stays"):
        actions.correct_round(
            by=officer, round_=Mediation.objects.get(dispute=case, round=1), reason="点错了", result="not_agreed"
        )


def test_a_wrong_tap_uses_no_round_up(case, officer, mediated):
    actions.withdraw_round(by=officer, round_=last_round(case), reason="点错了")
    assert (state(case), last_round(case).round) == ("mediating", 1)
    again = mediated(case, "agreed", on=days_ago(1))
    assert again.round == 2
    actions.withdraw_round(by=officer, round_=again, reason="点错了")
    actions.withdraw_round(by=officer, round_=last_round(case), reason="点错了")
    assert (state(case), last_round(case)) == ("accepted", None)
    assert Mediation.objects.filter(dispute=case).count() == 3


def test_only_the_last_round_and_none_with_an_agreement(case, officer, agreed):
    with pytest.raises(RuleViolation, match="Only the last round"):
        actions.withdraw_round(by=officer, round_=Mediation.objects.get(dispute=case, round=1), reason="点错了")
    agreed(case)
    with pytest.raises(RuleViolation, match="withdraw the agreement first"):
        actions.withdraw_round(by=officer, round_=last_round(case), reason="点错了")


def test_a_mistyped_amount_is_corrected_until_the_signed_copy_is_confirmed(agreement, officer):
    term = agreement.terms.get()
    actions.correct_agreement(
        by=officer, agreement=agreement, reason="金额写错", manner="转账", terms=[{"id": term.pk, "text": "赔偿1200元"}]
    )
    agreement.refresh_from_db()
    term.refresh_from_db()
    assert (agreement.manner, term.text) == ("转账", "赔偿1200元")
    line = Entry.objects.about(agreement.dispute).get(verb="agreement_corrected")
    assert "修复排水沟" in line.changes["terms"][0][0]
    assert "赔偿1200元" in line.changes["terms"][1][0]
    actions.confirm_signed_copy(by=officer, agreement=agreement)
    with pytest.raises(RuleViolation, match="signed copy is confirmed"):
        actions.correct_agreement(by=officer, agreement=agreement, reason="再改", manner="现金")
    with pytest.raises(RuleViolation, match="signed copy"):
        actions.correct_round(by=officer, round_=agreement.mediation, reason="再改", note="补充")


@pytest.mark.parametrize("confirmed", [False, True])
def test_withdrawn_it_binds_nobody_and_another_can_be_made(agreement, officer, agreed, confirmed):
    if confirmed:
        actions.confirm_signed_copy(by=officer, agreement=agreement)
    actions.withdraw_agreement(by=officer, agreement=agreement, reason="双方重新协商")
    agreement.refresh_from_db()
    assert (agreement.is_void, agreement.ended_on, state(agreement.dispute)) == (
        True, timezone.localdate(), "mediating",
    )  # fmt: skip
    assert not Term.objects.pending().filter(agreement__dispute=agreement.dispute).exists()
    agreed(agreement.dispute)
    assert Agreement.objects.filter(dispute=agreement.dispute).count() == 2


def test_acceptance_is_corrected_or_taken_back_while_no_round_was_held(accepted, officer, mediated):
    case = accepted("people", on=days_ago(2), reported_on=days_ago(3))
    case = actions.correct_acceptance(
        by=officer, dispute=case, reason="点错了", procedure="handling", accepted_on=days_ago(3)
    )
    assert (case.procedure, case.accepted_on) == ("handling", days_ago(3))
    case = actions.withdraw_acceptance(by=officer, dispute=case, reason="点错了")
    assert (case.state, case.procedure, case.accepted_on) == ("reported", "", None)
    other = accepted("people", on=days_ago(2))
    mediated(other, "continued", on=days_ago(1))
    with pytest.raises(RuleViolation, match="withdraw what followed first"):
        actions.withdraw_acceptance(by=officer, dispute=other, reason="点错了")


def test_a_reason_is_needed_and_the_role(case, agreement, officer, auxiliary, neighbour):
    with pytest.raises(Invalid):
        actions.correct_agreement(by=officer, agreement=agreement, reason=" ", manner="转账")
    with pytest.raises(NotAllowed):
        actions.withdraw_agreement(by=auxiliary, agreement=agreement, reason="点错了")
    with pytest.raises(OutOfScope):
        actions.correct_round(by=neighbour, round_=last_round(case), reason="点错了", note="改")


class TestPages:
    def test_the_agreement_is_corrected_on_its_page(self, signed_in, officer, agreement):
        client, url = signed_in(officer), f"/disputes/agreements/{agreement.pk}/correct/"
        assert url in client.get(agreement.dispute.get_absolute_url()).text
        page = client.get(url)
        assert "修复排水沟" in page.text
        term = agreement.terms.get()
        sent = {
            "version": agreement.version, "facts": agreement.facts, "form": "written", "copies": 3,
            "signed_on": agreement.signed_on, "manner": "", "reason": "金额写错", "terms-TOTAL_FORMS": 1,
            "terms-INITIAL_FORMS": 1, "terms-0-id": term.pk, "terms-0-party": term.party_id,
            "terms-0-text": "赔偿1200元", "terms-0-due_on": "",
        }  # fmt: skip
        assert client.post(url, sent).status_code == 302
        term.refresh_from_db()
        assert term.text == "赔偿1200元"

    def test_who_may_not_is_told_before_the_form(self, signed_in, officer, agreement):
        actions.confirm_signed_copy(by=officer, agreement=agreement)
        client = signed_in(officer)
        refused = client.get(f"/disputes/agreements/{agreement.pk}/correct/")
        assert refused.status_code == 409
        assert (
            "/correct/" not in client.get(agreement.dispute.get_absolute_url()).text.split('id="agreement-1"')[1][:2000]
        )

    def test_a_round_is_corrected_and_withdrawn(self, signed_in, officer, case):
        client, round_ = signed_in(officer), last_round(case)
        url = f"/disputes/rounds/{round_.pk}/correct/"
        form = client.get(url).context["form"]
        sent = {name: form[name].value() or "" for name in form.fields} | {"note": "补充经过", "reason": "漏写"}
        sent["held_at"] = timezone.localtime(round_.held_at).strftime("%Y-%m-%dT%H:%M")
        assert client.post(url, sent).status_code == 302
        round_.refresh_from_db()
        assert round_.note == "补充经过"
        client.post(f"/disputes/rounds/{round_.pk}/withdraw/", {"version": round_.version, "reason": "点错了"})
        round_.refresh_from_db()
        assert round_.is_void
        assert "点错了" in client.get(case.get_absolute_url()).text

    def test_acceptance_pages(self, signed_in, officer, accepted):
        case, client = accepted(on=days_ago(1)), signed_in(officer)
        assert "acceptance/correct/" in client.get(case.get_absolute_url()).text
        sent = {"version": case.version, "procedure": "handling", "accepted_on": days_ago(1), "reason": "点错了"}
        assert client.post(f"/disputes/{case.pk}/acceptance/correct/", sent).status_code == 302
        case.refresh_from_db()
        assert case.procedure == "handling"
        sent = {"version": case.version, "reason": "点错了"}
        assert client.post(f"/disputes/{case.pk}/acceptance/withdraw/", sent).status_code == 302
        assert state(case) == "reported"

    @pytest.mark.parametrize("way", ["reopened", "withdrawn"])
    def test_the_paper_of_an_ended_agreement_prints_marked(self, signed_in, officer, agreement, way):
        client, case = signed_in(officer), agreement.dispute
        if way == "withdrawn":
            actions.withdraw_agreement(by=officer, agreement=agreement, reason="双方重新协商")
        else:
            actions.close(by=officer, dispute=case)
            actions.reopen(by=officer, dispute=case, reason="又吵起来")
        for query in ("", f"?agreement={agreement.pk}", "?cycle=1"):
            page = client.get(f"/disputes/{case.pk}/agreement/print/{query}")
            assert page.status_code == 200
            assert "终止" in page.text
        assert client.get(f"/disputes/{case.pk}/agreement/word/?agreement={agreement.pk}").status_code == 200

    def test_empty_particulars_are_warned_of_before_printing(self, signed_in, officer, agreement):
        page = signed_in(officer).get(f"/disputes/{agreement.dispute_id}/agreement/print/")
        assert "would be left blank on the paper" in page.text
        assert "document number" in page.text


class TestApi:
    def test_round_agreement_and_acceptance(self, api, officer, agreement):
        client, base = api(officer), f"/api/v1/disputes/{agreement.dispute_id}/"
        round_, term = agreement.mediation, agreement.terms.get()
        sent = {"reason": "漏写", "note": "补充经过"}
        assert client.post(f"{base}mediations/{round_.pk}/correct/", sent, format="json").status_code == 200
        round_.refresh_from_db()
        assert round_.note == "补充经过"
        sent = {"reason": "金额写错", "terms": [{"id": term.pk, "text": "赔偿1200元"}]}
        assert client.post(f"{base}agreements/{agreement.pk}/correct/", sent, format="json").status_code == 200
        term.refresh_from_db()
        assert term.text == "赔偿1200元"
        assert client.post(f"{base}agreements/{agreement.pk}/confirm/", {}, format="json").status_code == 200
        refused = client.post(f"{base}agreements/{agreement.pk}/correct/", sent, format="json")
        assert refused.status_code == 409
        done = client.post(f"{base}agreements/{agreement.pk}/withdraw/", {"reason": "重新协商"}, format="json")
        assert (done.status_code, done.data["state"]) == (200, "mediating")
        done = client.post(f"{base}mediations/{round_.pk}/withdraw/", {"reason": "点错了"}, format="json")
        assert done.status_code == 200
        assert client.post(f"{base}acceptance/withdraw/", {"reason": "点错了"}, format="json").status_code == 409

    def test_of_another_case_is_absent(self, api, officer, agreement, accepted):
        other = accepted(on=days_ago(1))
        url = f"/api/v1/disputes/{other.pk}/agreements/{agreement.pk}/withdraw/"
        assert api(officer).post(url, {"reason": "点错了"}, format="json").status_code == 404
