"""The facts of an agreement as its paper shows them: read once, drawn by the print page and by Word alike."""

from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils import timezone, translation

from disputes import codes, dated_rules
from disputes.documents import clauses
from disputes.documents.plain_text import line, plain
from disputes.models import Agreement, Mediator, Party
from stations.models import Posting, Room

# The paper is Chinese whatever the language of the screen.
LANGUAGE = "zh-hans"
# What is not known is a line to be filled in by hand.
BLANK = "________________"
STANDINGS = {Mediator.MEMBER: "人民调解员（委员）", Mediator.ENGAGED: "人民调解员（聘任）"}


@dataclass(frozen=True)
class Host:
    name: str
    unit: str
    post: str
    place: str
    held_on: str
    others: str
    attending: str = ""
    recording: str = ""

    @property
    def row_count(self):
        return 3 + sum(bool(text) for text in (self.others, self.attending, self.recording))

    @property
    def unit_and_post(self):
        return f"{self.unit}　{self.post}".strip()


@dataclass(frozen=True)
class Person:
    """A party; `guardian` is None where no guardian takes part. `party` is the row it was read from."""

    party: Party
    side: str
    name: str
    sex: str
    age: str
    document: str
    number: str
    workplace: str
    address: str
    guardian: str | None
    guardian_relation: str
    representative: str
    authority: str

    @property
    def row_count(self):
        return 4 + (self.guardian is not None) + bool(self.representative)


@dataclass(frozen=True)
class Witness:
    name: str
    address: str
    contact: str


@dataclass(frozen=True)
class AgreementForm:
    """Every field is text ready for paper; empty where it is not known."""

    title: str
    organ: str
    number: str
    wording: clauses.Clauses
    # None where nobody led the talks.
    host: Host | None
    persons: tuple[Person, ...]
    # None where nobody was named and the sheet needs none.
    witness: Witness | None
    happened_on: str
    happened_at: str
    facts: tuple[str, ...]
    terms: tuple[str, ...]
    manner: str
    until: str
    effect: tuple[str, ...]
    copies_clause: str
    copies: tuple[str, ...]
    seal: str
    signed_on: str

    @property
    def file_name(self):
        return f"{self.title}-{self.number}.docx"

    @property
    def signers(self):
        """Who signs, in the order of the paper."""
        led = [self.wording.host] if self.wording.host else []
        if self.wording is clauses.PEOPLE_ORAL:
            return tuple(led)
        parties = [person.side for person in self.persons]
        guardians = [f"{person.side}监护人" for person in self.persons if person.guardian is not None]
        representatives = [f"{person.side}代理人" for person in self.persons if person.representative]
        return (*parties, *guardians, *representatives, *led, *(["见证人"] if self.witness else []))

    @property
    def numbered(self):
        """The parties whose document numbers stand on the paper."""
        return tuple(person.party for person in self.persons if person.number)


def agreement_form(agreement: Agreement) -> AgreementForm:
    with translation.override(LANGUAGE):
        return _form(agreement)


def _form(agreement):
    dispute, mediation = agreement.dispute, agreement.mediation
    wording = clauses.clauses_of(agreement.way, agreement.form, agreement.is_on_spot)
    law = dated_rules.procedure(agreement.way, agreement.signed_on)
    terms = list(agreement.terms.select_related("party").order_by("id"))
    persons = _persons(agreement, law)
    head = _head_of(agreement) if wording.host else Head()
    return AgreementForm(
        title=wording.title,
        organ=head.organ,
        number=dispute.number,
        wording=wording,
        host=head.host,
        persons=persons,
        witness=_witness(mediation, wording),
        happened_on=day_text(dispute.occurred_on),
        happened_at=line(dispute.place),
        facts=tuple(piece.strip() for piece in plain(agreement.facts).split("\n") if piece.strip()),
        terms=tuple(_term(index, term, agreement) for index, term in enumerate(terms, 1)),
        manner=line(agreement.manner),
        until=day_text(agreement.signed_on) if agreement.is_on_spot else _until(terms),
        effect=_effect(wording, law),
        copies_clause=clauses.copies_clause(wording, agreement.copies),
        copies=clauses.copy_labels(wording, agreement.copies, _receivers(agreement, persons)),
        seal=head.seal or wording.seal,
        signed_on=day_text(agreement.signed_on),
    )


@dataclass(frozen=True)
class Head:
    """Whose paper it is: the name above the title, who led the talks, what the seal reads."""

    organ: str = ""
    host: Host | None = None
    seal: str = ""


def _head_of(agreement):
    """A committee's paper is headed and sealed by the committee, that of the police by their station."""
    dispute, mediation = agreement.dispute, agreement.mediation
    if agreement.way == codes.PEOPLE:
        return _committee(mediation, dispute.room)
    post = _post_of(mediation.host_id, mediation.held_on, dispute.room)
    station = _station_of(post) or dispute.room.station
    host = _talks(
        mediation,
        name=line(mediation.host.name) if mediation.host else "",
        unit=_unit_name(post.unit) if post else "",
        post=str(post.get_role_display()) if post else "",
        others="；".join(filter(None, [_second_officer(mediation), line(mediation.co_host)])),
        recording=_recording(mediation),
    )
    return Head(line(f"{station.bureau.name}{station.name}"), host)


