"""Messages about cases to leaders and rooms in the last weeks, in the shape in which the actions send them."""

from django.urls import reverse

from policeroom.seeding.trail import MESSAGE_AGE


def notify_of_level(case):
    """One message to the chief or the bureau for each signature that was requested; those signed were read."""
    people = {"chief": case.room_context.chief, "bureau": case.room_context.bureau}
    for row in case.signatures:
        read_at = row.get("acknowledged_at") or row.get("lapsed_at")
        key = f"dispute_level:{case.row['id']}:{row['id']}"
        _add_message(case, "dispute_level", key, people[row["tier"]], row["created_at"], read_at)


def notify_of_offer(case, offer, to):
    """A message to the officers of the room a case is offered to; to the chief while nobody is posted there."""
    url = reverse("disputes:hand_off", args=[offer["id"]])
    names = {"from_room": case.room_context.room.name, "to_room": to.room.name, "hand_off": offer["id"]}
    recipients = [posting.officer for posting in to.postings if posting.covers(case.room_context.plan.today)] or [
        to.chief
    ]
    for officer in recipients:
        key = f"dispute_offered:{offer['id']}"
        _add_message(case, "dispute_offered", key, officer, offer["created_at"], offer.get("answered_at"), url, **names)


def _add_message(case, kind, key, officer, at, read_at, url="", **data):
    if at < case.room_context.plan.now - MESSAGE_AGE:
        return
    row = case.row
    about = {"dispute": row["id"], "number": case.short_number, "kind": row["kind"], "level": row["level"]}
    case.room_context.trail.message(
        officer_id=officer,
        kind=kind,
        key=key,
        data={**about, "room": case.room_context.room.name, **data},
        url=url or reverse("disputes:detail", args=[row["id"]]),
        created_at=at,
        read_at=read_at,
    )
