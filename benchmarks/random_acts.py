"""Acts of officers drawn at random: what tests and benchmarks of the daily facts do to a few police rooms.

Whatever is refused is refused; what matters is that every act that was done, and every one that was not, leaves the
facts as the records say.
"""

import uuid
from datetime import timedelta

from django.db.models import Max, Min
from django.http import Http404
from django.utils import timezone

from core.errors import Refused
from core.scope import Scope
from disputes import actions as disputes
from disputes.codes import OUTCOMES, PEOPLE
from disputes.models import Dispute, HandOff
from followups import actions as followups
from followups.models import FollowUp
from residents import actions as residents
from residents.codes import residency_codes
from residents.models import Household, Resident
from stations.models import Community
from visits import actions as visits
from visits.models import Visit

OF_VISITS = ("record", "record", "record", "record", "late", "late", "correct", "correct", "void", "undo", "patrol")
OF_FOLLOW_UPS = ("reschedule", "cancel", "ask")
OF_REGISTER = ("enter", "move", "move", "leave", "come_back", "die", "undo_departure", "change_kind", "take_along")
OF_CASES = ("open", "hear_earlier", "accept", "close", "close", "return_visit", "reopen", "void_case", "hand_off")
JOBS = ("raise_all", "tidy_all", "finish_all")
EVERYTHING = (*OF_VISITS, *OF_VISITS, *OF_FOLLOW_UPS, *OF_REGISTER, *OF_CASES, *JOBS)


