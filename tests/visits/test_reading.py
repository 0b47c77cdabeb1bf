"""A list of visits reads quickly what the serializer says slowly: the same, field by field."""

import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIRequestFactory

from tests import factories
from visits import actions, row_reader
from visits.models import Visit
from visits.serializers import VisitSerializer

pytestmark = pytest.mark.django_db


def both(user):
    request = APIRequestFactory().get("/")
    request.user = user
    visits = Visit.objects.visible_to(user).for_list().prefetch_related("photos").order_by("id")
    slow = VisitSerializer(visits, many=True, context={"request": request}).data
    return json.loads(json.dumps(slow)), json.loads(
        json.dumps(row_reader.represent(list(row_reader.rows(visits)), request))
    )


def test_every_field_is_the_serializers(officer, record, resident, photo):
    record(
        residents=[resident.pk],
        findings=[
            {"kind": "hazard", "text": "燃气软管老化"},
            {"kind": "request", "text": "想装扶手", "resident": resident.pk},
        ],
        photos=[photo()],
        latitude=28.377201,
        longitude=111.5,
        next_visit_on=timezone.localdate() + timedelta(days=30),
        note="=SUM(1)",
    )
    voided = record(contact="not_home")
    actions.void_visit(by=officer, visit=voided, reason="认错门了")
    actions.record_visit(
        by=officer, client_id=uuid.uuid4(), kind="patrol", room=officer.rooms_today[0], place="河堤", contact="met",
        occurred_at=timezone.now(), minutes=40,
    )  # fmt: skip
    slow, quick = both(officer)
    assert len(slow) == 3
    assert quick == slow
    assert [list(item) for item in quick] == [list(item) for item in slow]


def test_answers_about_a_case_are_shown_to_who_may_see_the_case(officer, planned, visit_about):
    visit_about(planned, 17, return_answers={"terms_hold": "yes"})
    slow, quick = both(officer)
    assert quick == slow
    assert quick[-1]["return_answers"]["terms_hold"] == "yes"
    officer.narrow_to(lambda permission: permission == "visits.view")
    slow, quick = both(officer)
    assert quick == slow
    assert quick[-1]["return_answers"] is None


def test_a_page_costs_the_same_queries_however_many_rows(officer, household, django_assert_num_queries):
    factories.VisitFactory.create_batch(30, household=household, room=household.room, visited_by=officer)
    request = APIRequestFactory().get("/")
    request.user = officer
    officer.scope_for("visits.view")
    with django_assert_num_queries(4):
        row_reader.represent(list(row_reader.rows(Visit.objects.visible_to(officer))), request)
