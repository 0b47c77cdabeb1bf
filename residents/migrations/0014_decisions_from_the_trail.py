"""Decisions as they were made, from the trail; where it has no line, from what the listing itself says."""

from collections import defaultdict

from django.db import migrations

VERBS = ("listing_proposed", "listing_approved", "listing_refused", "delisting_proposed", "listing_ended")
WAITS = {
    "proposed": ("begin", "station"),
    "station_approved": ("begin", "bureau"),
    "ending": ("end", "station"),
    "ending_station_approved": ("end", "bureau"),
}


def rows_of_trail(listing, lines):
    """Dicts of rows in the order in which they were asked for."""
    rows = []

    def ask(about, level, by, at, reason, number):
        rows.append({"about": about, "level": level, "asked_by_id": by, "asked_at": at, "reason": reason[:300],
                     "round": number, "decision": "", "decided_by_id": None, "decided_at": None, "note": ""})  # fmt: skip

    def pending():
        return rows[-1] if rows and not rows[-1]["decided_at"] and not rows[-1].get("lapsed_at") else None

    def decide(line, decision):
        row = pending()
        if row is None:
            return
        row.update(decision=decision, decided_by_id=line.by_id, decided_at=line.at, note=line.reason)
        if decision == "approved" and row["level"] == "station":
            ask(row["about"], "bureau", row["asked_by_id"], row["asked_at"], row["reason"], row["round"])

    for line in lines:
        number = rows[-1]["round"] + 1 if rows else 1
        if line.verb == "listing_proposed":
            ask("begin", "station", line.by_id, line.at, line.reason, number)
        elif line.verb == "delisting_proposed":
            ask("end", "station", line.by_id, line.at, line.reason, number)
        elif line.verb == "listing_approved":
            decide(line, "approved")
        elif line.verb == "listing_refused":
            decide(line, "refused")
        elif line.verb == "listing_ended" and pending():
            row = pending()
            if line.by_id and row["about"] == "end" and row["level"] == "bureau":
                decide(line, "approved")
            else:
                row["lapsed_at"] = line.at
    return rows


def rows_of_columns(listing):
    common = {"about": "begin", "asked_by_id": listing.created_by_id, "asked_at": listing.created_at,
              "reason": listing.reason, "round": 1}  # fmt: skip
    rows = []
    for level in ("station", "bureau"):
        at, by = getattr(listing, f"{level}_decided_at"), getattr(listing, f"{level}_decided_by_id")
        if at:
            rows.append({**common, "level": level, "decision": "approved", "decided_at": at, "decided_by_id": by})
    if rows and listing.state == "refused":
        rows[-1].update(decision="refused", note=listing.decision_note)
    if listing.state in WAITS:
        about, level = WAITS[listing.state]
        if about == "end":
            ask = {"about": about, "asked_at": listing.updated_at, "reason": listing.end_reason, "round": 2}
            rows.append({**ask, "level": level})
        elif len(rows) < 2:
            rows.append({**common, "level": level})
    return rows


def fill(apps, schema_editor):
    Listing, Decision = apps.get_model("residents", "Listing"), apps.get_model("residents", "ListingDecision")
    Entry, ContentType = apps.get_model("audit", "Entry"), apps.get_model("contenttypes", "ContentType")
    kind = ContentType.objects.filter(app_label="residents", model="listing").first()
    lines = defaultdict(list)
    if kind:
        for line in Entry.objects.filter(target_type=kind, verb__in=VERBS).order_by("id").iterator():
            lines[line.target_id].append(line)
    for listing in Listing.objects.order_by("pk").iterator(chunk_size=2000):
        own = lines.get(listing.pk, [])
        is_whole = bool(own) and own[0].verb == "listing_proposed"
        rows = rows_of_trail(listing, own) if is_whole else rows_of_columns(listing)
        Decision.objects.bulk_create(
            Decision(listing_id=listing.pk, created_at=row["asked_at"], updated_at=listing.updated_at,
                     created_by_id=row.get("asked_by_id"), **row)
            for row in rows
        )  # fmt: skip
        begun = {row["level"]: row for row in rows if row["about"] == "begin" and row.get("decided_at")}
        for level, row in begun.items():
            # Proposing the end had erased the station's approval of the beginning.
            setattr(listing, f"{level}_decided_at", row["decided_at"])
            setattr(listing, f"{level}_decided_by_id", row["decided_by_id"])
        if begun:
            listing.save(update_fields=[f"{level}_decided_{what}" for level in begun for what in ("at", "by")])


class Migration(migrations.Migration):
    dependencies = [
        ("residents", "0013_decisions_terms_tests"),
        ("audit", "0004_room_and_request"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
