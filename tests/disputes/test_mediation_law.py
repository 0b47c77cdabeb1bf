"""What the law asks of mediation: each rule kept, broken, named; overridden by a chief where the law lets them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, RuleViolation
from disputes import actions, dated_rules
from disputes.models import Extension, Mediation, Procedure
from disputes.rules import mediation
from followups.calendar.workdays import add_working_days
from tests import factories
from tests.disputes.conftest import POLICE_GATE, at, days_ago
from tests.disputes.test_case_life import verbs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DAY = timedelta(days=1)


def breach_of(call, *fragments):
    """The rule that a refused call names; its sentence has those words."""
    with pytest.raises(RuleViolation) as refused:
        call()
    for word in fragments:
        assert word in str(refused.value.message)
    return refused.value.details


# acceptance


@pytest.mark.parametrize(
    "exclusion",
    [
        "hired_violence", "gang_fight", "picking_quarrels", "repeat_offender", "party_refuses", "breach_during",
        "suspect_fled", "otherwise_unfit",
    ],
)  # fmt: skip
def test_excluded_matters_are_not_mediated_by_police_whoever_asks(opened, officer, chief, exclusion):
    dispute = opened()
    for by in (officer, chief):
        details = breach_of(
            lambda by=by: actions.accept(
                by=by, dispute=dispute, procedure="police", gate=POLICE_GATE, exclusions=[exclusion]
            ),
            "excluded",
        )
        assert (details["rule"], details["may_override"], details["asks_reason"]) == ("police_excluded", False, False)
    accepted = actions.accept(by=officer, dispute=dispute, procedure="people", exclusions=[exclusion])
    assert accepted.state == "accepted"
    changes = Entry.objects.get(verb="dispute_accepted").changes
    # The tick "repeatedly" is sealed: it stands in no line of the trail.
    assert ("exclusions" in changes) is (exclusion != "repeat_offender")


@pytest.mark.parametrize("procedure", ["police", "people"])
def test_a_petition_matter_is_only_handled(opened, officer, procedure):
    dispute = opened(kind="petition")
    details = breach_of(lambda: actions.accept(by=officer, dispute=dispute, procedure=procedure), "petition")
    assert details["rule"] == "petition_is_handled"
    assert actions.accept(by=officer, dispute=dispute, procedure="handling").procedure == "handling"


def test_what_is_handled_is_not_mediated(accepted, mediated):
    dispute = accepted("handling")
    assert breach_of(lambda: mediated(dispute), "without mediation")["rule"] == "no_mediation"


@pytest.mark.parametrize("days", [-1, 11])
def test_acceptance_lies_between_hearing_and_today(opened, officer, days):
    dispute = opened(reported_on=days_ago(10))
    with pytest.raises(Invalid) as refused:
        actions.accept(by=officer, dispute=dispute, procedure="people", accepted_on=days_ago(days))
    assert refused.value.field == "accepted_on"


@pytest.mark.parametrize(
    ("field", "wrong_values"),
    [
        ("procedure", {"procedure": "duel"}),
        ("exclusions", {"procedure": "people", "exclusions": ["rain"]}),
        ("awaits_appraisal", {"procedure": "people", "awaits_appraisal": True}),
    ],
)
def test_what_cannot_be_accepted(opened, officer, field, wrong_values):
    with pytest.raises(Invalid) as refused:
        actions.accept(by=officer, dispute=opened(), **wrong_values)
    assert refused.value.field == field


def test_the_handler_stays_or_is_whoever_accepts(opened, officer, roommate, chief, outsider):
    assert actions.accept(by=officer, dispute=opened(), procedure="people").handler == officer
    assert actions.accept(by=chief, dispute=opened(handler=roommate), procedure="people").handler == roommate
    assert actions.accept(by=officer, dispute=opened(), procedure="people", handler=roommate).handler == roommate
    with pytest.raises(Invalid):
        actions.accept(by=officer, dispute=opened(), procedure="people", handler=outsider)


# public-security mediation: 3 and 7 working days, two rounds


def test_the_first_round_is_within_three_working_days(accepted, mediated, officer, chief):
    start = days_ago(30)
    last = add_working_days(start, 3)
    assert mediated(accepted("police", on=start), "continued", on=last).round == 1
    late = accepted("police", on=start)
    details = breach_of(
        lambda: mediated(late, "continued", on=last + DAY), "public-security mediation", "3 working days", str(last)
    )
    assert (details["rule"], details["may_override"], details["asks_reason"]) == ("first_within", True, False)
    # An officer gives no reason that helps; the chief is asked for one.
    assert not breach_of(lambda: mediated(late, on=last + DAY, override_reason="出差"))["asks_reason"]
    assert breach_of(lambda: mediated(late, on=last + DAY, by=chief, host=officer))["asks_reason"]
    assert breach_of(lambda: mediated(late, on=last + DAY, by=chief, host=officer, override_reason=" "))["asks_reason"]
    assert verbs(late) == ["dispute_reported", "dispute_accepted"]
    mediated(late, on=last + DAY, by=chief, host=officer, override_reason="一方住院")
    assert verbs(late)[2:] == ["rule_overridden", "dispute_mediated"]
    overridden = Entry.objects.get(verb="rule_overridden")
    assert (overridden.reason, overridden.changes["rule"], overridden.by) == ("一方住院", "first_within", chief)


def test_an_appraisal_starts_the_three_days(opened, officer, mediated):
    start = days_ago(30)
    dispute = opened(reported_on=start)
    dispute = actions.accept(by=officer, dispute=dispute, procedure="police", gate=POLICE_GATE, accepted_on=start,
                              awaits_appraisal=True)  # fmt: skip
    paused = dispute.due_on
    dispute = actions.set_appraised(by=officer, dispute=dispute, appraised_on=days_ago(10))
    last = add_working_days(days_ago(10), 3)
    assert (dispute.awaits_appraisal, dispute.due_on, paused > last) == (False, last, True)
    details = breach_of(lambda: mediated(dispute, on=last + DAY))
    assert details["rule"] == "first_within"
    assert mediated(dispute, on=last).round == 1


def test_a_round_while_the_appraisal_is_awaited_is_in_time(opened, officer, mediated):
    dispute = opened(reported_on=days_ago(30))
    dispute = actions.accept(
        by=officer,
        dispute=dispute,
        procedure="police",
        gate=POLICE_GATE,
        accepted_on=days_ago(30),
        awaits_appraisal=True,
    )
    assert mediated(dispute, on=days_ago(1)).round == 1


def test_an_appraisal_comes_once_after_acceptance(opened, officer, accepted):
    with pytest.raises(RuleViolation):
        actions.set_appraised(by=officer, dispute=accepted("police"), appraised_on=days_ago(0))
    dispute = actions.accept(
        by=officer, dispute=opened(reported_on=days_ago(9)), procedure="police", gate=POLICE_GATE,
        accepted_on=days_ago(5), awaits_appraisal=True,
    )  # fmt: skip
    for day in (days_ago(6), days_ago(-1)):
        with pytest.raises(Invalid) as refused:
            actions.set_appraised(by=officer, dispute=dispute, appraised_on=day)
        assert refused.value.field == "appraised_on"


def test_the_next_round_is_within_seven_working_days(accepted, mediated, officer, chief):
    start = days_ago(30)
    last = add_working_days(start, 7)
    dispute = accepted("police", on=start)
    mediated(dispute, "continued", on=start)
    details = breach_of(lambda: mediated(dispute, on=last + DAY), "next round", "7 working days", str(last))
    assert (details["rule"], details["may_override"]) == ("next_within", True)
    assert mediated(dispute, on=last).round == 2


def test_a_third_round_needs_the_chief(accepted, mediated, officer, chief):
    dispute = accepted("police")
    mediated(dispute, "continued")
    mediated(dispute, "continued")
    details = breach_of(lambda: mediated(dispute), "at most 2 rounds")
    assert (details["rule"], details["may_override"]) == ("most_rounds", True)
    assert mediated(dispute, by=chief, host=officer, override_reason="双方都愿再谈").round == 3


def test_one_reason_lets_two_rules_pass_each_with_its_line(accepted, mediated, officer, chief):
    start = days_ago(40)
    dispute = accepted("police", on=start)
    mediated(dispute, "continued", on=start)
    mediated(dispute, "continued", on=start + DAY)
    mediated(dispute, on=days_ago(1), by=chief, host=officer, override_reason="双方外出务工")
    broken = [entry.changes["rule"] for entry in Entry.objects.filter(verb="rule_overridden").order_by("id")]
    assert broken == ["most_rounds", "next_within"]


# people's mediation: one month


def test_the_month_is_made_longer_by_an_extension_only(accepted, mediated, officer, chief):
    start = days_ago(50)
    last = dated_rules.months_later(start, 1)
    dispute = accepted("people", on=start)
    mediated(dispute, "continued", on=last)
    for by in (officer, chief):
        details = breach_of(
            lambda by=by: mediated(dispute, on=last + DAY, by=by, host=officer, override_reason="双方愿意"),
            "extension",
            str(last),
        )
        assert (details["rule"], details["may_override"]) == ("within_months", False)
    Extension.objects.create(
        dispute=dispute, step="handle", cycle=1, before_on=last, until_on=last + 10 * DAY, reason="双方愿意",
        parties_agree=True, state="granted",
    )  # fmt: skip
    assert mediated(dispute, "continued", on=last + 10 * DAY).round == 2
    assert breach_of(lambda: mediated(dispute, on=last + 11 * DAY))["rule"] == "within_months"


def test_people_may_meet_as_often_as_they_like(accepted, mediated):
    dispute = accepted("people")
    assert [mediated(dispute, "continued").round for _ in range(4)] == [1, 2, 3, 4]


# who is there


@pytest.fixture
def with_child(opened, officer):
    """A case accepted for police mediation in which side A turns eighteen in ten days."""

    def make(**guardian):
        birthday = timezone.localdate() + 10 * DAY
        child = {"side": "a", "name": "王小强", "birth_date": date(birthday.year - 18, birthday.month, 1), **guardian}
        child["birth_date"] = child["birth_date"] + (birthday.day - 1) * DAY
        dispute = opened(parties=[child, {"side": "b", "name": "李梅"}])
        return actions.accept(by=officer, dispute=dispute, procedure="police", gate=POLICE_GATE)

    return make


def test_beside_a_minor_the_guardian_is_named_and_notified(with_child, mediated, officer, chief):
    unnamed = with_child()
    details = breach_of(lambda: mediated(unnamed, guardian_present=True), "王小强", "18", "enter the guardian")
    assert (details["rule"], details["may_override"]) == ("guardian", False)
    child = unnamed.parties.get(side="a")
    actions.change_party(by=officer, party=child, values={"guardian_name": "王父", "guardian_relation": "父"})
    for by in (officer, chief):
        details = breach_of(lambda by=by: mediated(unnamed, by=by, host=officer, override_reason="情况特殊"), "notify")
        assert (details["rule"], details["asks_reason"]) == ("guardian", False)
    actions.change_party(by=officer, party=child, values={"guardian_notified_on": days_ago(0)})
    assert mediated(unnamed, "continued").round == 1


def test_a_guardian_who_attended_was_notified(with_child, mediated):
    dispute = with_child(guardian_name="王父")
    assert mediated(dispute, guardian_present=True).guardian_present


def test_every_minor_has_a_guardian_notified_also_one_who_is_not_there(with_child, mediated, officer):
    dispute = with_child(guardian_name="王父", guardian_notified_on=days_ago(0))
    grown = actions.add_party(by=officer, dispute=dispute, party={"side": "a", "name": "王强"})
    born = timezone.localdate() - timedelta(days=15 * 365)
    actions.add_party(by=officer, dispute=dispute, party={"side": "b", "name": "李小梅", "birth_date": born})
    there = [grown, dispute.parties.get(name="李梅")]
    assert breach_of(lambda: mediated(dispute, present=there), "李小梅")["rule"] == "guardian"


def test_the_guardian_is_not_notified_after_the_round(with_child, mediated):
    dispute = with_child(guardian_name="王父")
    dispute.accepted_on = dispute.reported_on = days_ago(3)
    dispute.save()
    child = dispute.parties.get(side="a")
    child.guardian_notified_on = days_ago(0)
    child.save()
    assert breach_of(lambda: mediated(dispute, on=days_ago(1)), "only after")["rule"] == "guardian"


@pytest.mark.parametrize(
    ("born", "own_labour", "consents", "needed"),
    [
        ((2010, 5, 6), True, True, False),
        ((2010, 5, 6), True, False, True),
        ((2010, 5, 6), False, True, True),
        ((2010, 5, 7), True, True, True),  # fifteen on the day
    ],
)
def test_notice_is_left_out_for_one_of_sixteen_on_own_labour_who_consents(born, own_labour, consents, needed):
    party = factories.PartyFactory.build(
        name="王小强", birth_date=date(*born), dispute=None, resident=None, lives_on_own_labour=own_labour,
        consents_to_no_notice=consents,
    )  # fmt: skip
    result = mediation.guardian(dated_rules.procedure("police"), [party], date(2026, 5, 6))
    assert (result is not None) is needed


@pytest.mark.parametrize(("born", "needed"), [((2008, 5, 6), False), ((2008, 5, 7), True), ((1980, 1, 1), False)])
def test_eighteen_counts_on_the_day_of_the_round(born, needed):
    law = dated_rules.procedure("police")
    party = factories.PartyFactory.build(name="王小强", birth_date=date(*born), dispute=None, resident=None)
    assert (mediation.guardian(law, [party], date(2026, 5, 6)) is not None) is needed
    party.birth_date = None
    assert mediation.guardian(law, [party], date(2026, 5, 6)) is None


def test_people_s_mediation_has_no_age_of_a_guardian(with_child, opened, officer, mediated):
    child = {"side": "a", "name": "王小强", "birth_date": timezone.localdate() - timedelta(days=10 * 365)}
    dispute = opened(parties=[child, {"side": "b", "name": "李梅"}])
    actions.accept(by=officer, dispute=dispute, procedure="people")
    assert mediated(dispute).round == 1
    before = Procedure.objects.get(code="people", valid_from=date(2020, 1, 1))
    assert (before.guardian_below_age, before.valid_until) == (16, date(2025, 12, 31))


@pytest.mark.parametrize("missing", ["a", "b"])
def test_both_sides_are_there(accepted, mediated, officer, chief, missing):
    dispute = accepted()
    remaining = dispute.parties.exclude(side=missing)
    for by in (officer, chief):
        details = breach_of(
            lambda by=by: mediated(dispute, present=remaining, by=by, host=officer, override_reason="愿意"),
            "both sides",
        )
        assert (details["rule"], details["may_override"]) == ("both_sides", False)


def test_only_current_parties_of_the_case_are_there(accepted, mediated, opened, officer):
    dispute, other = accepted(), opened()
    gone = actions.add_party(by=officer, dispute=dispute, party={"side": "a", "name": "路人"})
    actions.withdraw_party(by=officer, party=gone, reason="只是路过")
    for stranger in (other.parties.first(), gone):
        with pytest.raises(Invalid) as refused:
            mediated(dispute, present=[*dispute.parties.current(), stranger])
        assert refused.value.field == "present"


def test_the_host_held_a_post_there_on_that_day(accepted, mediated, chief, outsider, auxiliary, room):
    # Only public-security mediation has an officer as host.
    Procedure.objects.filter(code="police").update(first_within=60, next_within=60, most_rounds=9)
    dispute = accepted("police", on=days_ago(20))
    assert mediated(dispute, "continued", on=days_ago(10), host=chief).host == chief
    for stranger in (outsider, auxiliary):
        with pytest.raises(Invalid) as refused:
            mediated(dispute, host=stranger)
        assert refused.value.field == "host"
    left = factories.PostingFactory(role="officer", room=room, until=days_ago(5)).officer
    assert mediated(dispute, "continued", on=days_ago(5), host=left).host == left
    with pytest.raises(Invalid):
        mediated(dispute, "continued", on=days_ago(4), host=left)


# the round itself


def test_a_round_lies_between_acceptance_the_round_before_and_now(accepted, mediated):
    dispute = accepted(on=days_ago(10))
    mediated(dispute, "continued", on=days_ago(5))
    for held_at in (at(days_ago(11)), at(days_ago(6)), timezone.now() + timedelta(hours=1)):
        with pytest.raises(Invalid) as refused:
            mediated(dispute, held_at=held_at)
        assert refused.value.field == "held_at"


@pytest.mark.parametrize(
    ("field", "wrong_values"),
    [
        ("result", {"result": "draw"}),
        ("next_on", {"result": "agreed", "next_on": days_ago(-3)}),
        ("next_on", {"result": "continued", "next_on": days_ago(1)}),
        ("place", {"place": "长" * 201}),
        ("said_a", {"said_a": "长" * 2001}),
    ],
)
def test_what_no_round_can_be(accepted, mediated, field, wrong_values):
    with pytest.raises(Invalid) as refused:
        mediated(accepted(), **{"result": "agreed", **wrong_values})
    assert refused.value.field == field
    assert not Mediation.objects.exists()


def test_a_round_keeps_what_was_said(accepted, mediated):
    expected_details = {
        "co_host": "村主任", "others": "邻居", "witness_name": "赵六", "witness_address": "东街9号",
        "witness_contact": "13900000000", "said_a": "水漫进院子", "said_b": "沟是祖上留的", "note": "建议改道",
    }  # fmt: skip
    round_ = mediated(accepted(), "continued", next_on=days_ago(-3), **expected_details)
    round_.refresh_from_db()
    assert {name: getattr(round_, name) for name in expected_details} == expected_details
    assert (round_.next_on, round_.held_on) == (days_ago(-3), timezone.localdate())


def test_the_law_is_data_of_the_county(accepted, mediated):
    """From today the county allows three rounds: no code changes."""
    present = dated_rules.procedure("police")
    present.valid_until = days_ago(1)
    present.save()
    present.pk, present.valid_from, present.valid_until, present.most_rounds = None, days_ago(0), None, 3
    present.save(force_insert=True)
    dispute = accepted("police")
    rounds = [mediated(dispute, "continued").round for _ in range(3)]
    assert rounds == [1, 2, 3]
    assert breach_of(lambda: mediated(dispute), "at most 3 rounds")["rule"] == "most_rounds"


def test_a_procedure_the_county_says_nothing_of_asks_nothing():
    assert mediation.rounds(None, 9) is None
    assert mediation.guardian(None, [], days_ago(0)) is None
    assert mediation.confirmation(None, days_ago(0), days_ago(0)).rule == "no_confirmation"
