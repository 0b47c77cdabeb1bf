"""Finding. Every question to the database walks an index of terms by room or by county and stops when it has enough.

One word: the kinds are walked in order of rank, each in the order of its terms, so that the shortest match comes
first. Several words: the first that meets few records gives the candidates, the others are asked of those only.
"""

from dataclasses import dataclass, field

from django.db.models import Exists, F, OrderBy, OuterRef, Q

from core.scope import Scope
from residents.models import Household, Resident, SearchTerm
from residents.search.words import Word, read
from stations.models import Bureau, Room

# A word that meets more than this is too common to begin with.
FEW = 1000
# As many phones are deciphered, at most, to verify more digits than are indexed.
MOST_DECIPHERED = 5000


@dataclass
class Found:
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


class ByBytes(OrderBy):
    """In the order of the index, which compares bytes whatever the collation of the database."""

    def as_postgresql(self, compiler, connection):
        # Django looks for a direction when it tells one ordering from another; PostgreSQL allows none after USING.
        return self.as_sql(compiler, connection, template="%(expression)s USING ~<~ /* ASC */")


def find(user, text, limit=20, start=0):
    """What `text` meets among the rows `user` may see: at most `limit` residents and households, from `start` on."""
    words = read(text)
    scope = user.scope_for(Resident.VIEW)
    if not words or scope.is_empty:
        return Found()
    finder = Finder(scope)
    end = start + limit
    people = finder.people(words, end + 1)
    homes = finder.homes(words, end + 1)
    return Found(
        residents=_rows(Resident, user, people[start:end]),
        households=_rows(Household, user, homes[start:end]),
        more_residents=len(people) > end,
        more_households=len(homes) > end,
    )


def matching(model, user, text):
    """Q over Resident or Household rows that `text` meets, for lists that order and page by themselves."""
    words = read(text)
    if not words:
        return Q(pk__in=[])
    finder = Finder(user.scope_for(Resident.VIEW))
    meets = finder.person_meets if model is Resident else finder.home_or_people_meet
    found = Q()
    for word in words:
        found &= meets(word)
    return found


def _rows(model, user, ids):
    """The rows themselves, through the one filter of rows, in the order of `ids`."""
    rows = {row.pk: row for row in model.objects.visible_to(user).for_list().filter(pk__in=ids)} if ids else {}
    return [rows[pk] for pk in ids if pk in rows]


def terms_in(scope: Scope):
    """Terms of the rooms of a scope: equality for one room, a list for several, no condition for the whole county."""
    terms = SearchTerm.objects.all()
    if scope.everything or (scope.bureau_ids and Bureau.objects.exclude(pk__in=scope.bureau_ids).first() is None):
        return terms
    if scope.station_ids or scope.bureau_ids:
        rooms = list(Room.objects.in_scope(scope).order_by().values_list("pk", flat=True))
    else:
        rooms = sorted(scope.room_ids)
    return terms.filter(room=rooms[0]) if len(rooms) == 1 else terms.filter(room__in=rooms)


def _meets(branches):
    found = Q(pk__in=[])
    for branch in branches:
        lookup = "term" if branch.exact else "term__prefix"
        found |= Q(kind__in=branch.kinds, **{lookup: branch.text})
    return found


