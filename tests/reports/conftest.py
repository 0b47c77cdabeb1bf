"""April 2026, with rows made by factories counted."""

from datetime import datetime

import pytest
import time_machine
from django.utils import timezone

from facts.recount import recount
from tests import factories

MARCH = {"from": "2026-03-01", "to": "2026-03-31"}


@pytest.fixture
def in_april():
    with time_machine.travel(datetime(2026, 4, 15, 4, tzinfo=timezone.get_default_timezone()), tick=False) as clock:
        yield clock


@pytest.fixture
def counted():
    """`counted()` brings the facts up to rows that factories made past the actions."""
    return recount


@pytest.fixture
def home(room):
    return factories.HouseholdFactory(room=room)


@pytest.fixture
def person(home):
    return factories.ResidentFactory(household=home)


def at(month, day, hour=10):
    return timezone.make_aware(datetime(2026, month, day, hour))


def visit(household, on, met=(), **facts):
    new_visit = factories.VisitFactory(household=household, occurred_at=on, **facts)
    new_visit.residents.add(*met)
    return new_visit
