"""Dwellings, households, residents, listings."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from assistance.models import CareRecord
from residents.models import Dwelling, Household, Listing, ListingCategory, Resident
from tests.factories.units import CommunityFactory


class DwellingFactory(DjangoModelFactory):
    class Meta:
        model = Dwelling

    community = factory.SubFactory(CommunityFactory)
    room = factory.SelfAttribute("community.room")
    address = factory.Sequence(lambda n: f"人民路{n}号")


class HouseholdFactory(DjangoModelFactory):
    """`HouseholdFactory(room=room)` puts it into that room."""

    class Meta:
        model = Household

    room = factory.SubFactory("tests.factories.units.RoomFactory")
    dwelling = factory.LazyAttribute(lambda o: DwellingFactory(community=CommunityFactory(room=o.room)))
    label = factory.Sequence(lambda n: f"户主{n}")
    visit_from = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10))


class ResidentFactory(DjangoModelFactory):
    """A resident without a number; `household=` decides the room."""

    class Meta:
        model = Resident

    name = factory.Sequence(lambda n: f"居民{n}")
    household = factory.SubFactory(HouseholdFactory)
    room = factory.LazyAttribute(lambda o: o.household.room)
    document_kind = "unknown"


class ListingCategoryFactory(DjangoModelFactory):
    class Meta:
        model = ListingCategory
        django_get_or_create = ("code", "valid_from")

    code = "left_behind_child"
    name_en = "Left-behind child"
    name_zh = "留守儿童"
    valid_from = date(2020, 1, 1)
    legal_basis_en = "Law on the Protection of Minors"
    legal_basis_zh = "未成年人保护法"
    is_confidential = False
    review_after_days = 180


class ListingFactory(DjangoModelFactory):
    """An active listing."""

    class Meta:
        model = Listing

    resident = factory.SubFactory(ResidentFactory)
    category = factory.SubFactory(ListingCategoryFactory)
    state = "active"
    reason = "本人申请"
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=40))
    review_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=140))


class CareRecordFactory(DjangoModelFactory):
    """Somebody who agreed in writing."""

    class Meta:
        model = CareRecord

    resident = factory.SubFactory(ResidentFactory)
    room = factory.SelfAttribute("resident.room")
    need = "elder_alone"
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=20))
    consent_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=20))
    consent_by = "self"
    consent_form = "written"
    review_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=70))
