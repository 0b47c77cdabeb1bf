"""Questions to the terms of one scope; each walks an index and stops when it has enough.

One word: the kinds are walked in order of rank, each in the order of its terms, so that the shortest match comes
first. Several words: the first that meets few records gives the candidates, the others are asked of those only.
"""

from itertools import product

from django.db.models import F, OrderBy, Q
from django.db.models.functions import Lower

from core import phones
from core.scope import Scope
from residents.models import Household, Resident, ResidentPhone, SearchTerm
from residents.search.words import Word
from stations.models import Bureau, Room

# A word that meets more than this is too common to begin with.
FEW = 400
# Beyond so many rooms (a county among others) a walk by room is no shorter than one by county.
MANY_ROOMS = 200
# As many phones are deciphered, at most, to verify more digits than are indexed.
MAX_DECIPHERED = 5000

# Statistics know no Chinese prefix well: the planner takes every one for a single row, and may then walk the whole
# county's 李 for the few of one room. Through this the index by county, and that by term, are out of its reach.
HIDDEN = {"hidden_kind": Lower("kind"), "hidden_term": Lower("term")}


class ByBytes(OrderBy):
    """In the order of the index, which compares bytes whatever the collation of the database."""

    def as_postgresql(self, compiler, connection):
        # Django looks for a direction when it tells one ordering from another; PostgreSQL allows none after USING.
        return self.as_sql(compiler, connection, template="%(expression)s USING ~<~ /* ASC */")


def terms_in(scope: Scope):
    """(terms, column): terms of the rooms of a scope, and by which column to ask for their kind.

    Equality for one room, a list for several, no condition for the whole county.
    """
    terms = SearchTerm.objects.alias(**HIDDEN)
    if scope.everything or (scope.bureau_ids and Bureau.objects.exclude(pk__in=scope.bureau_ids).first() is None):
        return terms, "kind"
    if scope.station_ids or scope.bureau_ids:
        rooms = list(Room.objects.in_scope(scope).order_by().values_list("pk", flat=True))
    else:
        rooms = sorted(scope.room_ids)
    if len(rooms) > MANY_ROOMS:
        return terms.filter(room__in=rooms), "kind"
    return terms.filter(room=rooms[0]) if len(rooms) == 1 else terms.filter(room__in=rooms), "hidden_kind"


def _text(branch):
    return Q(**{"term" if branch.exact else "term__prefix": branch.text})