def _committee(mediation, room):
    body, mediator = mediation.body, mediation.mediator
    host = _talks(
        mediation,
        name=line(mediator.name) if mediator else "",
        unit=line(body.name) if body else "",
        post=STANDINGS.get(mediator.standing, "") if mediator else "",
        others=line(mediation.co_host),
        attending=_attending(mediation, room),
    )
    return Head(line(body.name) if body else BLANK, host, _seal(line(body.seal)) if body else "")


def _seal(words):
    return words if words.endswith("章") else f"{words}印章"


def _talks(mediation, **who):
    held_at = timezone.localtime(mediation.held_at)
    held_on = f"{day_text(held_at.date())}{held_at.hour}时{held_at.minute}分"
    return Host(place=line(mediation.place), held_on=held_on, **who)


def _attending(mediation, room):
    """The officer is one of those present, by invitation; never a mediator."""
    if mediation.attending is None:
        return ""
    post = _post_of(mediation.attending_id, mediation.held_on, room)
    unit = _unit_name(post.unit) if post else ""
    return f"{unit}民警{line(mediation.attending.name)}（经人民调解员邀请、当事人同意）"


def _second_officer(mediation):
    return f"民警{line(mediation.second_host.name)}" if mediation.second_host else ""


def _recording(mediation):
    if not mediation.is_recorded_throughout:
        return line(mediation.recording)
    alone = "一名人民警察在规范设置、严格管理的执法办案场所调解，" if mediation.is_hosted_alone else ""
    where = f"（{line(mediation.recording)}）" if mediation.recording else ""
    return f"{alone}全程同步录音录像{where}"


def _witness(mediation, wording):
    if mediation is None or not (wording.has_witness or mediation.witness_name):
        return None
    return Witness(line(mediation.witness_name), line(mediation.witness_address), line(mediation.witness_contact))


def _receivers(agreement, persons):
    """Each party of people's mediation has a copy; of the police each side."""
    if agreement.way == codes.POLICE:
        return "甲方", "乙方"
    return tuple(person.side for person in persons)


def day_text(day):
    """2026年11月3日; empty for no day."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _post_of(officer_id, day, room):
    """The post the host held that day: in the room of the case before any other."""
    postings = (
        Posting.objects.in_force(day)
        .filter(officer=officer_id)
        .select_related("room__station__bureau", "station__bureau", "bureau")
    )
    return min(
        postings,
        key=lambda posting: (posting.room_id != room.pk, posting.station_id != room.station_id, posting.pk),
        default=None,
    )


def _station_of(post):
    """Whose paper it is: the case may have gone to another station since."""
    return post and (post.room.station if post.room else post.station)


def _unit_name(unit):
    return line(f"{unit.station.name}{unit.name}" if isinstance(unit, Room) else unit.name)


def _persons(agreement, law):
    """Both sides, and of the others only who promised something: bystanders' numbers do not belong on the paper."""
    bound = Q(terms__agreement=agreement)
    sides = Q(withdrawn_at__isnull=True, side__in=codes.OPPOSED_SIDES)
    rows = Party.objects.filter(dispute=agreement.dispute).filter(sides | bound).distinct().order_by("side", "id")
    persons = [_person(party, agreement.signed_on, law) for party in rows]
    return tuple(_numbered_by_side(persons))


def _numbered_by_side(persons):
    """甲方 alone stays 甲方; several of a side are numbered."""
    sides = [person.side for person in persons]
    numbered = {}
    for person in persons:
        numbered[person.side] = numbered.get(person.side, 0) + 1
        has_several = sides.count(person.side) > 1
        yield (
            replace(person, side=f"{person.side}（{clauses.numeral(numbered[person.side])}）")
            if has_several
            else person
        )


def _person(party, on, law):
    age = party.age_on(on)
    below = law.guardian_below_age if law else None
    needs_guardian = below is not None and age is not None and age < below
    return Person(
        party=party,
        side=codes.SIDES[party.side].paper_label,
        name=line(party.name),
        # 0 and 9 say that it is not known or not stated: nothing to print.
        sex=str(party.get_sex_display()) if party.sex in ("1", "2") else "",
        age="" if age is None else f"{age}周岁",
        document="" if party.document_kind == "unknown" else str(party.get_document_kind_display()),
        number=line(party.id_number),
        workplace=line(party.workplace),
        address=line(party.address),
        guardian=line(party.guardian_name) if party.guardian_name or needs_guardian else None,
        guardian_relation=line(party.guardian_relation),
        representative=line(party.representative_name),
        authority=_authority(party),
    )


def _authority(party):
    signed = f"（{day_text(party.authority_on)}授权委托书）" if party.authority_on else ""
    return f"{line(party.authority_extent)}{signed}"


def _term(index, term, agreement):
    if agreement.is_on_spot:
        return f"{clauses.numeral(index)}、{line(term.party.name)}：{line(term.text).rstrip('。；，')}（已当场履行）。"
    until = f"于{day_text(term.due_on)}前（含当日）履行完毕" if term.due_on else f"履行期限：{BLANK}"
    return f"{clauses.numeral(index)}、{line(term.party.name)}：{line(term.text).rstrip('。；，')}（{until}）。"


def _until(terms):
    last = max((term.due_on for term in terms if term.due_on), default=None)
    return f"各条所列日期，最迟{day_text(last)}" if last else ""


def _effect(wording, law):
    """A sentence about days is left out where the law in force names none."""
    days = law.confirmation_within_days if law else None
    return tuple(sentence.format(days=days) for sentence in wording.effect if days or "{days}" not in sentence)
