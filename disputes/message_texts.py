"""Texts of the messages this app sends. Stored data are ids and codes; titles are looked up for the reader."""

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.templatetags.ui import short_day
from disputes import codes, kinds, time_limit_texts
from disputes.models import Acknowledgement, Dispute, Extension, HandOff, Referral, Term
from notifications.message_texts import Line, register_text


def _case_text(template):
    """A function of the message's data that fills in the template, with kind and level in the reader's language."""

    def make(data):
        labels = {
            "kind": kinds.label(data.get("kind")),
            "level": dict(codes.LEVELS.choices).get(data.get("level"), ""),
        }
        return str(template) % (data | labels)

    return make


def _rows(reader, model, pks, *related):
    rows = model.objects.visible_to(reader).filter(pk__in=pks).select_related(*related)
    return {row.pk: row for row in rows}


def _lines_of(model, key, path, text):
    """A function of (reader, messages) that gives each message one line: the case of its row, and `text(row)`."""

    def make(reader, messages):
        rows = _rows(reader, model, [data.get(key) for data in messages], *([path] if path else []))
        found_rows = [rows.get(data.get(key)) for data in messages]
        return [[_line(getattr(row, path) if path else row, text(row))] if row else [] for row in found_rows]

    return make


def _line(dispute, text):
    return Line(str(dispute), dispute.get_absolute_url(), text)


def _offer_lines(reader, messages):
    """The line the other room reads before it accepts: without the title, which may name parties."""
    rows = _rows(reader, HandOff, [data.get("hand_off") for data in messages], "dispute")
    offers = [rows.get(data.get("hand_off")) for data in messages]
    return [
        [Line(row.dispute.number, row.get_absolute_url(), row.answer or row.reason)] if row else [] for row in offers
    ]


def _lines_of_cases(reader, messages):
    rows = _rows(reader, Dispute, _first_ids(messages))
    time_limit_texts.with_time_left(rows.values())
    return [[_line(rows[pk], rows[pk].time_left) for pk in data["first"] if pk in rows] for data in messages]


def _lines_of_terms(reader, messages):
    rows = _rows(reader, Term, _first_ids(messages), "agreement__dispute")
    return [
        [_line(rows[pk].agreement.dispute, _of_term(rows[pk])) for pk in data["first"] if pk in rows]
        for data in messages
    ]


def _lines_of_replies(reader, messages):
    rows = _rows(reader, Referral, _first_ids(messages), "dispute")
    return [[_line(rows[pk].dispute, _of_reply(rows[pk])) for pk in data["first"] if pk in rows] for data in messages]


def _first_ids(messages):
    return {pk for data in messages for pk in data["first"]}


def _of_term(term):
    return f"{term.text} · {term.get_state_display() if term.state != term.PENDING else short_day(term.due_on)}"


def _of_reply(referral):
    return f"{referral.body_name} · {referral.get_outcome_display() or short_day(referral.reply_due_on)}"


def _cards_title(data):
    counts = data["counts"]
    parts = [
        ngettext("%(n)d red card", "%(n)d red cards", counts.get("red", 0)) % {"n": counts.get("red", 0)},
        ngettext("%(n)d yellow card", "%(n)d yellow cards", counts.get("yellow", 0)) % {"n": counts.get("yellow", 0)},
    ]
    return _(", ").join(part for part, colour in zip(parts, ("red", "yellow"), strict=True) if counts.get(colour))


def _terms_title(data):
    return ngettext("A promise falls due", "%(n)d promises fall due", data["count"]) % {"n": data["count"]}


def _replies_title(data):
    return ngettext("An answer is overdue", "%(n)d answers are overdue", data["count"]) % {"n": data["count"]}


def _in_rooms(data):
    return _("Cases of %(rooms)s, as of %(day)s.") % {
        "rooms": _(", ").join(data["rooms"]),
        "day": short_day(parse_date(data["on"])),
    }


def _about_case(kind, title, text, *, lines, icon="scale"):
    register_text(kind, _case_text(title), _case_text(text), lines=lines, icon=icon)


def register():
    case = gettext_lazy("%(number)s, %(kind)s, %(room)s.")
    _about_case(
        "dispute_flared_up",
        gettext_lazy("A return visit found that a case flared up again"),
        case,
        lines=_lines_of(Dispute, "dispute", "", lambda row: row.get_state_display()),
        icon="rotate-ccw",
    )
    _about_case(
        "dispute_level",
        gettext_lazy("A case of level %(level)s is to be acknowledged"),
        case,
        lines=_lines_of(Dispute, "dispute", "", lambda row: row.get_state_display()),
        icon="megaphone",
    )
    for kind, title in (
        (
            "dispute_level_lowered",
            gettext_lazy("Case %(number)s was lowered to level %(level)s: nothing is to be signed"),
        ),
        ("dispute_closed_unsigned", gettext_lazy("Case %(number)s was closed; your acknowledgement is still owed")),
        ("dispute_voided_unsigned", gettext_lazy("Case %(number)s was voided: nothing is to be signed")),
        (
            "dispute_flare_up_withdrawn",
            gettext_lazy("Case %(number)s did not flare up: the return visit was taken back"),
        ),
    ):
        _about_case(kind, title, case, lines=_lines_of(Dispute, "dispute", "", lambda row: row.get_state_display()))
    _about_case(
        "dispute_instructed",
        gettext_lazy("An instruction on case %(number)s"),
        case,
        lines=_lines_of(Acknowledgement, "acknowledgement", "dispute", lambda row: row.note),
    )
    for kind, title in (
        ("dispute_offered", gettext_lazy("%(from_room)s offers you a case")),
        ("dispute_offer_accepted", gettext_lazy("%(to_room)s has taken over case %(number)s")),
        ("dispute_offer_refused", gettext_lazy("%(to_room)s does not take case %(number)s")),
        ("dispute_offer_withdrawn", gettext_lazy("%(from_room)s no longer offers case %(number)s")),
    ):
        _about_case(kind, title, gettext_lazy("%(number)s, %(kind)s, level %(level)s."), lines=_offer_lines)
    for kind, title, text in (
        ("dispute_extension_asked", gettext_lazy("More time is asked for a case"), lambda row: row.reason),
        ("dispute_extension_granted", gettext_lazy("Case %(number)s has more time"), _granted_until),
        ("dispute_extension_refused", gettext_lazy("Case %(number)s gets no more time"), lambda row: row.decision_note),
    ):
        _about_case(kind, title, case, lines=_lines_of(Extension, "extension", "dispute", text), icon="calendar-clock")
    register_text("dispute_cards", _cards_title, _in_rooms, lines=_lines_of_cases, icon="megaphone")
    register_text("dispute_terms", _terms_title, _in_rooms, lines=_lines_of_terms, icon="calendar-clock")
    register_text("dispute_replies", _replies_title, _in_rooms, lines=_lines_of_replies, icon="calendar-clock")


def _granted_until(extension):
    return _("until %(day)s") % {"day": short_day(extension.until_on)}
