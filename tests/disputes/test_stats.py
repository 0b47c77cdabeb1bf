"""Figures of cases against a plain recount of the same rows."""

import random
import statistics
from collections import defaultdict
from datetime import date, timedelta
from itertools import product

import pytest
from django.utils import timezone

from disputes import codes, stats
from disputes.models import Acknowledgement, Card, Closing, Dispute, Extension
from tests import factories

FIRST, DAYS = date(2025, 11, 20), 150
SINCE, UNTIL = date(2025, 12, 1), date(2026, 2, 28)
UNIT = {"room": lambda room: room.pk, "station": lambda room: room.station_id}
PERIOD = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(days=day.weekday()),
    "month": lambda day: day.replace(day=1),
}


@pytest.fixture
def rng():
    return random.Random(20260301)


@pytest.fixture
def a_season(rng, room, other_room, far_room):
    """Cases of three rooms, some closed, closed again, voided, handed off, shown cards."""
    rooms = [room, other_room, far_room]
    for _number in range(60):
        heard = FIRST + timedelta(days=rng.randrange(DAYS))
        case = factories.DisputeFactory(
            room=rng.choice(rooms), kind=rng.choice(["land", "debt", "family"]), level=rng.choice(codes.LEVEL_ORDER),
            reported_on=heard, state="accepted",
        )  # fmt: skip
        _close_cases(rng, case, heard)
        for number in range(rng.choice([0, 0, 1, 2])):
            Card.objects.create(
                dispute=case, colour=rng.choice(["red", "yellow"]), step="handle", cycle=1, room=rng.choice(rooms),
                limit_on=heard + timedelta(days=number), issued_on=heard + timedelta(days=rng.randrange(30)),
            )  # fmt: skip
        if rng.random() < 0.1:
            Dispute.objects.filter(pk=case.pk).update(voided_at=timezone.now(), void_reason="重复登记")
        if rng.random() < 0.2:
            Dispute.objects.filter(pk=case.pk).update(room=rng.choice(rooms))


def _close_cases(rng, case, opened):
    for cycle in range(1, rng.choice([1, 2, 2, 3])):
        closed = opened + timedelta(days=rng.choice([0, 1, 3, 8, 8, 21]))
        again = closed + timedelta(days=rng.choice([5, 89, 90, 91])) if rng.random() < 0.5 else None
        Closing.objects.create(
            dispute=case, cycle=cycle, room=case.room, level=rng.choice(codes.LEVEL_ORDER), opened_on=opened,
            closed_on=closed, outcome=rng.choice(["agreed", "agreed", "not_agreed", "referred"]), reopened_on=again,
            reopen_reason="又起争执" if again else "",
        )  # fmt: skip
        if again is None:
            return
        opened = again


def recount(by, per, part, rooms):
    """The same lines by reading every row, one at a time."""
    lines = defaultdict(lambda: defaultdict(list))

    def put(name, room, day, value, amount=1):
        if day is None or not SINCE <= day <= UNTIL or room.pk not in rooms:
            return
        lines[UNIT[by](room) if by else None, PERIOD[per](day) if per else None, value if part else None][name].append(
            amount
        )

    for case in Dispute.objects.select_related("room"):
        if case.voided_at is not None:
            continue
        put("opened", case.room, case.reported_on, part and getattr(case, part))
        for closing in case.closings.select_related("room"):
            own = closing.level if part == "level" else case.kind
            put("closings", closing.room, closing.closed_on, own, closing)
            put("reopened", closing.room, closing.reopened_on, own)
        for card in case.cards.select_related("room"):
            if card.colour == "red":
                put("overdue", card.room, card.issued_on, part and getattr(case, part), case.pk)
    return {key: _figures(line) for key, line in lines.items()}


