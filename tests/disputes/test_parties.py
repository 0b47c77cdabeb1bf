"""Parties: of the register, of another room by ticket, from outside; masked, withdrawn, and met before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, NotAllowed, OutOfScope, RuleViolation, StaleVersion
from disputes import actions, recurrence
from disputes.models import Party
from residents.identity import number_hash
from tests import factories
from tests.disputes.test_case_life import verbs
from tests.residents.numbers import number

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
CARD = number(birth="19800302", order="001")
OTHER_CARD = number(birth="20120302", order="002")


@pytest.fixture
def far_resident(far_room):
    home = factories.HouseholdFactory(room=far_room)
    return factories.ResidentFactory(
        household=home, name="陈远方", document_kind="id_card", id_number=CARD, phone="13911112222",
        id_number_hash=number_hash("id_card", CARD),
    )  # fmt: skip


@pytest.fixture
def dispute(opened):
    return opened(parties=[])


def add(by, dispute, **party_values):
    return actions.add_party(by=by, dispute=dispute, party={"side": "a", **party_values})


def test_of_somebody_in_the_register_all_is_copied(officer, dispute, resident):
    party = add(officer, dispute, resident=resident.pk, guardian_name="王父")
    party.refresh_from_db()
    assert (party.resident, party.name, party.sex, party.phone) == (resident, "王强", "1", "13800138000")
    assert (party.workplace, party.address, party.guardian_name) == ("东街粮店", "东街12号", "王父")
    resident.phone = "13700000000"
    resident.save()
    party.refresh_from_db()
    assert party.phone == "13800138000"
    assert verbs(dispute) == ["dispute_reported", "party_added"]


def test_where_the_person_says_other_than_the_register_the_case_keeps_it(officer, dispute, resident):
    party = add(officer, dispute, resident=resident, phone="0731 8888 1234", name="王小强")
    assert (party.phone, party.name) == ("073188881234", "王强")


def test_a_resident_of_another_room_is_not_chosen(officer, dispute, far_resident):
    with pytest.raises(Invalid) as refused:
        add(officer, dispute, resident=far_resident.pk)
    assert refused.value.field == "resident"


def test_somebody_registered_elsewhere_comes_by_ticket(officer, dispute, far_room, far_resident):
    result = actions.look_up_party(by=officer, id_number=f" {CARD.lower()} ", reason="纠纷当事人")
    assert (result.room, result.resident) == (far_room, None)
    party = add(officer, dispute, ticket=result.ticket, name="陈师傅")
    assert (party.resident, party.name, party.id_number) == (far_resident, "陈师傅", CARD)
    assert (party.phone, party.address, party.sex) == ("", "", "1")
    look = Entry.objects.get(verb="looked_up")
    assert (look.reason, look.target_id, CARD in look.subject) == ("纠纷当事人", far_resident.pk, False)


def test_a_ticket_is_good_for_its_officer_and_for_cases_only(officer, roommate, dispute, far_resident):
    ticket = actions.look_up_party(by=roommate, id_number=CARD, reason="纠纷当事人").ticket
    with pytest.raises(Invalid) as refused:
        add(officer, dispute, ticket=ticket, name="陈")
    assert refused.value.field == "ticket"
    from residents import tickets

    for wrong in (tickets.ticket_for(officer, far_resident), "x", None):
        assert tickets.resident_of(wrong, officer, "disputes.party") is None
    assert tickets.resident_of(ticket, roommate) is None


def test_a_ticket_still_wants_the_name_typed(officer, dispute, far_resident):
    ticket = actions.look_up_party(by=officer, id_number=CARD, reason="纠纷当事人").ticket
    with pytest.raises(Invalid) as refused:
        add(officer, dispute, ticket=ticket)
    assert refused.value.field == "name"


def test_every_look_leaves_a_line_also_of_nobody_and_of_ones_own(officer, resident):
    assert actions.look_up_party(by=officer, id_number=CARD, reason="查找") is None
    resident.document_kind, resident.id_number = "id_card", CARD
    resident.id_number_hash = number_hash("id_card", CARD)
    resident.save()
    assert actions.look_up_party(by=officer, id_number=CARD, reason="查找").resident == resident
    looks = Entry.objects.filter(verb="looked_up")
    assert [(look.reason, look.subject) for look in looks] == [("查找", looks[0].subject)] * 2
    assert CARD not in looks[0].subject


@pytest.mark.parametrize(
    ("role", "id_number", "reason", "error"),
    [
        ("bureau", CARD, "纠纷当事人", NotAllowed),
        ("admin", CARD, "纠纷当事人", NotAllowed),
        ("service", CARD, "纠纷当事人", NotAllowed),
        ("officer", CARD, " ", Invalid),
        ("officer", CARD[:-1], "纠纷当事人", Invalid),
    ],
)
def test_a_look_is_refused_without_role_reason_or_number(request, role, id_number, reason, error):
    with pytest.raises(error):
        actions.look_up_party(by=request.getfixturevalue(role), id_number=id_number, reason=reason)
    assert not Entry.objects.filter(verb="looked_up").exists()


def test_a_typed_card_tells_sex_and_birth_date(officer, dispute):
    party = add(officer, dispute, name="外来人", id_number=CARD)
    assert (party.document_kind, party.sex, str(party.birth_date)) == ("id_card", "1", "1980-03-02")
    assert party.id_number_hash == number_hash("id_card", CARD)
    assert party.resident is None


def test_a_typed_card_of_ones_own_resident_ties_to_the_register(officer, dispute, resident):
    resident.document_kind, resident.id_number = "id_card", CARD
    resident.id_number_hash = number_hash("id_card", CARD)
    resident.save()
    party = add(officer, dispute, name="小王", id_number=CARD)
    assert (party.resident, party.name) == (resident, "王强")


@pytest.mark.parametrize(
    ("field", "party_values"),
    [
        ("id_number", {"id_number": "430923198003020011"}),
        ("id_number", {"document_kind": "passport"}),
        ("document_kind", {"document_kind": "none", "id_number": "A1234567"}),
        ("sex", {"id_number": CARD, "sex": "2"}),
        ("birth_date", {"id_number": CARD, "birth_date": timezone.localdate()}),
        ("phone", {"phone": "12"}),
        ("guardian_phone", {"guardian_phone": "12"}),
        ("name", {"name": "长" * 61}),
    ],
)
def test_what_cannot_be(officer, dispute, field, party_values):
    with pytest.raises(Invalid) as refused:
        add(officer, dispute, **{"name": "外来人", **party_values})
    assert refused.value.field == field
    assert not dispute.parties.exists()


def test_nobody_is_on_a_case_twice(officer, dispute, resident, opened):
    add(officer, dispute, resident=resident)
    add(officer, dispute, name="外来人", id_number=CARD)
    for party_values in ({"resident": resident, "side": "b"}, {"name": "又一个", "id_number": CARD}):
        with pytest.raises(Invalid, match="already a party"):
            add(officer, dispute, **party_values)
    with pytest.raises(Invalid, match="already a party"):
        opened(parties=[{"side": "a", "resident": resident}, {"side": "b", "resident": resident}])


def test_who_was_withdrawn_stays_readable_and_may_come_back(officer, dispute, resident):
    party = add(officer, dispute, resident=resident)
    actions.withdraw_party(by=officer, party=party, reason="搞错了人")
    party.refresh_from_db()
    assert (party.withdraw_reason, party.withdrawn_at is None) == ("搞错了人", False)
    assert (dispute.parties.current().count(), dispute.parties.count()) == (0, 1)
    for again in (
        lambda: actions.withdraw_party(by=officer, party=party, reason="再次"),
        lambda: actions.change_party(by=officer, party=party, values={"phone": "13800000000"}),
    ):
        with pytest.raises(RuleViolation, match="withdrawn"):
            again()
    assert add(officer, dispute, resident=resident).pk != party.pk
    assert verbs(dispute) == ["dispute_reported", "party_added", "party_withdrawn", "party_added"]


def test_who_promised_something_stays(officer, accepted, mediated, agreed):
    dispute = accepted()
    mediated(dispute)
    party = agreed(dispute).terms.get().party
    with pytest.raises(RuleViolation, match="promised"):
        actions.withdraw_party(by=officer, party=party, reason="搞错了人")


def test_a_change_tells_what_changed_and_hides_numbers(officer, dispute):
    party = add(officer, dispute, name="外来人", phone="13800138000")
    changed = actions.change_party(
        by=officer, party=party, values={"name": "张三", "id_number": CARD, "document_kind": "id_card", "side": "b"}
    )
    assert (changed.sex, str(changed.birth_date), changed.side, changed.version) == ("1", "1980-03-02", "b", 2)
    changes = Entry.objects.get(verb="party_changed").changes
    assert changes["name"] == ["外来人", "张三"]
    assert changes["id_number"] == ["•••", "•••"]
    assert CARD not in str(changes)
    actions.change_party(by=officer, party=changed, values={"document_kind": "unknown"})
    changed.refresh_from_db()
    assert (changed.id_number, changed.id_number_hash) == ("", "")


def test_a_new_card_says_anew_when_somebody_was_born(officer, dispute):
    party = add(officer, dispute, name="外来人", id_number=CARD)
    changed = actions.change_party(by=officer, party=party, values={"id_number": OTHER_CARD})
    assert (changed.sex, str(changed.birth_date)) == ("2", "2012-03-02")
    with pytest.raises(Invalid):
        actions.change_party(by=officer, party=party, values={"birth_date": timezone.localdate()})


def test_the_document_of_the_register_is_changed_there(officer, dispute, far_resident):
    ticket = actions.look_up_party(by=officer, id_number=CARD, reason="纠纷当事人").ticket
    party = add(officer, dispute, ticket=ticket, name="陈师傅")
    with pytest.raises(Invalid) as refused:
        actions.change_party(by=officer, party=party, values={"id_number": OTHER_CARD})
    assert refused.value.field == "id_number"
    same = actions.change_party(by=officer, party=party, values={"id_number": CARD, "phone": "13800138000"})
    assert same.phone == "13800138000"


def test_two_editors_of_a_party(officer, roommate, dispute):
    party = add(officer, dispute, name="外来人")
    actions.change_party(by=officer, party=party, values={"phone": "13800138000"}, expected_version=1)
    with pytest.raises(StaleVersion) as refused:
        actions.change_party(by=roommate, party=party, values={"phone": "13800138001"}, expected_version=1)
    assert refused.value.current.phone == "13800138000"
    same = actions.change_party(by=roommate, party=party, values={"phone": "138 0013 8000"})
    assert (same.version, verbs(dispute).count("party_changed")) == (2, 1)


@pytest.mark.parametrize(
    ("role", "error"),
    [
        ("bureau", NotAllowed),
        ("auditor", NotAllowed),
        ("neighbour", OutOfScope),
        ("outsider", OutOfScope),
        ("admin", OutOfScope),
    ],
)
def test_who_does_not_touch_parties(request, officer, dispute, role, error):
    party = add(officer, dispute, name="外来人")
    by = request.getfixturevalue(role)
    for act in (
        lambda: add(by, dispute, name="另一人"),
        lambda: actions.change_party(by=by, party=party, values={"phone": "13800138000"}),
        lambda: actions.withdraw_party(by=by, party=party, reason="搞错了人"),
    ):
        with pytest.raises(error):
            act()
    assert verbs(dispute) == ["dispute_reported", "party_added"]


def test_a_closed_case_keeps_its_parties(officer, in_state):
    dispute = in_state("closed")
    with pytest.raises(RuleViolation):
        add(officer, dispute, name="外来人")
    with pytest.raises(RuleViolation):
        actions.withdraw_party(by=officer, party=dispute.parties.first(), reason="搞错了人")


@pytest.mark.parametrize("role", ["officer", "auxiliary", "chief", "bureau"])
def test_an_unmasked_look_is_written_down(request, officer, dispute, role):
    party = add(officer, dispute, name="外来人", phone="13800138000")
    by = request.getfixturevalue(role)
    assert actions.unmask_party(by=by, party=party, field="phone", reason="电话通知") == "13800138000"
    look = Entry.objects.get(verb="unmasked")
    assert (look.by, look.reason, look.changes["field"], look.target_id) == (by, "电话通知", "phone", dispute.pk)


@pytest.mark.parametrize(
    ("role", "field", "reason", "error"),
    [
        ("auditor", "phone", "电话通知", NotAllowed),
        ("admin", "phone", "电话通知", OutOfScope),
        ("outsider", "phone", "电话通知", OutOfScope),
        ("officer", "phone", " ", Invalid),
        ("officer", "address", "电话通知", Invalid),
    ],
)
def test_an_unmasked_look_is_refused(request, officer, dispute, role, field, reason, error):
    party = add(officer, dispute, name="外来人", phone="13800138000")
    with pytest.raises(error):
        actions.unmask_party(by=request.getfixturevalue(role), party=party, field=field, reason=reason)
    assert not Entry.objects.filter(verb="unmasked").exists()


@pytest.fixture
def three_cases(officer, opened, resident):
    """The same two people twice, with sides changed; the resident alone a third time."""
    both = [{"side": "a", "resident": resident}, {"side": "b", "name": "外来人", "id_number": CARD}]
    turned = [{"side": "b", "resident": resident}, {"side": "a", "name": "外来者", "id_number": CARD}]
    return opened(parties=both), opened(parties=turned), opened(parties=both[:1])


def test_whoever_quarrelled_before_is_pointed_out(officer, three_cases, django_assert_num_queries):
    first, second, third = three_cases
    own, outside = first.parties.order_by("side")
    assert set(recurrence.earlier_of(own, officer)) == {second, third}
    assert set(recurrence.earlier_of(outside, officer)) == {second}
    officer.forget_postings()
    with django_assert_num_queries(3):  # postings, parties, cases
        result = recurrence.earlier_by_party(first, officer)
    assert result == {own.pk: [third, second], outside.pk: [second]}


def test_the_same_two_sides_are_pointed_out_whichever_side_they_were(officer, three_cases, django_assert_num_queries):
    first, second, third = three_cases
    with django_assert_num_queries(2):  # parties, cases
        assert list(recurrence.same_two_sides(first, officer)) == [second]
    assert list(recurrence.same_two_sides(third, officer)) == []


def test_what_is_voided_withdrawn_or_out_of_sight_is_not_pointed_out(officer, outsider, far_room, opened, three_cases):
    first, second, third = three_cases
    own = first.parties.get(side="a")
    elsewhere = opened(by=outsider, room=far_room, parties=[{"side": "a", "name": "外来人", "id_number": CARD}])
    outside = first.parties.get(side="b")
    assert elsewhere not in recurrence.earlier_of(outside, officer)
    actions.void(by=officer, dispute=second, reason="录错了")
    actions.withdraw_party(by=officer, party=third.parties.get(), reason="搞错了人")
    assert list(recurrence.earlier_of(own, officer)) == []
    assert recurrence.earlier_by_party(first, officer) == {}
    assert list(recurrence.same_two_sides(first, officer)) == []


def test_a_stranger_without_a_number_is_nobodys_twin(officer, opened):
    first, _second = opened(), opened()
    assert list(recurrence.earlier_of(Party.objects.filter(dispute=first).first(), officer)) == []
    assert list(recurrence.same_two_sides(first, officer)) == []


@pytest.mark.parametrize(("after", "within"), [(0, True), (90, True), (91, False)])
def test_flared_up_within_ninety_days(officer, in_state, after, within):
    dispute = in_state("closed")
    closing = dispute.closings.get()
    assert not recurrence.flared_up_within(closing)
    closing.reopened_on = closing.closed_on + timedelta(days=after)
    assert recurrence.flared_up_within(closing) is within