class Finder:
    """Questions to the terms of one scope."""

    def __init__(self, scope):
        self.scope = scope
        self.terms = terms_in(scope)
        self.verified = {}

    # --- people ---------------------------------------------------------------------------------

    def people(self, words: list[Word], limit) -> list[int]:
        """Ids of residents that every word meets, at least one of them in person, in order of rank."""
        if len(words) == 1:
            return self._walk_people(words[0], limit)
        begin = self._fewest(words, self._candidates)
        rows = Resident.objects.in_scope(self.scope)
        if begin is None:
            for word in words:
                rows = rows.filter(self.person_meets(word))
        else:
            word, ids = begin
            rows = rows.filter(pk__in=ids)
            for other in words:
                if other is not word:
                    rows = rows.filter(self._asked_of_person(other))
        rows = rows.filter(self._any_in_person(words))
        return list(rows.order_by("name", "pk").values_list("pk", flat=True)[:limit])

    def _walk_people(self, word, limit):
        found = self._by_number(word)
        for branch in word.people:
            if len(found) >= limit:
                break
            if word.tail and branch.exact and branch.kinds == (SearchTerm.TAIL,):
                found += self._verified(branch, word.tail)
            else:
                found += self._walk("resident", branch, limit)
        return list(dict.fromkeys(found))[:limit]

    def _by_number(self, word):
        if not word.number_hashes:
            return []
        rows = Resident.objects.in_scope(self.scope).filter(id_number_hash__in=word.number_hashes)
        return list(rows.values_list("pk", flat=True))

    def _verified(self, branch, digits):
        """Those whose number truly ends in all the digits typed; only the last four are indexed."""
        ids = self.terms.filter(_meets([branch])).values_list("resident", flat=True)[:MOST_DECIPHERED]
        rows = Resident.objects.in_scope(self.scope).filter(pk__in=list(ids)).values_list("pk", "phone")
        return [pk for pk, phone in rows.order_by("pk") if phone.endswith(digits)]

    def _walk(self, target, branch, limit):
        """Ids in the order of the index, kind by kind, until `limit` different ones are there."""
        found = {}
        for kind in branch.kinds:
            rows = self.terms.filter(_meets([branch]), kind=kind, **{f"{target}__isnull": False})
            rows = rows.order_by(ByBytes(F("term"))).values_list(f"{target}_id", flat=True)
            # One record may meet by several terms of a kind (丽丽, readings): walk on until enough are different.
            reach = limit * 2
            while True:
                ids = list(rows[:reach])
                found.update(dict.fromkeys(ids))
                if len(found) >= limit or len(ids) < reach:
                    break
                reach *= 4
            if len(found) >= limit:
                break
        return list(found)

    def _candidates(self, word):
        """Ids of residents that a word meets, in person or by the home, or None when they are many."""
        people = self._walk_people(word, FEW + 1)
        homes = self._homes_of(word, FEW + 1)
        if len(people) > FEW or len(homes) > FEW:
            return None
        if not homes:
            return people
        living = Resident.objects.in_scope(self.scope).filter(household__in=homes).values_list("pk", flat=True)
        return list(dict.fromkeys([*people, *living]))

    def _fewest(self, words, candidates):
        """(word, ids) of the first word that meets few records, longest words first; None when all are common."""
        for word in sorted(words, key=lambda one: -len(one.shown)):
            ids = candidates(word)
            if ids is not None:
                return word, ids
        return None

    def person_meets(self, word):
        """Q: the word meets the resident in person or by the home, as lists to look into."""
        found = Q(household__in=self.terms.filter(_meets(word.homes)).values("household"))
        return found | self._in_person(word)

    def _in_person(self, word):
        if word.tail:
            if word not in self.verified:
                self.verified[word] = self._walk_people(word, MOST_DECIPHERED)
            return Q(pk__in=self.verified[word])
        found = Q(pk__in=self.terms.filter(_meets(word.people), resident__isnull=False).values("resident"))
        return found | Q(id_number_hash__in=word.number_hashes) if word.number_hashes else found

    def _asked_of_person(self, word):
        """Q: the same, asked row by row: for few candidates."""
        home = Exists(SearchTerm.objects.filter(_meets(word.homes), household=OuterRef("household_id")))
        return Q(home) | self._asked_in_person(word)

    def _asked_in_person(self, word):
        if word.tail or word.number_hashes:
            return self._in_person(word)
        return Q(Exists(SearchTerm.objects.filter(_meets(word.people), resident=OuterRef("pk"))))

    def _any_in_person(self, words):
        """At least one word means the person: "人民路 12号" asks for homes, not for all who live there."""
        found = Q()
        for word in words:
            found |= self._asked_in_person(word)
        return found

    # --- homes ----------------------------------------------------------------------------------

    def homes(self, words: list[Word], limit) -> list[int]:
        """Ids of households whose address or label every word meets."""
        if len(words) == 1:
            return self._homes_of(words[0], limit)
        begin = self._fewest(words, self._home_candidates)
        rows = Household.objects.in_scope(self.scope)
        if begin is None:
            for word in words:
                rows = rows.filter(self.home_meets(word))
        else:
            word, ids = begin
            rows = rows.filter(pk__in=ids)
            for other in words:
                if other is not word:
                    asked = SearchTerm.objects.filter(_meets(other.homes), household=OuterRef("pk"))
                    rows = rows.filter(Exists(asked))
        return list(rows.order_by("dwelling__address", "pk").values_list("pk", flat=True)[:limit])

    def _homes_of(self, word, limit):
        found = []
        for branch in word.homes:
            found += self._walk("household", branch, limit)
        return list(dict.fromkeys(found))[:limit]

    def _home_candidates(self, word):
        ids = self._homes_of(word, FEW + 1)
        return ids if len(ids) <= FEW else None

    def home_meets(self, word):
        return Q(pk__in=self.terms.filter(_meets(word.homes), household__isnull=False).values("household"))

    def home_or_people_meet(self, word):
        """For the list of households: by address or label, or by somebody who lives there."""
        living = Resident.objects.in_scope(self.scope).filter(self._in_person(word), household__isnull=False)
        return self.home_meets(word) | Q(pk__in=living.values("household"))