class Finder:
    """Questions to the terms of one scope."""

    def __init__(self, scope):
        self.scope = scope
        self.terms, self.kind = terms_in(scope)
        self.verified, self.walked = {}, {}

    def _meets(self, branches):
        result = Q(pk__in=[])
        for branch in branches:
            result |= Q(**{f"{self.kind}__in": branch.kinds}) & _text(branch)
        return result

    def _of_those(self, target, ids, branches):
        """Which of a few records the branches meet, asked of the terms of these records only."""
        condition = Q(pk__in=[])
        for branch in branches:
            lookup = "hidden_term" if branch.exact else "hidden_term__startswith"
            condition |= Q(hidden_kind__in=branch.kinds, **{lookup: branch.text})
        rows = SearchTerm.objects.alias(**HIDDEN).filter(condition, **{f"{target}__in": ids})
        return set(rows.values_list(f"{target}_id", flat=True)) if ids and branches else set()

    # --- people ---------------------------------------------------------------------------------

    def people(self, words: list[Word], limit) -> list[int]:
        """Ids of residents that every word meets, at least one of them in person, in order of rank."""
        if len(words) == 1:
            return self._walk_people(words[0], limit)
        begin = self._fewest(words, self._candidates)
        if begin is None:
            return self._of_common_words(words, limit)
        matching = self.met_by_all(words, begin[1])
        rows = Resident.objects.filter(pk__in=matching).order_by("name", "pk")
        return list(rows.values_list("pk", flat=True)[:limit])

    def met_by_all(self, words, ids, *, in_person=True):
        """Those of a few residents that every word meets, in person or by the home.

        `in_person`: at least one word means the person, so that "人民路 12号" finds homes, not all who live there.
        """
        home_of = dict(Resident.objects.filter(pk__in=ids).values_list("pk", "household"))
        homes = {home for home in home_of.values() if home}
        persons = {word: self._persons_of(word, ids) for word in words}
        places = {word: self._of_those("household", homes, word.homes) for word in words}
        return [
            pk
            for pk, home in home_of.items()
            if all(pk in persons[word] or home in places[word] for word in words)
            and (not in_person or any(pk in persons[word] for word in words))
        ]

    def _persons_of(self, word, ids):
        if word.tail:
            return set(self._walk_people(word, MAX_DECIPHERED)).intersection(ids)
        result = self._of_those("resident", ids, word.people)
        return result.union(self._by_number(word)) if word.number_hashes else result

    def _of_common_words(self, words, limit):
        """When every word meets many: one way of meeting after the other (罗 in person and 沿河街 by the home …).

        Each way is a join of two walks that stops at the limit; all ways at once, with OR, would read everybody.
        """
        results = {}
        for ways in product((True, False), repeat=len(words)):
            if not any(ways):
                continue
            rows = Resident.objects.all()
            for word, in_person in zip(words, ways, strict=True):
                rows = rows.filter(self._in_person(word) if in_person else self._by_home(word))
            # No order: a join that may stop at the limit must not read to its end in order to sort.
            results.update(dict.fromkeys(rows.order_by().values_list("pk", flat=True)[: limit - len(results)]))
            if len(results) >= limit:
                break
        rows = Resident.objects.filter(pk__in=list(results)).order_by("name", "pk")
        return list(rows.values_list("pk", flat=True))

    def _walk_people(self, word, limit):
        result = self._by_number(word)
        for branch in word.people:
            if len(result) >= limit:
                break
            if word.tail and branch.exact and branch.kinds == (SearchTerm.TAIL,):
                result += self._verified(branch, word.tail)
            else:
                result += self._walk("resident", branch, limit)
        return list(dict.fromkeys(result))[:limit]

    def _by_number(self, word):
        if not word.number_hashes:
            return []
        rows = Resident.objects.in_scope(self.scope).filter(id_number_hash__in=word.number_hashes)
        return list(rows.values_list("pk", flat=True))

    def _verified(self, branch, digits):
        """Those whose number truly ends in all the digits typed; only the last four are indexed."""
        ids = self.terms.filter(self._meets([branch])).values_list("resident", flat=True)[:MAX_DECIPHERED]
        rows = Resident.objects.in_scope(self.scope).filter(pk__in=list(ids))
        numbers = [*rows.values_list("pk", "phone")]
        numbers += ResidentPhone.objects.filter(resident__in=rows).values_list("resident_id", "number")
        return sorted({pk for pk, phone in numbers if phones.digits_of(phone).endswith(digits)})

    def _walk(self, target, branch, limit):
        """Ids in the order of the index, kind by kind, until `limit` different ones are there."""
        results = {}
        for kind in branch.kinds:
            rows = self.terms.filter(_text(branch), **{self.kind: kind, f"{target}__isnull": False})
            rows = rows.order_by(ByBytes(F("term"))).values_list(f"{target}_id", flat=True)
            # One record may meet by several terms of a kind (丽丽, readings): walk on until enough are different.
            reach = limit * 2
            while True:
                ids = list(rows[:reach])
                results.update(dict.fromkeys(ids))
                if len(results) >= limit or len(ids) < reach:
                    break
                reach *= 4
            if len(results) >= limit:
                break
        return list(results)

    def _candidates(self, word):
        """Ids of residents that a word meets, in person or by the home, or None when they are many."""
        people = self._walk_people(word, FEW + 1)
        homes = self._homes_of(word, FEW + 1)
        if len(people) > FEW or len(homes) > FEW:
            return None
        if not homes:
            return people
        living = Resident.objects.filter(household__in=homes).values_list("pk", flat=True)
        # A dormitory may hold a thousand.
        results = list(dict.fromkeys([*people, *living[: 2 * FEW + 1]]))
        return results if len(results) <= 2 * FEW else None

    def begin_with(self, model, words):
        """(word, ids) of the rarest word, as ids of `model`, or None when all are common."""
        begin = self._fewest(words, self._candidates)
        if begin is None or model is Resident:
            return begin
        word, ids = begin
        homes = Resident.objects.filter(pk__in=ids, household__isnull=False).values_list("household", flat=True)
        return word, list({*homes, *self._homes_of(word, FEW + 1)})

    def _fewest(self, words, candidates):
        """(word, ids) of the first word that meets few records, longest words first; None when all are common."""
        for word in sorted(words, key=lambda item: -len(item.written)):
            ids = candidates(word)
            if ids is not None:
                return word, ids
        return None

    def person_meets(self, word):
        """Q: the word meets the resident in person or by the home, as lists to look into."""
        return self._by_home(word) | self._in_person(word)

    def _by_home(self, word):
        return Q(household__in=self.terms.filter(self._meets(word.homes), household__isnull=False).values("household"))

    def _in_person(self, word):
        if word.tail:
            if word not in self.verified:
                self.verified[word] = self._walk_people(word, MAX_DECIPHERED)
            return Q(pk__in=self.verified[word])
        result = Q(pk__in=self.terms.filter(self._meets(word.people), resident__isnull=False).values("resident"))
        return result | Q(id_number_hash__in=word.number_hashes) if word.number_hashes else result

    # --- homes ----------------------------------------------------------------------------------

    def homes(self, words: list[Word], limit) -> list[int]:
        """Ids of households whose address or label every word meets."""
        if len(words) == 1:
            return self._homes_of(words[0], limit)
        begin = self._fewest(words, self._home_candidates)
        rows = Household.objects.all()
        if begin is None:
            for word in words:
                rows = rows.filter(self.home_meets(word))
            rows = Household.objects.filter(pk__in=list(rows.order_by().values_list("pk", flat=True)[:limit]))
        else:
            matching = set(begin[1])
            for word in words:
                matching &= self._of_those("household", matching, word.homes)
            rows = rows.filter(pk__in=matching)
        return list(rows.order_by("dwelling__address", "pk").values_list("pk", flat=True)[:limit])

    def _homes_of(self, word, limit):
        if (word, limit) not in self.walked:
            results = []
            for branch in word.homes:
                results += self._walk("household", branch, limit)
            self.walked[word, limit] = list(dict.fromkeys(results))[:limit]
        return self.walked[word, limit]

    def _home_candidates(self, word):
        ids = self._homes_of(word, FEW + 1)
        return ids if len(ids) <= FEW else None

    def home_meets(self, word):
        return Q(pk__in=self.terms.filter(self._meets(word.homes), household__isnull=False).values("household"))

    def home_or_people_meet(self, word):
        """For the list of households: by address or label, or by somebody who lives there."""
        living = Resident.objects.in_scope(self.scope).filter(self._in_person(word), household__isnull=False)
        return self.home_meets(word) | Q(pk__in=living.values("household"))
