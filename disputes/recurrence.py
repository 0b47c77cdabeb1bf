"""Earlier cases of the same parties, shown where an officer decides what to do next."""

from django.db.models import Q

from disputes import codes
from disputes.models import Dispute, Party
from disputes.stats import RECURS_WITHIN


def earlier_of(party, user):
    """Other standing cases in which the same person is a party, by the register or the document number."""
    same = Party.objects.same_person(party)
    return _visible(user).exclude(pk=party.dispute_id).filter(pk__in=same.values("dispute"))


def earlier_by_party(dispute, user):
    """{party id: [case, …]} of every current party who is on another case, newest first; two queries in all."""
    parties = list(_current(dispute))
    others = Party.objects.current().filter(_any_of(parties)).exclude(dispute=dispute.pk)
    same_people = others.filter(dispute__in=_visible(user)).select_related("dispute").order_by("-dispute_id")
    cases_by_party = {}
    for other in same_people:
        for party in parties:
            if _same(party, other):
                cases = cases_by_party.setdefault(party.pk, [])
                if other.dispute not in cases:
                    cases.append(other.dispute)
    return cases_by_party


def same_two_sides(dispute, user):
    """Other standing cases with a party of each side of this one, on whichever side."""
    parties = list(_current(dispute))
    cases = _visible(user).exclude(pk=dispute.pk)
    for side in codes.OPPOSED_SIDES:
        people = Party.objects.current().filter(_any_of([party for party in parties if party.side == side]))
        cases = cases.filter(pk__in=people.values("dispute"))
    return cases.order_by("-id")


def flared_up_within(closing, days=RECURS_WITHIN.days):
    """Whether the case was opened again within so many days of that closing."""
    stands = closing.reopened_on is not None and closing.reopening_withdrawn_at is None
    return stands and (closing.reopened_on - closing.closed_on).days <= days


def _visible(user):
    return Dispute.objects.visible_to(user).standing()


def _current(dispute):
    """The parties prefetched with the case, else read now."""
    fetched = getattr(dispute, "current_parties", None)
    return dispute.parties.current() if fetched is None else fetched


def _any_of(parties):
    residents = {party.resident_id for party in parties if party.resident_id}
    numbers = {party.id_number_hash for party in parties if party.id_number_hash}
    return Q(resident__in=residents) | Q(id_number_hash__in=numbers)


def _same(party, other):
    return bool(
        (party.resident_id and party.resident_id == other.resident_id)
        or (party.id_number_hash and party.id_number_hash == other.id_number_hash)
    )