class Acts:
    """Acts on `rooms` by officers who may act in all of them; `draw` is a `random.Random`, or draws like one."""

    def __init__(self, officers, rooms, draw):
        self.officers, self.rooms, self.draw = officers, rooms, draw

    def take(self, name):
        """Do one; whether it was done."""
        try:
            return getattr(self, name)(self.draw.choice(self.officers)) is not None
        except (Refused, Http404):
            return False

    def random_row(self, rows):
        """One of the rows in the rooms, or None: by number, so that a large table is not read for it."""
        rows = rows.filter(room__in=self.rooms)
        ends = rows.aggregate(first=Min("pk"), last=Max("pk"))
        if ends["first"] is None:
            return None
        return rows.filter(pk__gte=self.draw.randint(ends["first"], ends["last"])).order_by("pk").first()

    def moment(self, max_days_ago=45):
        return timezone.now() - timedelta(days=self.draw.randint(0, max_days_ago), minutes=self.draw.randint(1, 300))

    def day(self, max_days_ago=45):
        return timezone.localdate() - timedelta(days=self.draw.randint(0, max_days_ago))

    # --- visits ---------------------------------------------------------------------------------

    def record(self, by, max_days_ago=0):
        home = self.random_row(_all(Household).current())
        at = self.moment(max_days_ago)
        ahead = self.draw.choice([None, None, 3, 20])
        return home and visits.record_visit(
            by=by, client_id=uuid.uuid4(), kind=self.draw.choice(["door", "patrol"]), household=home, occurred_at=at,
            minutes=self.draw.randint(1, 40), contact=self.draw.choice(["met", "met", "met", "not_home"]),
            residents=list(home.residents.all()[: self.draw.randint(0, 2)]),
            next_visit_on=timezone.localdate(at) + timedelta(days=ahead) if ahead else None,
        )  # fmt: skip

    def late(self, by):
        return self.record(by, max_days_ago=45)

    def patrol(self, by):
        return visits.record_visit(
            by=by, client_id=uuid.uuid4(), kind="patrol", room=self.draw.choice(self.rooms), place="集市",
            occurred_at=self.moment(9), minutes=30, contact="met",
        )  # fmt: skip

    def correct(self, by):
        visit = self.random_row(_all(Visit).standing())
        changed = self.draw.choice(["occurred_at", "contact", "kind", "minutes", "residents"])
        value = {
            "occurred_at": self.moment(),
            "contact": self.draw.choice(["met", "not_home", "refused"]),
            "kind": self.draw.choice(["door", "patrol"]),
            "minutes": self.draw.randint(0, 60),
            "residents": [],
        }[changed]
        return visit and visits.correct_visit(by=by, visit=visit, expected_version=None, **{changed: value})

    def void(self, by):
        visit = self.random_row(_all(Visit).standing())
        return visit and visits.void_visit(by=by, visit=visit, reason="录入错误")

    def undo(self, by):
        visit_and_follow_ups = self.record(by)
        return visit_and_follow_ups and visits.undo_visit(by=by, visit=visit_and_follow_ups[0])

    # --- follow-ups -----------------------------------------------------------------------------

    def reschedule(self, by):
        due = self.random_row(_all(FollowUp).open())
        on = timezone.localdate() + timedelta(days=self.draw.randint(1, 20))
        return due and followups.reschedule(by=by, follow_up=due, due_on=on, reason="外出务工")

    def cancel(self, by):
        due = self.random_row(_all(FollowUp).open())
        return due and followups.cancel(by=by, follow_up=due, reason="重复安排")

    def ask(self, by):
        """A follow-up of a household, due in the past or to come, as an app above would ask for one."""
        home = self.random_row(_all(Household).current())
        due_on = timezone.localdate() + timedelta(days=self.draw.randint(-30, 10))
        return home and followups.raise_follow_up(
            by=by, source=home, room=home.room, household=home, due_on=due_on, reason_code="household_interval",
            reason_data={"interval_days": 90},
        )  # fmt: skip

    # --- the register ---------------------------------------------------------------------------

    def enter(self, by):
        home = self.random_row(_all(Household))
        return home and residents.enter_resident(by=by, household=home, name="新来", from_on=self.day())

    def move(self, by):
        who, home = self.random_row(_all(Resident).here()), self.random_row(_all(Household))
        return who and residents.move(by=by, resident=who, household=home, kind="temporary", on=self.day(3))

    def leave(self, by):
        who = self.random_row(_all(Resident).here())
        return who and residents.move_out(by=by, resident=who, on=self.day(3))

    def come_back(self, by):
        who, home = self.random_row(_all(Resident).moved_out()), self.random_row(_all(Household))
        return who and residents.come_back(by=by, resident=who, household=home, kind="lodging", on=self.day(3))

    def die(self, by):
        who = self.random_row(_all(Resident))
        return who and residents.record_death(by=by, resident=who, on=self.day(3))

    def undo_departure(self, by):
        who = self.random_row(_all(Resident).filter(household=None))
        return who and residents.undo_departure(by=by, resident=who, reason="登记错误")

    def change_kind(self, by):
        who = self.random_row(_all(Resident))
        kind = self.draw.choice(residency_codes())
        return who and residents.change_resident(by=by, resident=who, residency_kind=kind)

    def take_along(self, by):
        """A dwelling was entered in the wrong community: its people change rooms with it."""
        home = self.random_row(_all(Household))
        community = Community.objects.filter(room=self.draw.choice(self.rooms)).order_by("pk").first()
        return home and residents.change_dwelling(by=by, dwelling=home.dwelling, community=community)

    # --- cases ----------------------------------------------------------------------------------

    def open(self, by):
        return disputes.open_dispute(
            by=by, client_id=uuid.uuid4(), room=self.draw.choice(self.rooms), kind="neighbour", summary="排水沟改道",
            parties=[{"side": "a", "name": "王强"}, {"side": "b", "name": "李梅"}], reported_on=self.day(9),
        )  # fmt: skip

    def hear_earlier(self, by):
        case = self.random_row(_all(Dispute).standing())
        return case and disputes.change_dispute(by=by, dispute=case, values={"reported_on": self.day(12)})

    def accept(self, by):
        case = self.random_row(_all(Dispute).open())
        return case and disputes.accept(by=by, dispute=case, procedure=PEOPLE)

    def close(self, by):
        case = self.random_row(_all(Dispute).open())
        outcome = self.draw.choice([outcome.code for outcome in OUTCOMES])
        return case and disputes.close(by=by, dispute=case, outcome=outcome)

    def return_visit(self, by):
        case = self.random_row(_all(Dispute).over())
        return case and visits.record_visit(
            by=by, client_id=uuid.uuid4(), kind="return", dispute=case, occurred_at=timezone.now(), minutes=15,
            contact="met", return_answers={"flared_up": self.draw.choice([True, False])},
        )  # fmt: skip

    def reopen(self, by):
        case = self.random_row(_all(Dispute).over())
        return case and disputes.reopen(by=by, dispute=case, reason="再次发生争吵")

    def void_case(self, by):
        case = self.random_row(_all(Dispute).standing())
        return case and disputes.void(by=by, dispute=case, reason="重复登记")

    def hand_off(self, by):
        case = self.random_row(_all(Dispute).open())
        if case is None:
            return None
        room = self.draw.choice([room for room in self.rooms if room.pk != case.room_id])
        offer = disputes.offer_hand_off(by=by, dispute=case, room=room, reason="双方均住该辖区")
        return disputes.accept_hand_off(by=by, hand_off=HandOff.objects.get(pk=offer.pk))

    # --- what runs at night ---------------------------------------------------------------------

    def raise_all(self, by):
        return followups.raise_followups(on=timezone.localdate() + timedelta(days=self.draw.randint(0, 40)))

    def tidy_all(self, by):
        return followups.tidy()

    def finish_all(self, by):
        return disputes.finish_all(on=timezone.localdate() + timedelta(days=self.draw.randint(0, 60)))


def _all(model):
    return model.objects.in_scope(Scope.all())
