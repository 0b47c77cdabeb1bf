"""What the county sets holds between two days, both included."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from followups.models import Cadence
from residents.models import ListingCategory, WaitingLimit
from visits.models import ParVolume

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2031, 5, 1), date(2031, 5, 31)
ROWS = [
    (Cadence, {"interval_days": 30}),
    (ListingCategory, {"code": "for-a-month", "name_en": "For a month", "name_zh": "一个月"}),
    (WaitingLimit, {"amber_days": 20, "red_days": 60}),
    (ParVolume, {"measure": ParVolume.HOURS, "value": 8}),
]


@pytest.mark.parametrize(("model", "facts"), ROWS)
def test_both_days_included(model, facts):
    row = model.objects.create(valid_from=FIRST, valid_until=LAST, **facts)
    for on, expected in (
        (FIRST, True),
        (LAST, True),
        (FIRST - timedelta(days=1), False),
        (LAST + timedelta(days=1), False),
    ):
        assert row.holds(on) is expected
        assert model.objects.valid(on).filter(pk=row.pk).exists() is expected


@pytest.mark.parametrize(("model", "facts"), ROWS)
def test_an_empty_last_day_has_no_end_and_today_is_meant_without_a_day(model, facts):
    row = model.objects.create(valid_from=timezone.localdate(), **facts)
    assert row.holds()
    assert row.holds(date(2199, 12, 31))
    assert model.objects.valid().filter(pk=row.pk).exists()


@pytest.mark.parametrize(("model", "facts"), ROWS)
def test_the_database_refuses_an_end_before_the_beginning(model, facts):
    with pytest.raises(IntegrityError):
        model.objects.create(valid_from=LAST, valid_until=FIRST, **facts)
