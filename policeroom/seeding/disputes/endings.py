"""Closing a case and its return visits, after which it is followed up, or flares up and is opened again."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType

from disputes import codes, dated_rules
from disputes.models import Closing, Dispute, Reconciliation, ReturnVisit, SealedRecord
from disputes.reason_texts import RETURN, RETURNS_ENDED
from disputes.return_schedule import slots
from followups.models import FollowUp
from policeroom.seeding.disputes import texts
from visits.models import Visit

DAY = timedelta(days=1)
DONE = (FollowUp.DONE, FollowUp.LATE_DONE)
CALLED = "已电话回访双方，协议履行正常"
CALLED_AFTER = 12  # days past the window


class ClosingMixin:
    """The acts of a Case from its closing on."""

    def close(self, after, outcome):
        day = self.today + timedelta(days=after)
        self.settle_terms()
        by = self.later(max((day - self.today).days, 0))
        self.closing = self._closing(by, outcome)
        self.closings.append(self.closing)
        self.mark(state=codes.CLOSED, outcome=outcome, closed_on=self.today)
        if outcome == codes.PUBLIC_ORDER_CASE:
            self._go_on_outside(by)
        self.record("dispute_reconciled" if outcome == codes.RECONCILED else "dispute_closed", by)
        self.lapse()
        self._plan_returns(by)

    def reconcile(self, after):
        """The parties agreed by themselves, performed it, both applied in writing, and police accepted."""
        agreed_on = self.today
        self.mark(**self.story.opens_police)
        self.loader.add(
            Reconciliation,
            dispute_id=self.row["id"],
            cycle=self.row["cycle"],
            way="themselves",
            content=self.with_names("双方互谅互让，当面赔礼道歉，损失已当场付清。"),
            agreed_on=agreed_on,
            performed_on=agreed_on,
            side_a_applied_on=agreed_on,
            side_b_applied_on=agreed_on,
            accepted_on=min(agreed_on + timedelta(days=after), self.room_context.plan.today),
            **self.stamps(self.row["created_by_id"]),
        )
        self.close(after, codes.RECONCILED)

    def send_back(self, after):
        """Returned to the service that passed it on: over, and nothing is visited."""
        by = self.later(after)
        self.closing = self._closing(by, codes.SENT_BACK)
        self.closings.append(self.closing)
        self.mark(state=codes.FOLLOWED_UP, outcome=codes.SENT_BACK, closed_on=self.today)
        self.record("dispute_sent_back", by, texts.CLOSE_NOTES[codes.SENT_BACK])
        self.lapse()

    def _closing(self, by, outcome):
        return {
            "id": self.loader.new_id(Closing),
            "dispute_id": self.row["id"],
            "cycle": self.row["cycle"],
            "room_id": self.row["room_id"],
            "level": self.row["level"],
            "opened_on": self.row.get("accepted_on") or self.row["reported_on"],
            "closed_on": self.today,
            "outcome": outcome,
            "note": texts.CLOSE_NOTES[outcome],
            **self.stamps(by),
        }

    def _go_on_outside(self, by):
        """The number of the public-order case, sealed, and the limit that began anew with the failed round."""
        self.mark(suit_explained_on=self.today)
        law = dated_rules.procedure(codes.POLICE, self.today) or dated_rules.procedure(codes.POLICE)
        failed_on = self.rounds[-1][1] if self.rounds else self.today
        self.loader.add(
            SealedRecord,
            dispute_id=self.row["id"],
            cycle=self.row["cycle"],
            case_number=f"治受〔{self.today.year}〕{self.rng.randint(100, 9999):05d}号",
            limit_on=failed_on + timedelta(days=law.restart_days) if law.restart_days else None,
            **self.stamps(by),
        )

    def _plan_returns(self, by):
        """One follow-up for each return visit, on the days that the product would plan."""
        room_context, closed_on = self.room_context, self.today
        plan = room_context.return_plan(codes.PETITION if self.row["kind"] == codes.PETITION else self.row["level"])
        wanted = [closed_on + timedelta(days=n) for n in plan.day_list]
        done_for = {row["raised_for_on"] for row in self.follow_ups if row["state"] in DONE}
        before = {row["raised_for_on"]: row for row in self.follow_ups if row["raised_for_on"] not in done_for}
        self.returns = []
        for slot in slots(wanted, closed_on, taken=done_for, today=closed_on):
            # One that was cancelled when the case was opened again is planned again.
            cancelled = before.get(slot.due_on)
            if cancelled:
                self.follow_ups.remove(cancelled)
            self.returns.append(self._return_follow_up(slot, plan, by))
        self.mark(return_until=self.room_context.rulebook.working_on(max(row["escalate_on"] for row in self.returns)))
        self.follow_ups += self.returns

    def _return_follow_up(self, slot, plan, by):
        """The row of the follow-up for one planned return visit."""
        window_to = max(slot.due_on, self.room_context.rulebook.after(slot.due_on, plan.grace_working_days))
        return {
            "id": self.loader.new_id(FollowUp),
            "source_type_id": ContentType.objects.get_for_model(Dispute).pk,
            "source_id": self.row["id"],
            "room_id": self.row["room_id"],
            "is_matter": True,
            "subject": f"{self.short_number} {self.names['a']}与{self.names['b']}",
            "reason_code": RETURN,
            "reason_data": {
                "number": self.short_number,
                "n": slot.n,
                "total": slot.total,
                "closed_on": self.today.isoformat(),
            },
            "raised_for_on": slot.due_on,
            "due_on": slot.due_on,
            "window_from": slot.opens_on,
            "window_to": window_to,
            "escalate_on": window_to + timedelta(days=7),
            "state": FollowUp.OPEN,
            **self.stamps(by),
            "updated_at": self.at,
            "updated_by_id": by,
        }

    def open_returns(self):
        return [row for row in self.returns if row["state"] == FollowUp.OPEN]

    # --- the visits ------------------------------------------------------------------------------------------

    def visit_again(self, until=None, flares_up=False):
        """Make the return visits whose window has opened; with `flares_up` the last one finds that it flared up again.

        Returns the visit that found it, or None.
        """
        until = min(until or self.room_context.plan.today, self.room_context.plan.today)
        flare_up_visit = None
        for row in self.returns:
            if row["state"] != FollowUp.OPEN or row["window_from"] > until:
                continue
            following = [other for other in self.open_returns() if other["raised_for_on"] > row["raised_for_on"]]
            is_last = not following or following[0]["window_from"] > until
            # It is the last visit that finds the case flared up, even when that visit is late.
            latest = until if flares_up and is_last else min(row["window_to"], until)
            visit = self.room_context.take_patrol(row["window_from"], latest, row["due_on"])
            if visit is None:
                self._replace_by_call(row, until)
                continue
            flare_up_visit = visit if flares_up and is_last else None
            self._visited(visit, flared_up=flare_up_visit is not None)
        if flare_up_visit is None:
            self._finish(until)
        return flare_up_visit

    def _visited(self, visit, *, flared_up):
        rng, by, day = self.rng, visit["created_by_id"], visit["occurred_on"]
        visit |= {
            "kind": Visit.RETURN,
            "dispute_id": self.row["id"],
            "place": "",
            "note": texts.FLARED_NOTE if flared_up else rng.choice(texts.RETURN_NOTES),
        }
        self.room_context.relabel(visit, self.label)
        self.at = max(self.at, visit["created_at"])
        for resident in self.residents:
            self.loader.add(Visit.residents.through, visit_id=visit["id"], resident_id=resident)
        for row in self.open_returns():
            if row["window_from"] <= day:
                state = FollowUp.DONE if day <= row["window_to"] else FollowUp.LATE_DONE
                row |= {"state": state, "done_on": day, "done_by_visit_id": visit["id"]}
                row |= {"updated_at": visit["created_at"], "updated_by_id": by}
        self.loader.add(
            ReturnVisit,
            dispute_id=self.row["id"],
            visit_id=visit["id"],
            cycle=self.row["cycle"],
            terms_hold="no" if flared_up else rng.choices(["yes", "partly"], [9, 1])[0],
            side_a_feels="angry" if flared_up else rng.choice(["content", "content", "calm"]),
            side_b_feels="unhappy" if flared_up else rng.choice(["content", "calm", "calm"]),
            help_needed="" if flared_up else rng.choice(["", "", "", "希望帮助联系就业信息"]),
            flared_up=flared_up,
            created_at=visit["created_at"],
            created_by_id=by,
        )
        self.has_been_visited = True
        self.record("dispute_visited", by)

    def _replace_by_call(self, row, until):
        """Nobody went: CALLED_AFTER days past the window a phone call is noted; before that it stays open, late."""
        day = row["window_to"] + timedelta(days=CALLED_AFTER)
        if day <= until:
            by = self.room_context.officer_on(day)
            self._cancel(row, self.room_context.moment(day, after=row["updated_at"]), by, CALLED)

    def _cancel(self, row, at, by, reason):
        row |= {"state": FollowUp.CANCELLED, "cancelled_at": at, "cancelled_by_id": by, "cancel_reason": reason}
        row |= {"updated_at": at, "updated_by_id": by, "version": 2}

    def _finish(self, until):
        """The nightly job finishes a case without open return visits, and a petition once the time for them is over."""
        over_on, remaining = self.row["return_until"] + DAY, self.open_returns()
        if remaining and (self.row["kind"] != codes.PETITION or over_on > until):
            return
        self.at = max(self.at, *(row["updated_at"] for row in self.returns))
        if remaining:
            self.at = max(self.at, self.room_context.at_night(over_on))
            for row in remaining:
                self._cancel(row, self.at, None, RETURNS_ENDED)
        self.mark(state=codes.FOLLOWED_UP)
        self.record("dispute_followed_up", None)

    # --- opened again -------------------------------------------------------------------------------------------

    def reopen(self, after=0, reason=""):
        by = self.later(after)
        reason = reason or self.story.flares
        for row in self.open_returns():
            self._cancel(row, self.at, by, reason)
        self.closing |= {
            "reopened_on": self.today,
            "reopen_reason": reason,
            "reopened_by_id": by,
            "updated_at": self.at,
            "updated_by_id": by,
            "version": 2,
        }
        for row in self.agreements:
            if not row.get("ended_on"):
                row |= {"ended_on": self.today, "updated_at": self.at, "updated_by_id": by, "version": 2}
        self.mark(
            state=codes.ACCEPTED,
            cycle=self.row["cycle"] + 1,
            procedure=self.row.get("procedure") or codes.PEOPLE,
            ways_explained_on=None,
            suit_explained_on=None,
            accepted_on=self.today,
            closed_on=None,
            outcome="",
            return_until=None,
            handler_id=by,
        )
        self.rounds, self.agreement, self.has_been_visited = [], None, False
        self.record("dispute_reopened", by, reason)
        self.request_signatures(by)
        self.sign("chief", "bureau")

    def flare_up(self, in_days):
        """Return visits for `in_days`; the last one finds a new quarrel; without a visit the village reports it."""
        visit = self.visit_again(self.today + timedelta(days=in_days), flares_up=True)
        if visit is None:
            self.reopen(in_days, texts.REOPEN_WITHOUT_VISIT)
        else:
            self.reopen()

    def write_endings(self):
        for row in self.closings:
            self.loader.add(Closing, **row)
        for row in self.follow_ups:
            self.room_context.add_notices(row)
            self.loader.add(FollowUp, **row)
