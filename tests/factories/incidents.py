"""Counts of incidents."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from incidents.models import IncidentCount
from tests.factories.units import RoomFactory


class IncidentCountFactory(DjangoModelFactory):
    class Meta:
        model = IncidentCount

    room = factory.SubFactory(RoomFactory)
    month = date(2026, 10, 1)
    kind = "theft"
    count = 3
