"""One row of every scoped model in any room, for tests that go over all of them."""

import io
from datetime import timedelta

from django.core.files.base import ContentFile
from django.urls import URLResolver, get_resolver
from django.utils import timezone
from PIL import Image

from assistance.models import CareRecord, ConsentRequest, Help
from audit import trail
from audit.models import Entry
from core.scope import Scope
from core.web.views import ScopedList, ScopedObject
from disputes.models import (
    Acknowledgement,
    Agreement,
    Card,
    Closing,
    Dispute,
    Extension,
    HandOff,
    LevelChange,
    Mediation,
    Party,
    Referral,
    ReturnVisit,
    Term,
)
from followups.models import FollowUp
from incidents.models import ImportBatch, IncidentCount
from incidents.months import months_before, this_month
from notifications.models import Notification
from residents.models import (
    DrugTest,
    Dwelling,
    Household,
    Listing,
    ListingCategory,
    ListingDecision,
    Residency,
    Resident,
    Transfer,
)
from stations.models import Bureau, Community, Officer, Posting, Room, Station
from tests import factories
from visits.models import Finding, Photo, Visit


def household(room):
    return factories.HouseholdFactory(room=room)


def resident(room):
    return factories.ResidentFactory(household=household(room))


def visit(room):
    home = resident(room)
    made = factories.VisitFactory(household=home.household)
    made.residents.add(home)
    Finding.objects.create(visit=made, kind=Finding.KINDS[0][0], text="x", resident=home)
    return made


def photo(room):
    picture = io.BytesIO()
    Image.new("RGB", (2, 2)).save(picture, "JPEG")
    files = {name: ContentFile(picture.getvalue(), f"{name}.jpg") for name in ("image", "thumbnail")}
    return Photo.objects.create(visit=visit(room), content_hash="x", **files)


def residency(room):
    who = resident(room)
    return Residency.objects.create(resident=who, household=who.household, room=room, from_on=timezone.localdate())


def transfer(room):
    """Asked of the room, which has to answer."""
    who, elsewhere = resident(room), factories.RoomFactory(station=room.station)
    return Transfer.objects.create(
        resident=who, from_room=room, room=elsewhere, household=household(elsewhere), reason="x"
    )


def follow_up(room):
    return factories.FollowUpFactory(household=household(room))


def listing(room):
    return factories.ListingFactory(resident=resident(room))


def listing_decision(room):
    return ListingDecision.objects.create(listing=listing(room), about="begin", level="station")


def drug_test(room):
    treated = factories.ListingFactory(
        resident=resident(room), category=ListingCategory.objects.get(code="drug_rehabilitation")
    )
    return DrugTest.objects.create(listing=treated, tested_on=timezone.localdate(), result="negative")


def care_record(room):
    return factories.CareRecordFactory(resident=resident(room))


def consent_request(room):
    who = resident(room)
    return ConsentRequest.objects.create(resident=who, room=room, need="elder_alone", raised_on=timezone.localdate())


def help_given(room):
    return Help.objects.create(care=care_record(room), room=room, kind="call", happened_on=timezone.localdate())


def entry(room):
    by = factories.PostingFactory(room=room, role="officer").officer
    return trail.record(by=by, verb="created", target=household(room), room=room)


def notification(room):
    """To the officer `tests` read as when the room is theirs, else to somebody of that room."""
    officers = Officer.objects.in_scope(Scope(room_ids=frozenset({room.pk}))).order_by("pk")
    officer = officers.first() or posting(room).officer
    return Notification.objects.create(officer=officer, kind="x", key=str(Notification.objects.count()))


def posting(room):
    return factories.PostingFactory(room=room)


def dispute(room):
    made = factories.DisputeFactory(room=room)
    factories.PartyFactory(dispute=made, resident=resident(room))
    return made


def agreement(room):
    return factories.AgreementFactory(dispute__room=room)


def closing(room):
    made, today = factories.DisputeFactory(room=room, state="closed"), timezone.localdate()
    facts = {"level": made.level, "opened_on": today, "closed_on": today, "outcome": made.outcome}
    return Closing.objects.create(dispute=made, cycle=1, room=room, **facts)


