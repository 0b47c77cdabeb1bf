"""Visits and follow-ups."""

import uuid
from datetime import timedelta

import factory
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from factory.django import DjangoModelFactory

from followups.models import FollowUp
from tests.factories.people import HouseholdFactory
from tests.factories.units import OfficerFactory
from visits.models import Visit


class VisitFactory(DjangoModelFactory):
    """A door visit at which somebody was met; actions are not run (use visits.actions for consequences)."""

    class Meta:
        model = Visit

    client_id = factory.LazyFunction(uuid.uuid4)
    body_hash = "-"
    household = factory.SubFactory(HouseholdFactory)
    room = factory.LazyAttribute(lambda o: o.household.room)
    visited_by = factory.SubFactory(OfficerFactory)
    occurred_at = factory.LazyFunction(timezone.now)


class FollowUpFactory(DjangoModelFactory):
    """An open follow-up due today, raised by the household's interval."""

    class Meta:
        model = FollowUp

    household = factory.SubFactory(HouseholdFactory)
    room = factory.LazyAttribute(lambda o: o.household.room)
    source_type = factory.LazyAttribute(lambda o: ContentType.objects.get_for_model(o.household))
    source_id = factory.LazyAttribute(lambda o: o.household.pk)
    due_on = factory.LazyFunction(timezone.localdate)
    raised_for_on = factory.LazyAttribute(lambda o: o.due_on)
    window_from = factory.LazyAttribute(lambda o: o.due_on - timedelta(days=7))
    window_to = factory.LazyAttribute(lambda o: o.due_on + timedelta(days=3))
    escalate_on = factory.LazyAttribute(lambda o: o.window_to + timedelta(days=7))
    reason_code = "household_interval"
    reason_data = factory.LazyFunction(lambda: {"interval_days": 90})
