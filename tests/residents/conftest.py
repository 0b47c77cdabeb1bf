"""Somebody registered in the own room, and somebody registered in a far one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from residents import actions
from tests import factories
from tests.residents.numbers import number


@pytest.fixture
def household(room):
    return factories.HouseholdFactory(room=room)


@pytest.fixture
def resident(officer, household):
    return actions.enter_resident(
        by=officer, household=household, name="张三", document_kind="id_card", id_number=number(), phone="13800138000",
        from_on=timezone.localdate() - timedelta(days=100),
    )  # fmt: skip


@pytest.fixture
def theirs(outsider, far_room):
    home = factories.HouseholdFactory(room=far_room)
    return actions.enter_resident(
        by=outsider, household=home, name="王五", document_kind="id_card", id_number=number(order="003")
    )
