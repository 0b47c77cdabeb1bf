"""Keeping the terms true: called by the actions that change a name, phone, address or room, in their transaction."""

from collections import defaultdict

from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, Subquery

from core.queries.bulk_insert import insert_rows
from residents.identity import number_hash
from residents.models import Household, Resident, ResidentPhone, SearchTerm
from residents.search import terms

BATCH = 1000


def index_resident(resident):
    """Write the terms of one resident anew."""
    with transaction.atomic():
        SearchTerm.objects.filter(resident=resident).delete()
        SearchTerm.objects.bulk_create(
            SearchTerm(kind=kind, term=term, room_id=resident.room_id, resident=resident)
            for kind, term in terms.of_resident(resident.name, resident.phone, *_further([resident.pk])[resident.pk])
        )


def index_household(household):
    """Write the terms of one household anew; those who live there follow it into its room."""
    with transaction.atomic():
        SearchTerm.objects.filter(household=household).delete()
        SearchTerm.objects.bulk_create(
            SearchTerm(kind=kind, term=term, room_id=household.room_id, household=household)
            for kind, term in terms.of_household(
                household.dwelling.address, household.dwelling.community.name, household.label
            )
        )
        follow_room(Resident.objects.filter(household=household))


def follow_room(residents):
    """After residents moved between rooms: their terms take their present room, in one statement."""
    room = Resident.objects.filter(pk=OuterRef("resident_id")).values("room_id")
    return SearchTerm.objects.filter(resident__in=residents.values("pk")).update(room_id=Subquery(room))


def forget(*, residents=(), households=()):
    """Take away the terms of records that are taken back (an undone import)."""
    SearchTerm.objects.filter(resident__in=residents).delete()
    SearchTerm.objects.filter(household__in=households).delete()


def _further(ids):
    """{resident: numbers of their further phones}."""
    result = defaultdict(list)
    for pk, number in ResidentPhone.objects.filter(resident__in=ids).values_list("resident_id", "number"):
        result[pk].append(number)
    return result


def rows_of_resident(pk, room_id, name, phone, further=()):
    """Rows for `core.queries.bulk_insert.insert_rows`, for seeding and imports that know their records to be new."""
    return [
        {"kind": kind, "term": term, "room_id": room_id, "resident_id": pk}
        for kind, term in terms.of_resident(name, phone, *further)
    ]


def rows_of_household(pk, room_id, address, community, label):
    return [
        {"kind": kind, "term": term, "room_id": room_id, "household_id": pk}
        for kind, term in terms.of_household(address, community, label)
    ]


def reindex(rows):
    """Write the terms of many residents or households (a queryset of either) anew; returns how many records."""
    if rows.model is Resident:
        values = rows.order_by("pk").values_list("pk", "room_id", "name", "phone")
        return _in_batches(values, "resident_id__in", rows_of_resident, _further)
    values = (
        rows.order_by("pk")
        .annotate(door=F("dwelling__address"), place=F("dwelling__community__name"))
        .values_list("pk", "room_id", "door", "place", "label")
    )
    return _in_batches(values, "household_id__in", rows_of_household)


def _in_batches(values, target, rows_of, further_of=None):
    """Walk by key, so that a batch sees what the one before it wrote and memory stays small."""
    done, last = 0, 0
    while batch := list(values.filter(pk__gt=last)[:BATCH]):
        with transaction.atomic():
            SearchTerm.objects.filter(**{target: [row[0] for row in batch]}).delete()
            further = further_of([row[0] for row in batch]) if further_of else {}
            more = {pk: [numbers] for pk, numbers in further.items()}
            insert_rows(SearchTerm, [term for row in batch for term in rows_of(*row, *more.get(row[0], ()))])
        done, last = done + len(batch), batch[-1][0]
    return done


def reindex_all():
    """Everything, for `manage.py reindex`: (residents, households) written after the index key or the terms changed."""
    rehash_numbers()
    return reindex(Resident.objects.all()), reindex(Household.objects.all())


def rehash_numbers():
    """Write the hashes document numbers are found by anew, where the index key changed; how many differed."""
    changed, last = 0, 0
    numbered = Resident.objects.filter(id_number_hash__isnull=False).order_by("pk")
    while batch := list(numbered.filter(pk__gt=last).only("document_kind", "id_number", "id_number_hash")[:BATCH]):
        for resident in batch:
            fresh = number_hash(resident.document_kind, resident.id_number)
            if fresh != resident.id_number_hash:
                changed += _rehashed(resident, fresh)
        last = batch[-1].pk
    return changed


def _rehashed(resident, fresh):
    """Whether the hash could be written: two old records of one number keep two hashes, and both are found."""
    try:
        with transaction.atomic():
            return Resident.objects.filter(pk=resident.pk).update(id_number_hash=fresh)
    except IntegrityError:
        return 0