def _figures(line):
    closings = line["closings"]
    took = [(closing.closed_on - closing.opened_on).days for closing in closings]
    agreed, not_agreed = (sum(closing.outcome == name for closing in closings) for name in ("agreed", "not_agreed"))
    recurred = sum(
        closing.reopened_on is not None and (closing.reopened_on - closing.closed_on).days <= 90 for closing in closings
    )
    return {
        "opened": len(line["opened"]),
        "closed": len(closings),
        "agreed": agreed,
        "not_agreed": not_agreed,
        "success_rate": round(agreed / (agreed + not_agreed), 4) if agreed + not_agreed else None,
        "mean_days": round(statistics.mean(took), 1) if took else None,
        "median_days": statistics.median(took) if took else None,
        "recurred": recurred,
        "recurrence_rate": round(recurred / len(closings), 4) if closings else None,
        "reopened": len(line["reopened"]),
        "overdue": len(set(line["overdue"])),
    }


def test_every_cut_equals_a_plain_recount(a_season, bureau, room, other_room, far_room):
    counted = stats.counted_for(bureau)
    rooms = {room.pk, other_room.pk, far_room.pk}
    for by, per, part in product([None, "room", "station"], [None, "day", "week", "month"], [None, "kind", "level"]):
        result = stats.during_by(counted, by=by, per=per, part=part, since=SINCE, until=UNTIL)
        lines = {(row.pop("unit"), row.pop("period"), row.pop("part")): row for row in result}
        assert lines == recount(by, per, part, rooms), (by, per, part)
    whole = stats.during(counted, SINCE, UNTIL)
    assert whole == recount(None, None, None, rooms)[None, None, None]
    # The season is one in which every figure has something to say.
    assert all(whole.values()), whole


def test_a_bureau_is_a_unit_too(a_season, bureau, county):
    [line] = stats.during_by(stats.counted_for(bureau), by="bureau", since=SINCE, until=UNTIL)
    assert line["unit"] == county.pk
    whole = stats.during(stats.counted_for(bureau), SINCE, UNTIL)
    assert {name: line[name] for name in stats.MEASURES} == whole


def test_everybody_counts_what_they_see(a_season, officer, chief, auditor, admin, room, other_room, far_room):
    reach = {officer: {room.pk}, chief: {room.pk, other_room.pk}, auditor: {room.pk, other_room.pk, far_room.pk}}
    for user, rooms in reach.items():
        expected = recount(None, None, None, rooms)[None, None, None]
        assert stats.during(stats.counted_for(user), SINCE, UNTIL) == expected
    nothing = stats.during(stats.counted_for(admin), SINCE, UNTIL)
    assert set(nothing.values()) == {0, None}


def test_narrowed_to_rooms_kinds_and_levels(a_season, bureau, room, far_room):
    counted = stats.counted_for(bureau)
    rooms = type(room).objects.filter(pk=far_room.pk)
    assert (
        stats.during(counted.only(rooms=rooms), SINCE, UNTIL)
        == recount(None, None, None, {far_room.pk})[None, None, None]
    )
    for part, value in (("kind", "land"), ("level", "red")):
        lines = recount(None, None, part, {row.pk for row in type(room).objects.all()})
        assert stats.during(counted.only(**{part: value}), SINCE, UNTIL) == lines[None, None, value]


def test_the_number_of_queries_does_not_grow(a_season, bureau, django_assert_num_queries):
    counted = stats.counted_for(bureau)
    with django_assert_num_queries(4):
        stats.during_by(counted, by="room", per="month", part="kind")


def test_ninety_days_are_still_within(room, bureau):
    for locked, _name in ((90, "in"), (91, "out")):
        case = factories.DisputeFactory(room=room, state="accepted")
        closed = date(2026, 1, 5)
        Closing.objects.create(
            dispute=case, cycle=1, room=room, level="blue", opened_on=closed, closed_on=closed, outcome="agreed",
            reopened_on=closed + timedelta(days=locked), reopen_reason="又起争执",
        )  # fmt: skip
    figures = stats.during(stats.counted_for(bureau), date(2026, 1, 1), date(2026, 1, 31))
    assert (figures["closed"], figures["recurred"], figures["recurrence_rate"]) == (2, 1, 0.5)
    # They were opened again later, and count there as opened again.
    assert (figures["reopened"], stats.during(stats.counted_for(bureau), date(2026, 4, 1))["reopened"]) == (0, 2)


