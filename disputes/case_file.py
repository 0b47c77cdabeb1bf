"""Everything that belongs to one case, each kind read once, for its page, its print and its timeline.

The caller has checked that the reader may see the case; all related records are visible with it.
"""

from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from audit.models import Entry
from disputes import dated_rules, list_rows
from disputes.models import Dispute, Extension, HandOff
from followups.models import FollowUp


class CaseFile:
    def __init__(self, dispute, user):
        self.dispute, self.user = dispute, user

    def _of_this_cycle(self, rows):
        return [row for row in rows if row.cycle == self.dispute.cycle]

    @cached_property
    def parties(self):
        return list(self.dispute.parties.select_related("resident", "created_by").order_by("side", "id"))

    @property
    def current_parties(self):
        return [party for party in self.parties if party.withdrawn_at is None]

    @cached_property
    def rounds(self):
        rows = self.dispute.mediations.select_related(
            "host", "second_host", "attending", "body", "mediator", "created_by"
        ).prefetch_related("present")
        rounds = list(rows.order_by("-cycle", "-round", "-id"))
        for mediation in rounds:
            mediation.names = list_rows.join_names(party.name for party in mediation.present.all())
        return rounds

    @property
    def last_round(self):
        """The last round of the present cycle, or None."""
        return next((round_ for round_ in self._of_this_cycle(self.rounds) if not round_.is_void), None)

    @cached_property
    def agreements(self):
        rows = self.dispute.agreements.select_related(
            "created_by", "dispute", "mediation__body", "mediation__mediator"
        ).prefetch_related("terms__party")
        return list(rows.order_by("-cycle", "-id"))

    @property
    def agreement(self):
        """The agreement in force, or None."""
        return next((agreement for agreement in self.agreements if agreement.ended_on is None), None)

    @property
    def ended_agreements(self):
        """Agreements of earlier cycles: no longer binding, but part of the case."""
        return [agreement for agreement in self.agreements if agreement.ended_on is not None]

    @property
    def terms(self):
        return list(self.agreement.terms.all()) if self.agreement else []

    @property
    def overdue_terms(self):
        return [term for term in self.terms if term.is_overdue]

    @cached_property
    def referrals(self):
        return list(self.dispute.referrals.select_related("created_by", "answered_by").order_by("-id"))

    @property
    def last_referral(self):
        return next(iter(self._of_this_cycle(self.referrals)), None)

    @cached_property
    def extensions(self):
        return list(self.dispute.extensions.select_related("created_by", "decided_by").order_by("-id"))

    @property
    def pending_extension(self):
        return next((extension for extension in self.extensions if extension.state == Extension.ASKED), None)

    @cached_property
    def acknowledgements(self):
        return list(self.dispute.acknowledgements.select_related("acknowledged_by", "created_by").order_by("-id"))

    @property
    def waiting_signatures(self):
        if self.dispute.is_void:
            return []
        return [
            acknowledgement
            for acknowledgement in self.acknowledgements
            if acknowledgement.acknowledged_at is None and acknowledgement.lapsed_at is None
        ]

    @cached_property
    def hand_offs(self):
        return list(self.dispute.hand_offs.select_related("created_by", "answered_by", "from_room", "room"))

    @property
    def offer(self):
        return next((hand_off for hand_off in self.hand_offs if hand_off.state == HandOff.OFFERED), None)

    @cached_property
    def level_changes(self):
        return list(self.dispute.level_changes.select_related("created_by").order_by("-id"))

    @cached_property
    def closings(self):
        return list(self.dispute.closings.select_related("created_by", "reopened_by").order_by("-cycle"))

    @cached_property
    def cards(self):
        return list(self.dispute.cards.order_by("-id"))

    @cached_property
    def returns(self):
        return list(self.dispute.return_visits.select_related("visit__visited_by", "created_by").order_by("-id"))

    @cached_property
    def return_follow_ups(self):
        """Open follow-ups for return visits, the next one first."""
        rows = FollowUp.objects.visible_to(self.user).open()
        source = ContentType.objects.get_for_model(Dispute)
        return list(rows.filter(source_type=source, source_id=self.dispute.pk).order_by("due_on", "id"))

    @cached_property
    def trail(self):
        """Audit entries about the case itself, oldest first."""
        return list(Entry.objects.about(self.dispute).select_related("by").order_by("id"))

    @cached_property
    def law(self):
        return dated_rules.law_of(self.dispute)

    @cached_property
    def level(self):
        return dated_rules.level(self.dispute.level)

    @cached_property
    def today(self):
        return timezone.localdate()
