"""Care by consent: in each room some who agreed, one whose care ended, and some who are still to be asked."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from assistance.actions import raise_contacts
from assistance.models import CareRecord, ConsentRequest, Help
from residents.models import Resident
from stations.models import Room

NEEDS = ["每周代买菜、药品", "陪同就医、取药", "检查燃气和电线", "节假日上门看望", ""]
HELPS = [("visit", "上门看望，身体尚好"), ("goods", "送米油"), ("escort", "陪同到医院取药"), ("repair", "更换老化电线")]
RECORDS, REQUESTS = 6, 3


def build(plan, staff):
    """Write the care list of every room; {model: how many rows}."""
    rng = plan.random("care")
    records, requests, helps = [], [], []
    with transaction.atomic():
        for room in Room.objects.order_by("pk"):
            officers = [posting.officer for posting in staff.postings[room.pk] if posting.role == "officer"]
            people = list(_elders_alone(room, plan.today))
            for resident in people[:RECORDS]:
                records.append(_record(rng, plan.today, room, resident, officers))
            requests += [
                ConsentRequest(
                    resident=resident, room=room, need="elder_alone", raised_on=plan.today - timedelta(days=3)
                )
                for resident in people[RECORDS:]
            ]
            if len(people) == RECORDS + REQUESTS:
                ended = records[-1]
                ended.state, ended.end_reason, ended.ended_on = "ended", "solved", plan.today - timedelta(days=5)
        CareRecord.objects.bulk_create(records, batch_size=500)
        ConsentRequest.objects.bulk_create(requests, batch_size=500)
        for record in records:
            kind, text = rng.choice(HELPS)
            day = record.starts_on + timedelta(days=rng.randint(1, 15))
            helps.append(
                Help(care=record, room_id=record.room_id, kind=kind, text=text, happened_on=day, minutes=30,
                     created_by=record.created_by, updated_by=record.created_by)
            )  # fmt: skip
        Help.objects.bulk_create(helps, batch_size=500)
        raise_contacts()
    return {CareRecord: len(records), ConsentRequest: len(requests), Help: len(helps)}


def _elders_alone(room, today):
    others = Resident.objects.filter(household=OuterRef("household"), died_on=None).exclude(pk=OuterRef("pk"))
    people = Resident.objects.filter(
        room=room, household__isnull=False, died_on=None, birth_date__lte=today - timedelta(days=68 * 365)
    )
    return people.filter(~Exists(others)).order_by("pk")[: RECORDS + REQUESTS]


def _record(rng, today, room, resident, officers):
    officer = rng.choice(officers) if officers else None
    start = today - timedelta(days=rng.randint(20, 80))
    return CareRecord(
        resident=resident, room=room, need="elder_alone", needs=rng.choice(NEEDS), helper_id=officer, starts_on=start,
        consent_on=start, consent_by="self", consent_form="written", shares=rng.random() < 0.5,
        every_days=rng.choice((14, 30, 30, 60)), review_on=start + timedelta(days=90), created_by_id=officer,
        updated_by_id=officer,
    )  # fmt: skip
