"""The audit trail and the messages of the last weeks of the simulated year."""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.urls import NoReverseMatch, reverse

from audit.models import Entry
from notifications.models import Notification
from residents.models import Listing, Resident
from visits.models import Visit

TRAIL_AGE = timedelta(days=30)
MESSAGE_AGE = timedelta(days=21)
MAX_LINES_A_ROOM = 200
UNMASK_REASONS = ["核对身份证信息", "联系家属", "办理居住证", "案件协查，领导批准"]
SEARCH_REASONS = ["群众求助找人", "协查通报", "核实报警人住址"]
EXPORT_REASONS = ["月度台账上报", "派出所例会材料"]


class Trail:
    """Collects lines and messages, writes them in the order of their times."""

    def __init__(self, plan, loader, portion=0):
        self.plan, self.loader = plan, loader
        self.rng = plan.random("trail", *filter(None, [portion]))
        self.since = plan.now - TRAIL_AGE
        self.lines = []
        self.messages = []
        self.reminded = defaultdict(dict)  # {moment: {officer: data}}

    def line(self, verb, at, by, target=(None, None), room=None, subject="", reason="", channel="page"):
        if not self.since <= at <= self.plan.now:
            return
        model, pk = target
        self.lines.append(
            {
                "at": at,
                "by_id": by,
                "verb": verb,
                "target_type_id": ContentType.objects.get_for_model(model).pk if model else None,
                "target_id": pk,
                "room_id": room,
                "subject": subject,
                "reason": reason,
                "channel": channel if by else "job",
                "address": f"10.43.{1 + (by or 0) % 12}.{20 + (by or 0) % 200}" if by else None,
                "request_number": str(UUID(int=self.rng.getrandbits(128), version=4)) if by else "",
            }
        )

    def room(self, room, visit_simulation, homes):
        """The lines of one room: visits entered, listings decided, values unmasked, reminders sent."""
        visits = [row for row in visit_simulation.recent if row["created_at"] >= self.since]
        for row in visits[-MAX_LINES_A_ROOM:]:
            subject = f"{row['who']} · {row['occurred_on']:%Y-%m-%d}"
            self.line("visit_recorded", row["created_at"], row["by"], (Visit, row["id"]), room.pk, subject)
        for home in homes:
            for listing in home.listings:
                for verb, at, by in listing.acts:
                    subject = f"{home.label} · {listing.category.name_zh}"
                    self.line(verb, at, by, (Listing, listing.row["id"]), room.pk, subject, listing.row["reason"])
        for row in self.rng.sample(visits, min(3, len(visits))):
            home = self.rng.choice(homes)
            person = self.rng.choice(home.people)
            at = row["created_at"] - timedelta(minutes=3)
            reason = self.rng.choice(UNMASK_REASONS)
            self.line("unmasked", at, row["by"], (Resident, person.pk), room.pk, person.name, reason)
        self._reminders(room, visit_simulation)

    def _reminders(self, room, visit_simulation):
        for moment, rows in visit_simulation.follow_ups.reminders.items():
            if moment < self.plan.now - MESSAGE_AGE:
                continue
            on_duty = visit_simulation.officers_on(moment.date())
            for officer in on_duty or [visit_simulation.chief]:
                data = self.reminded["followups_due", moment].setdefault(
                    officer, {"count": 0, "on": f"{moment:%Y-%m-%d}", "first": [], "rooms": [], "covers": not on_duty}
                )
                data["count"] += len(rows)
                data["first"] = (data["first"] + [row["id"] for row in rows])[:3]
                data["rooms"].append(room.name)
        for moment, rows in visit_simulation.follow_ups.escalations.items():
            if moment < self.plan.now - MESSAGE_AGE:
                continue
            data = self.reminded["followups_late", moment].setdefault(
                visit_simulation.chief,
                {"count": 0, "on": f"{moment:%Y-%m-%d}", "rooms": [], "oldest": "9999", "room_count": 0},
            )
            data["count"] += len(rows)
            data["oldest"] = min([data["oldest"], *(row["due_on"].isoformat() for row in rows)])
            data["rooms"].append({"id": room.pk, "name": room.name, "count": len(rows)})
            data["room_count"] += 1

    def county(self, staff):
        """Signing in, searching, exporting."""
        for account in staff.accounts:
            for days in range(TRAIL_AGE.days):
                if self.rng.random() < 0.5:
                    at = self.moment(days, 7, 9)
                    self.line("signed_in", at, account)
        for chief in staff.chiefs.values():
            for days in self.rng.sample(range(TRAIL_AGE.days), 4):
                self.line("searched", self.moment(days, 9, 17), chief, reason=self.rng.choice(SEARCH_REASONS))
        for days in (3, 12, 20):
            at = self.moment(days, 9, 17)
            self.line("exported", at, staff.county["bureau"], subject="visit", reason=self.rng.choice(EXPORT_REASONS))

    def merge(self, other):
        """Add the rows that a portion collected: {lines, messages, reminded}."""
        self.lines += other["lines"]
        self.messages += other["messages"]
        for key, officers in other["reminded"].items():
            self.reminded[key].update(officers)

    def moment(self, days_ago, first_hour, last_hour):
        at = self.plan.now - timedelta(days=days_ago)
        return at.replace(hour=self.rng.randint(first_hour, last_hour), minute=self.rng.randint(0, 59), second=0)

    def write(self):
        for (kind, moment), officers in sorted(self.reminded.items(), key=lambda item: item[0][1]):
            if kind == "followups_due":
                self.line("reminded", moment, None, subject=f"{moment:%Y-%m-%d}")
            for officer, data in officers.items():
                self._message(kind, moment, officer, data)
        for line in sorted(self.lines, key=lambda line: line["at"]):
            self.loader.add(Entry, **line)
        # Lists of messages run by id, so the newest message is written last.
        for message in sorted(self.messages, key=lambda message: message["created_at"]):
            self.loader.add(Notification, **message)

    def message(self, **values):
        self.messages.append(values)

    def _message(self, kind, moment, officer, data):
        is_read = moment < self.plan.now - timedelta(days=2) or self.rng.random() < 0.3
        chosen = {"due_to": data["on"]} if kind == "followups_due" else {"escalated_on": data["on"]}
        self.message(
            officer_id=officer,
            kind=kind,
            key=f"{kind}:{moment.isoformat()}",
            data=data,
            url=followups_url(state="open", **chosen),
            created_at=moment,
            read_at=min(moment + timedelta(hours=self.rng.randint(1, 9)), self.plan.now) if is_read else None,
        )


def followups_url(**chosen):
    try:
        return reverse("followups:list", query=chosen)
    except NoReverseMatch:
        return ""