def return_visit(room):
    return ReturnVisit.objects.create(dispute=dispute(room), visit=visit(room), cycle=1)


def hand_off(room):
    """Offered by the room, to one that is in nobody's scope here."""
    return HandOff.objects.create(
        dispute=dispute(room), from_room=room, room=factories.RoomFactory(station=room.station), reason="x"
    )


def extension(room):
    made, today = dispute(room), timezone.localdate()
    days = {"before_on": today, "until_on": today + timedelta(days=9)}
    return Extension.objects.create(dispute=made, step="accept", cycle=1, reason="x", **days)


def card(room):
    made, today = dispute(room), timezone.localdate()
    days = {"limit_on": today, "issued_on": today}
    return Card.objects.create(dispute=made, colour="yellow", step="accept", cycle=1, room=room, **days)


def incident_count(room):
    """A month further back each time: one room has one figure a month and kind."""
    months = IncidentCount.objects.in_scope(Scope(room_ids=frozenset({room.pk}))).count()
    return factories.IncidentCountFactory(room=room, month=months_before(this_month(), months + 1))


def import_batch(room):
    """Sent by the one who leads the room's station; nobody else finds it."""
    leads = Officer.objects.who_may("incidents.edit", room).order_by("pk").first()
    return ImportBatch.objects.create(
        created_by=leads or factories.PostingFactory(role="chief", station=room.station).officer
    )


BUILD = {
    Bureau: lambda room: room.station.bureau,
    Station: lambda room: room.station,
    Room: lambda room: room,
    Community: lambda room: factories.CommunityFactory(room=room),
    Officer: lambda room: posting(room).officer,
    Posting: posting,
    Dwelling: lambda room: household(room).dwelling,
    Household: household,
    Resident: resident,
    Residency: residency,
    Transfer: transfer,
    Listing: listing,
    ListingDecision: listing_decision,
    CareRecord: care_record,
    ConsentRequest: consent_request,
    Help: help_given,
    DrugTest: drug_test,
    FollowUp: follow_up,
    Visit: visit,
    Finding: lambda room: visit(room).findings.first(),
    Photo: photo,
    Dispute: dispute,
    Party: lambda room: dispute(room).parties.first(),
    Mediation: lambda room: agreement(room).mediation,
    Agreement: agreement,
    Term: lambda room: factories.TermFactory(agreement=agreement(room)),
    Referral: lambda room: factories.ReferralFactory(dispute__room=room),
    Closing: closing,
    ReturnVisit: return_visit,
    LevelChange: lambda room: LevelChange.objects.create(
        dispute=dispute(room), before="blue", after="yellow", reason="x"
    ),
    Acknowledgement: lambda room: Acknowledgement.objects.create(dispute=dispute(room), tier="chief", level="red"),
    HandOff: hand_off,
    Extension: extension,
    Card: card,
    IncidentCount: incident_count,
    ImportBatch: import_batch,
    Entry: entry,
    Notification: notification,
}
# Units do not multiply inside one room: lists of them are filled at their own level.
SEVERAL = {
    Bureau: lambda room: None,
    Station: lambda room: factories.StationFactory(bureau=room.station.bureau),
    Room: lambda room: factories.RoomFactory(station=room.station),
}


def every_view(resolver=None, prefix="", space=""):
    """(route, name, view class) of every class-based page."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from every_view(pattern, route, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            view = getattr(pattern.callback, "view_class", None)
            if view is not None and not route.startswith("api/"):
                yield route, f"{space}{pattern.name}", view


def pages_of(base):
    """Pages of that base class over a model, by name, each once."""
    results = {}
    for route, name, view in every_view():
        if issubclass(view, base) and getattr(view, "model", None) is not None:
            results.setdefault(name, (route, view))
    return sorted((name, route, view) for name, (route, view) in results.items())


LISTS = [page for page in pages_of(ScopedList) if "<" not in page[1]]
OBJECT_PAGES = [page for page in pages_of(ScopedObject) if page[1].count("<") == 1 and "<int:pk>" in page[1]]
