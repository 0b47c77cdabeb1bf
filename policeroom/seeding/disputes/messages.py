"""What leaders and rooms were told of cases in the last weeks, in the shape the actions give it."""

from django.urls import reverse

from policeroom.seeding.trail import MESSAGE_AGE


def notify_of_level(case):
    """Chief and bureau of each signature asked for; what was signed was read."""
    people = {"chief": case.desk.chief, "bureau": case.desk.bureau}
    for row in case.signatures:
        read_at = row.get("acknowledged_at") or row.get("lapsed_at")
        key = f"dispute_level:{case.row['id']}:{row['id']}"
        _add_message(case, "dispute_level", key, people[row["tier"]], row["created_at"], read_at)


def notify_of_offer(case, offer, to):
    """The officers of the room a case is offered to; the chief while nobody is posted there."""
    url = reverse("disputes:hand_off", args=[offer["id"]])
    names = {"from_room": case.desk.room.name, "to_room": to.room.name, "hand_off": offer["id"]}
    told = [duty.officer for duty in to.officers if duty.covers(case.desk.plan.today)] or [to.chief]
    for officer in told:
        key = f"dispute_offered:{offer['id']}"
        _add_message(case, "dispute_offered", key, officer, offer["created_at"], offer.get("answered_at"), url, **names)


def _add_message(case, kind, key, officer, at, read_at, url="", **data):
    if at < case.desk.plan.now - MESSAGE_AGE:
        return
    row = case.row
    about = {"dispute": row["id"], "number": case.short_number, "kind": row["kind"], "level": row["level"]}
    case.desk.trail.message(
        officer_id=officer,
        kind=kind,
        key=key,
        data={**about, "room": case.desk.room.name, **data},
        url=url or reverse("disputes:detail", args=[row["id"]]),
        created_at=at,
        read_at=read_at,
    )
