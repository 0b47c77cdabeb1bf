"""Numbers of posts: rooms, rooms without an officer, officers. Nobody else counts postings."""

from collections import defaultdict

from django.db.models import Count, Exists, OuterRef, Q

from stations.models import Posting

OFFICER = "officer"


def posts_by(rooms, unit="pk", on=None):
    """{unit id: {rooms, vacant, officers}} of the rooms given; `unit` is "pk" or "station". Two queries.

    `vacant` counts rooms where nobody holds an officer's post that day (无警可驻); `officers` different persons.
    """
    held = Posting.objects.in_force(on).filter(role=OFFICER)
    covered = Exists(held.filter(room=OuterRef("pk")))
    shape = rooms.order_by().annotate(is_covered=covered).values(unit)
    shape = shape.annotate(rooms=Count("pk"), vacant=Count("pk", filter=Q(is_covered=False)))
    found = {row.pop(unit): {**row, "officers": 0} for row in shape}
    path = "room" if unit == "pk" else "room__station"
    people = held.filter(room__in=rooms).order_by().values(path).annotate(officers=Count("officer", distinct=True))
    for row in people:
        found[row[path]]["officers"] = row["officers"]
    return found


def officer_names(rooms, on=None):
    """{room id: names of the officers posted there}, in badge order, one query."""
    found = defaultdict(list)
    held = Posting.objects.in_force(on).filter(role=OFFICER, room__in=rooms)
    for room, name in held.order_by("officer__badge").values_list("room", "officer__name").distinct():
        found[room].append(name)
    return found