def test_what_waits_equals_the_lists_behind_it(rng, room, far_room, bureau, officer):
    today = timezone.localdate()
    for _number in range(40):
        due = rng.choice([None, *(today + timedelta(days=days) for days in (-9, -1, 0, 1, 4, 20))])
        case = factories.DisputeFactory(
            room=rng.choice([room, far_room]), state=rng.choice(["reported", "accepted", "referred", "closed"]),
            level=rng.choice(codes.LEVEL_ORDER), cycle=rng.choice([1, 1, 2]),
            due_on=due, yellow_on=due and due - timedelta(days=rng.choice([1, 5])),
        )  # fmt: skip
        for tier in rng.sample(["chief", "bureau"], rng.randrange(3)):
            Acknowledgement.objects.create(dispute=case, tier=tier, level=case.level)
        if rng.random() < 0.3:
            Extension.objects.create(
                dispute=case, step="handle", cycle=1, before_on=today, until_on=today + timedelta(days=3), reason="x"
            )
        if rng.random() < 0.3:
            factories.ReferralFactory(
                dispute=case,
                referred_on=today - timedelta(days=9),
                reply_due_on=today - timedelta(days=rng.choice([0, 1])),
            )
        if rng.random() < 0.15:
            Dispute.objects.filter(pk=case.pk).update(voided_at=timezone.now(), void_reason="重复登记")
    for _number in range(2):  # two late terms of one case are one case that waits
        factories.TermFactory(agreement__dispute__room=room, due_on=today - timedelta(days=1))
    counted = Dispute.objects.filter(room=room, state="agreed").first()
    factories.TermFactory(agreement=counted.agreements.get(), due_on=today - timedelta(days=2))
    for user in (bureau, officer):
        mine = Dispute.objects.visible_to(user)
        assert stats.waiting_counts(mine) == _waiting(mine, today)
    mine = Dispute.objects.visible_to(bureau)
    assert all(stats.waiting_counts(mine).values())
    by_room = stats.waiting_counts_by(mine)
    assert by_room == {counted.pk: _waiting(mine.filter(room=counted), today) for counted in (room, far_room)}
    by_level = stats.waiting_counts_by(mine, "level")
    assert by_level["red"] == _waiting(mine.filter(level="red"), today)
    for unit, rows in ((room, mine.filter(room=room)), (far_room, mine.filter(room=far_room))):
        for level, counted in stats.open_by_level(mine)[unit.pk].items():
            of_level = rows.filter(level=level)
            assert counted == {"open": of_level.open().count(), "red": of_level.overdue(today).count()}
    by_station = stats.waiting_counts_by(mine, "station")
    assert by_station == {counted.station_id: by_room[counted.pk] for counted in (room, far_room)}


def _waiting(rows, today):
    return {
        "open": rows.open().count(),
        "yellow": rows.yellow(today).count(),
        "red": rows.overdue(today).count(),
        "turning_red": rows.turning_red(today).count(),
        "chief_to_acknowledge": rows.to_acknowledge("chief").count(),
        "bureau_to_acknowledge": rows.to_acknowledge("bureau").count(),
        "extensions_asked": sum(case.extensions.filter(state="asked").exists() for case in rows.standing()),
        "terms_overdue": sum(_has_late_term(case, today) for case in rows.standing()),
        "answers_overdue": sum(
            any(referral.is_overdue for referral in case.referrals.all()) for case in rows.standing()
        ),
        "flared_up": rows.flared_up().count(),
    }


def _has_late_term(case, today):
    terms = [term for paper in case.agreements.filter(ended_on__isnull=True) for term in paper.terms.all()]
    return any(term.is_overdue for term in terms)


def test_what_waits_is_one_query(room, bureau, django_assert_num_queries):
    factories.DisputeFactory(room=room)
    rows = Dispute.objects.visible_to(bureau)
    with django_assert_num_queries(1):
        stats.waiting_counts(rows)
    with django_assert_num_queries(1):
        stats.waiting_counts_by(rows, "station")
    with django_assert_num_queries(1):
        stats.open_by_level(rows, "station")


def test_every_figure_is_defined():
    assert set(stats.DEFINITIONS) == set(stats.MEASURES) == set(_figures(defaultdict(list)))
