"""Cases in the state one asks for; actions are not run (use disputes.actions for consequences)."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from disputes import codes
from disputes.models import (
    Agreement,
    Dispute,
    Mediation,
    MediationBody,
    Mediator,
    Numbering,
    Party,
    Referral,
    Term,
)
from tests.factories.units import OfficerFactory, RoomFactory, StationFactory


def _next_sequence(case):
    numbering, _created = Numbering.objects.get_or_create(room=case.room, year=case.year)
    numbering.last += 1
    numbering.save()
    return numbering.last


class DisputeFactory(DjangoModelFactory):
    """A case between neighbours, heard today; `state="accepted"` and so on fill what such a case has."""

    class Meta:
        model = Dispute

    room = factory.SubFactory(RoomFactory)
    numbered_by = factory.LazyAttribute(lambda o: o.room)
    year = factory.LazyFunction(lambda: timezone.localdate().year)
    sequence = factory.LazyAttribute(_next_sequence)
    number = factory.LazyAttribute(lambda o: f"{o.room.code}-{o.year}-{o.sequence:04d}")
    title = "排水沟纠纷"
    kind = "neighbour"
    summary = "两家因排水沟改道发生争吵。"
    reported_on = factory.LazyFunction(timezone.localdate)
    accepted_on = factory.LazyAttribute(lambda o: None if o.state == codes.REPORTED else o.reported_on)
    procedure = factory.LazyAttribute(lambda o: "" if o.state == codes.REPORTED else codes.PEOPLE)
    closed_on = factory.LazyAttribute(lambda o: o.reported_on if o.state in codes.OVER_STATES else None)
    outcome = factory.LazyAttribute(lambda o: "by_themselves" if o.state in codes.OVER_STATES else "")
    state = codes.REPORTED


class PartyFactory(DjangoModelFactory):
    """Somebody from outside; pass `resident=` for one of the register."""

    class Meta:
        model = Party

    dispute = factory.SubFactory(DisputeFactory)
    side = codes.SIDE_A
    name = factory.LazyAttribute(lambda o: o.resident.name if o.resident else "外来人")
    resident = None


class MediationBodyFactory(DjangoModelFactory):
    class Meta:
        model = MediationBody

    station = factory.SubFactory(StationFactory)
    bureau = factory.LazyAttribute(lambda o: o.station.bureau)
    kind = "township"
    name = factory.Sequence(lambda n: f"城关镇第{n}人民调解委员会")


class MediatorFactory(DjangoModelFactory):
    class Meta:
        model = Mediator

    body = factory.SubFactory(MediationBodyFactory)
    name = "钱调解"


class MediationFactory(DjangoModelFactory):
    class Meta:
        model = Mediation

    dispute = factory.SubFactory(DisputeFactory, state=codes.MEDIATING)
    cycle = factory.LazyAttribute(lambda o: o.dispute.cycle)
    round = 1
    held_at = factory.LazyFunction(timezone.now)
    place = "警务室"
    host = factory.Maybe("is_people", yes_declaration=None, no_declaration=factory.SubFactory(OfficerFactory))
    result = Mediation.AGREED
    body = factory.Maybe(
        "is_people",
        yes_declaration=factory.LazyAttribute(lambda o: MediationBodyFactory(station=o.dispute.room.station)),
        no_declaration=None,
    )
    mediator = factory.LazyAttribute(lambda o: MediatorFactory(body=o.body) if o.body else None)

    class Params:
        is_people = factory.LazyAttribute(lambda o: o.dispute.procedure == codes.PEOPLE)


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = Agreement

    dispute = factory.SubFactory(DisputeFactory, state=codes.AGREED)
    mediation = factory.LazyAttribute(lambda o: MediationFactory(dispute=o.dispute))
    procedure = factory.LazyAttribute(lambda o: o.dispute.procedure)
    cycle = factory.LazyAttribute(lambda o: o.dispute.cycle)
    signed_on = factory.LazyFunction(timezone.localdate)
    facts = "双方因排水沟改道发生争吵。"


class TermFactory(DjangoModelFactory):
    """Something side A is to do within a week."""

    class Meta:
        model = Term

    agreement = factory.SubFactory(AgreementFactory)
    party = factory.LazyAttribute(lambda o: PartyFactory(dispute=o.agreement.dispute))
    text = "修复排水沟"
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7))


class ReferralFactory(DjangoModelFactory):
    class Meta:
        model = Referral

    dispute = factory.SubFactory(DisputeFactory, state=codes.REFERRED)
    cycle = factory.LazyAttribute(lambda o: o.dispute.cycle)
    body = "judicial_office"
    body_name = "城关司法所"
    reason = "属于司法所受理范围"
    referred_on = factory.LazyFunction(timezone.localdate)
    reply_due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=15))
