"""The one rule for days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from core.errors import Invalid
from core.time import days
from residents import actions
from tests import factories

TODAY = timezone.localdate()


@pytest.mark.parametrize(
    ("value", "has_happened", "born", "sentence"),
    [
        (date(1899, 12, 31), False, None, days.OUTSIDE),
        (date(2200, 1, 1), False, None, days.OUTSIDE),
        (datetime(1, 1, 1, tzinfo=UTC), True, None, days.OUTSIDE),
        (TODAY + timedelta(days=1), True, None, days.FUTURE),
        (timezone.now() + timedelta(hours=1), True, None, days.FUTURE),
        (TODAY + timedelta(days=1), False, None, None),
        (timezone.now() + timedelta(minutes=5), True, None, None),
        (date(1900, 1, 1), True, None, None),
    ],
)
def test_days_that_can_be(value, has_happened, born, sentence):
    assert days.problem(value, has_happened=has_happened, born=born) == sentence


def test_nothing_before_the_birth():
    assert "2020-05-02" in str(days.problem(date(2020, 5, 1), has_happened=True, born=date(2020, 5, 2)))
    assert days.problem(date(2020, 5, 2), has_happened=True, born=date(2020, 5, 2)) is None


@pytest.mark.django_db
def test_no_page_no_call_and_no_command_gets_round_it(officer, room, api):
    household = factories.HouseholdFactory(room=room)
    facts = {"by": officer, "household": household, "name": "小宝", "birth_date": date(2020, 5, 2)}
    with pytest.raises(Invalid) as refused:
        actions.enter_resident(**facts, from_on=date(2020, 5, 1))
    assert refused.value.field == "from_on"
    child = actions.enter_resident(**facts, from_on=date(2020, 6, 1))
    for field, value in {
        "verified_on": TODAY + timedelta(days=1),
        "birth_date": date(1899, 1, 1),
    }.items():
        with pytest.raises(Invalid) as refused:
            actions.change_resident(by=officer, resident=child, **{field: value})
        assert refused.value.field == field
    with pytest.raises(Invalid):
        actions.change_resident(by=officer, resident=child, birth_date=date(2021, 1, 1))
    client = api(officer)
    for body in ({"verified_on": "9999-12-31"}, {"birth_date": "0001-01-01"}, {"verified_on": "2020-01-01"}):
        assert client.patch(f"/api/v1/residents/{child.pk}/", body, format="json").status_code == 400
