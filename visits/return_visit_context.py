"""What a return visit about a case begins with: its sides, what was agreed, the homes it may be made at."""

from django.utils.functional import cached_property

from disputes import codes
from disputes.models import Dispute, Term
from followups.models import FollowUp
from residents.models import Resident
from visits.models import Visit

MAX_EARLIER = 3


class ReturnVisitContext:
    """A case as whoever visits its parties sees it."""

    def __init__(self, case, user):
        self.case, self.user = case, user

    @classmethod
    def find(cls, user, pk):
        """The case where `user` may see it, or None."""
        case = Dispute.objects.visible_to(user).standing().for_list().filter(pk=pk).first()
        return cls(case, user) if case else None

    @property
    def parties(self):
        return self.case.current_parties

    def side(self, side):
        """Names, for the question how that side feels."""
        return "、".join(party.name for party in self.parties if party.side == side)

    @property
    def sides(self):
        results = [(label, self.side(side)) for side, label in codes.SIDES.choices]
        return [(label, names) for label, names in results if names]

    @cached_property
    def residents(self):
        """{party: the resident} for those registered in the room and seen by the reader."""
        wanted = {party.resident_id: party.pk for party in self.parties if party.resident_id}
        rows = Resident.objects.visible_to(self.user).filter(pk__in=wanted, room=self.case.room_id)
        return {wanted[row.pk]: row for row in rows.select_related("household__dwelling")}

    @cached_property
    def homes(self):
        """{id: household} of the parties who live in the room."""
        homes = [resident.household for resident in self.residents.values() if resident.household is not None]
        return {home.pk: home for home in homes if home.ended_on is None and home.room_id == self.case.room_id}

    @cached_property
    def terms(self):
        rows = Term.objects.visible_to(self.user).binding().filter(agreement__dispute=self.case)
        return list(rows.select_related("party").order_by("due_on", "id"))

    @cached_property
    def due(self):
        return list(FollowUp.objects.visible_to(self.user).of_matter(self.case).due().order_by("due_on"))

    @cached_property
    def earlier(self):
        return Visit.objects.visible_to(self.user).standing().about(self.case).for_list()[:MAX_EARLIER]

    @property
    def may_settle(self):
        return self.user.scope_for("disputes.handle").has(self.case.room)
