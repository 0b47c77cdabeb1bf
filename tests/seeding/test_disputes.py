"""The seeded cases are such as the product itself would have made: states, clocks, numbers, visits, trail."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, F, Max, Q

from audit.models import Entry
from disputes import codes, deadlines, kinds
from disputes.actions import nightly
from disputes.models import (
    Acknowledgement,
    Agreement,
    Card,
    Closing,
    Dispute,
    Extension,
    HandOff,
    LevelChange,
    Mediation,
    Numbering,
    Party,
    Referral,
    ReturnVisit,
    Term,
)
from disputes.rules import transitions
from followups.calendar.workdays import is_working
from followups.models import FollowUp
from notifications import message_texts
from notifications.models import Notification
from stations.models import Posting

pytestmark = pytest.mark.django_db
STORIES = (Party, Mediation, Agreement, Term, Referral, LevelChange, Acknowledgement, Extension, Card, Closing)
DAY = timedelta(days=1)


def test_every_kind_source_level_state_and_turn_is_there(seeded):
    def values(field, rows=Dispute.objects):
        return set(rows.values_list(field, flat=True))

    assert values("kind") == set(dict(kinds.choices()))
    assert len(values("source")) >= 6
    assert values("level") == set(codes.LEVEL_ORDER)
    assert values("state") == {state.code for state in codes.STATES}
    assert values("procedure") >= {codes.POLICE, codes.PEOPLE, codes.HANDLING}
    assert Dispute.objects.filter(voided_at__isnull=False).exists()
    assert values("cycle") == {1, 2}
    assert Dispute.objects.filter(finding__isnull=False).exists()
    assert values("state", Term.objects) == {"pending", "performed", "late", "broken"}
    assert values("state", Extension.objects) >= {"asked", "granted", "refused"}
    assert values("outcome", Referral.objects) >= {"", "settled", "taken"}
    assert values("outcome", Closing.objects) == {outcome.code for outcome in codes.OUTCOMES}
    assert HandOff.objects.exists()
    assert ReturnVisit.objects.filter(flared_up=True).exists()
    assert Card.objects.exists()


def test_something_waits_for_everybody(seeded):
    on = seeded.today
    assert Dispute.objects.overdue(on).exists()
    assert Term.objects.overdue(on).exists()
    assert Referral.objects.overdue(on).exists()
    assert set(Acknowledgement.objects.waiting().values_list("tier", flat=True)) == {"chief", "bureau"}
    assert Extension.objects.to_decide().exists()
    assert HandOff.objects.filter(state=HandOff.OFFERED).exists()
    assert FollowUp.objects.open().filter(is_matter=True).exists()


def test_the_clock_is_as_the_product_winds_it(cases):
    for case in cases:
        before = case.yellow_on, case.due_on
        deadlines.set_deadline(case)
        assert (case.yellow_on, case.due_on) == before, case


def test_the_jobs_of_the_next_night_find_nothing_left_to_do(seeded):
    on = seeded.today
    while not is_working(on):
        on -= DAY
    with transaction.atomic():
        assert nightly.show_cards(on) == {"yellow": 0, "red": 0}
        assert nightly.remind_terms(on) == 0
        assert nightly.notify_overdue_referrals(on) == 0
        assert nightly.finish_all(seeded.today) == 0
        transaction.set_rollback(True)


def test_numbers_run_without_gaps_and_the_room_knows_the_last(seeded):
    rows = Dispute.objects.values("numbered_by", "year").annotate(n=Count("id"), last=Max("sequence")).order_by()
    numberings = {(row.room_id, row.year): row.last for row in Numbering.objects.all()}
    assert {(row["numbered_by"], row["year"]): row["last"] for row in rows} == numberings
    assert all(row["n"] == row["last"] for row in rows)
    for case in Dispute.objects.select_related("numbered_by"):
        assert case.number == f"{case.numbered_by.code[:-6]}{case.short_number}"
        assert case.year == case.created_at.astimezone(seeded.now.tzinfo).year
    by_number = Dispute.objects.order_by("numbered_by", "year", "sequence").values_list("numbered_by", "created_at")
    for (room, at), (next_room, next_at) in pairwise(by_number):
        assert room != next_room or at <= next_at


def test_nothing_happened_in_the_future_or_out_of_order(seeded):
    now, today = seeded.now, seeded.today
    for model in (Dispute, HandOff, ReturnVisit, *STORIES):
        assert not model.objects.filter(Q(created_at__gt=now) | Q(updated_at__gt=now)).exists(), model
        assert not model.objects.filter(updated_at__lt=F("created_at")).exists(), model
    for model in STORIES:
        if model not in (Term, Party):
            assert not model.objects.filter(created_at__lt=F("dispute__created_at")).exists(), model
    assert not Dispute.objects.filter(
        Q(reported_on__gt=today) | Q(accepted_on__lt=F("reported_on")) | Q(closed_on__lt=F("accepted_on"))
    ).exists()
    assert not Mediation.objects.filter(Q(held_at__gt=now) | Q(held_on__lt=F("dispute__reported_on"))).exists()
    assert not Agreement.objects.exclude(signed_on=F("mediation__held_on")).exists()
    assert not Term.objects.filter(Q(settled_on__gt=today) | Q(due_on__lt=F("agreement__signed_on"))).exists()
    assert not Term.objects.filter(state="performed", settled_on__gt=F("due_on")).exists()
    assert not Term.objects.filter(state="late", settled_on__lte=F("due_on")).exists()
    assert not Referral.objects.filter(Q(answered_on__gt=today) | Q(answered_on__lt=F("referred_on"))).exists()


def test_each_state_has_the_records_that_lead_there(cases):
    for case in cases:
        rounds = list(case.mediations.filter(cycle=case.cycle).order_by("round"))
        assert [item.round for item in rounds] == list(range(1, len(rounds) + 1))
        assert case.mediations.exists() <= bool(case.procedure), case
        holding = case.agreements.filter(ended_on__isnull=True)
        last = rounds[-1].result if rounds else ""
        if case.state in (codes.REPORTED, codes.ACCEPTED):
            assert not rounds
        if case.state == codes.MEDIATING:
            assert last == "continued"
        if case.state == codes.NOT_AGREED:
            assert last == "not_agreed"
        assert holding.exists() == (case.state == codes.AGREED or case.outcome == "agreed"), case
        for agreement in holding:
            assert agreement.mediation == rounds[-1]
            assert last == "agreed"
            assert agreement.terms.exists()
        if case.state == codes.REFERRED:
            assert case.referrals.filter(cycle=case.cycle).exists()
        if case.outcome == "referred":
            assert case.referrals.get(cycle=case.cycle).outcome == "settled"
        if case.is_petition:
            assert not rounds
            assert case.procedure in ("", codes.HANDLING)


def test_levels_follow_their_changes_and_nobody_waits_for_the_mild_or_the_closed(cases):
    for case in cases:
        level = None
        for change in case.level_changes.order_by("id"):
            assert level in (None, change.before)
            level = change.after
        assert level in (None, case.level)
        waiting = case.acknowledgements.filter(acknowledged_at__isnull=True, lapsed_at__isnull=True)
        if waiting.exists():
            assert case.is_open
            assert case.level in (codes.ORANGE, codes.RED)


def test_parties_stand_on_both_sides_and_agree_with_the_register(cases):
    for case in cases:
        parties = list(case.parties.select_related("resident").order_by("side"))
        assert [party.side for party in parties] == ["a", "b"]
        assert all(party.name in case.title for party in parties)
        for party in parties:
            if party.resident:
                assert party.resident.room_id == case.numbered_by_id
                assert (party.name, party.id_number) == (party.resident.name, party.resident.id_number)
                assert party.id_number_hash == (party.resident.id_number_hash or "")
    assert Party.objects.filter(resident__isnull=True).exists()


def test_a_case_heard_at_a_door_names_the_finding(cases):
    results = [case for case in cases if case.finding]
    for case in results:
        assert case.source == "visit"
        assert case.finding.kind == "dispute"
        assert case.finding.visit.room_id == case.numbered_by_id
        assert case.finding.visit.created_at <= case.created_at
        homes = set(case.parties.values_list("resident__household", flat=True))
        assert case.finding.visit.household_id in homes
    assert len({case.finding_id for case in results}) == len(results)


def test_whoever_handled_a_case_held_a_post_there_or_led_the_station(seeded):
    def is_posted(officer, room, on):
        postings = Posting.objects.filter(officer=officer, since__lte=on).exclude(until__lt=on)
        return postings.filter(Q(room=room) | Q(station=room.station)).exists()

    for case in Dispute.objects.select_related("room__station"):
        if case.is_open:
            assert is_posted(case.handler, case.room, seeded.today)
        for mediation in case.mediations.select_related("host", "second_host", "attending", "body", "mediator"):
            officers = [mediation.host, mediation.second_host, mediation.attending]
            assert all(is_posted(officer, case.room, mediation.held_on) for officer in officers if officer)
            if case.procedure == "people":
                assert mediation.host is None
                assert (mediation.body.station, mediation.mediator.body) == (case.room.station, mediation.body)
            else:
                assert mediation.host is not None
                assert mediation.is_hosted_alone == (mediation.second_host is None)


def test_the_trail_tells_of_the_last_weeks(seeded):
    lines = Entry.objects.filter(target_type=ContentType.objects.get_for_model(Dispute))
    since = seeded.now - timedelta(days=30)
    for case in Dispute.objects.filter(created_at__gte=since):
        acts = lines.filter(target_id=case.pk).exclude(verb="card_shown")
        assert acts.filter(verb="dispute_reported").count() == 1
        assert acts.count() == case.version
        assert acts.order_by("id").last().at == case.updated_at
    assert lines.filter(verb="card_shown").count() == Card.objects.filter(created_at__gte=since).count()


def test_messages_tell_of_grave_cases_and_offers_and_can_be_read(seeded):
    messages = Notification.objects.filter(kind__in=["dispute_level", "dispute_offered"])
    assert set(messages.values_list("kind", flat=True)) == {"dispute_level", "dispute_offered"}
    for message in messages:
        assert message.title
        assert message.officer_id is not None
        message_texts.put_lines(message.officer, [message])
        assert message.lines, "whoever was told may open what it is about"
    waiting = Acknowledgement.objects.waiting().values_list("dispute", "tier")
    unread = {message.data["dispute"] for message in messages.filter(kind="dispute_level", read_at=None)}
    assert {dispute for dispute, _tier in waiting} == unread


def test_the_newest_message_was_written_last(seeded):
    """Lists of messages run by that order."""
    moments = list(Notification.objects.order_by("id").values_list("created_at", flat=True))
    assert moments == sorted(moments)


def test_no_case_took_a_step_its_state_did_not_allow(seeded):
    """Replays the lines of the cases of the last weeks through the table."""
    verbs = {
        "dispute_accepted": "accept",
        "dispute_agreed": "agree",
        "dispute_referred": "refer",
        "dispute_closed": "close",
        "dispute_reopened": "reopen",
        "dispute_followed_up": "follow_up",
        "dispute_mediated": "mediate",
        "term_settled": "settle_term",
        "dispute_visited": "return_visit",
    }
    replayed = 0
    for case in Dispute.objects.filter(created_at__gte=seeded.now - timedelta(days=30)):
        state, rounds = codes.REPORTED, iter(case.mediations.order_by("id").values_list("result", flat=True))
        for verb in (
            Entry.objects.filter(
                target_type=ContentType.objects.get_for_model(Dispute), target_id=case.pk, verb__in=verbs
            )
            .order_by("id")
            .values_list("verb", flat=True)
        ):
            step = transitions.transition_of(state, verbs[verb])
            assert step is not None, (case, state, verb)
            state = step.leads_to(state, next(rounds) if verb == "dispute_mediated" else "")
            replayed += 1
        assert state == case.state
    assert replayed > 10
