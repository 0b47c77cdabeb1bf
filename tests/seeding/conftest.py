"""One county for a whole file; its tests leave it as they found it."""

import pytest
from django.db import connection, transaction

from disputes.models import Dispute
from policeroom.seeding import county
from policeroom.seeding.disputes import case_scenarios
from tests.seeding.plans import a_plan


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    plan = a_plan()
    with django_db_blocker.unblock(), transaction.atomic():
        county.seed(plan)
        connection.check_constraints()
        yield plan
        transaction.set_rollback(True)


@pytest.fixture
def cases(seeded):
    results = list(Dispute.objects.select_related("finding__visit").order_by("id"))
    assert len(results) >= len(case_scenarios.SCENARIOS)
    return results
