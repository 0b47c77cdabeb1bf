"""Finding, for the box and for lists: terms narrow it, the one filter of rows has the last word."""

from dataclasses import dataclass, field

from django.db.models import Q

from core.queries.prepared import prepared
from residents.models import Household, Resident, SearchTerm
from residents.search.finder import Finder
from residents.search.pieces import joined, pieces
from residents.search.terms import LONGEST
from residents.search.words import read


@dataclass
class SearchResult:
    """Residents and households in order of rank; `more` when there are others beyond the limit."""

    residents: list = field(default_factory=list)
    households: list = field(default_factory=list)
    more_residents: bool = False
    more_households: bool = False

    def __bool__(self):
        return bool(self.residents or self.households)

    @property
    def more(self):
        return self.more_residents or self.more_households


def find(user, text, limit=20, start=0):
    """What `text` meets among the rows `user` may see: at most `limit` residents and households, from `start` on."""
    words = read(text)
    scope = user.scope_for(Resident.VIEW)
    if not words or scope.is_empty:
        return SearchResult()
    finder = Finder(scope)
    end = start + limit
    people = finder.people(words, end + 1)
    homes = finder.homes(words, end + 1)
    return SearchResult(
        residents=_rows(Resident, user, people[start:end]),
        households=_rows(Household, user, homes[start:end]),
        more_residents=len(people) > end,
        more_households=len(homes) > end,
    )


def named(name):
    """Residents of the whole county whose name reads the same; the caller decides what may be told of them."""
    text = joined(pieces(name))[:LONGEST]
    terms = SearchTerm.objects.filter(kind=SearchTerm.NAME, term=text, resident__isnull=False)
    rows = Resident._base_manager.filter(pk__in=terms.values("resident")) if text else Resident._base_manager.none()
    return rows.order_by("pk")


def matching(model, user, text):
    """Q over Resident or Household rows that `text` meets, for lists that order and page by themselves."""
    words = read(text)
    if not words:
        return Q(pk__in=[])
    finder = Finder(user.scope_for(Resident.VIEW))
    meets = finder.person_meets if model is Resident else finder.home_or_people_meet
    begin = finder.begin_with(model, words) if len(words) > 1 else None
    if begin and model is Resident:
        return Q(pk__in=finder.met_by_all(words, begin[1], in_person=False))
    result = Q(pk__in=begin[1]) if begin else Q()
    for word in words:
        if begin is None or word is not begin[0]:
            result &= meets(word)
    return result


def _rows(model, user, ids):
    """The rows themselves, through the one filter of rows, in the order of `ids`."""
    rows = {row.pk: row for row in _seen(model, user=user, ids=ids)} if ids else {}
    return [rows[pk] for pk in ids if pk in rows]


@prepared
def _seen(model, /, *, user, ids):
    return model.objects.visible_to(user).for_list().filter(pk__in=ids)
