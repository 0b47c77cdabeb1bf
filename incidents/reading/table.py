"""Rows of cells to figures: one figure a row (long), or one column a kind (wide).

The row that names the columns may stand below a title. What cannot be taken is kept with its row and the reason.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from core.errors import Invalid
from incidents import rules
from incidents.reading.cells import is_blank, is_total, month_of, number_of, text_of

ROOM, MONTH, KIND, COUNT = "room", "month", "kind", "count"
HEADERS = {
    ROOM: {"room_code", "room code", "room", "警务室代码", "警务室编码", "警务室编号", "单位代码", "代码", "编码"},
    MONTH: {"month", "月份", "年月", "统计月份", "月"},
    KIND: {"kind", "类别", "案件类别", "案别", "种类"},
    COUNT: {"count", "number", "数量", "起数", "发案数", "件数"},
}
# Columns that many tables carry beside the figures, and that say nothing new.
IGNORED_COLUMNS = {
    "",
    "序号",
    "no.",
    "no",
    "#",
    "备注",
    "note",
    "notes",
    "警务室",
    "警务室名称",
    "room name",
    "派出所",
    "station",
}
TITLES = 10  # the names of the columns stand within so many rows


@dataclass(frozen=True)
class Figure:
    """One good figure of the file; `row` is its number there, counted from 1."""

    row: int
    room_id: int
    month: date
    kind: str
    count: int

    @property
    def key(self):
        return (self.room_id, self.month, self.kind)


@dataclass(frozen=True)
class Rejected:
    """A row, or one cell of it under `column`, that cannot be taken; see `incidents.reason_texts`."""

    row: int
    reason: str
    data: dict = field(default_factory=dict)
    column: str = ""


@dataclass
class Table:
    header: list = field(default_factory=list)
    rows: dict = field(default_factory=dict)  # {number: cells as text}, of rows that were rejected
    figures: list = field(default_factory=list)
    rejected: list = field(default_factory=list)


def read(rows, *, rooms, kinds, this_month):
    """A Table of `rows`; `rooms` are those the reader may enter for, by code, `kinds` an `incidents.kinds.Kinds`."""
    reader = _Reader(rooms, kinds, this_month)
    top = next((n for n, row in enumerate(rows[:TITLES]) if reader.take_header(row)), None)
    if top is None:
        raise Invalid(
            _("A row has to name the columns: room_code, month, kind, count — or room_code, month and one a kind."),
            field="file",
        )
    reader.table.rejected += reader.unknown_columns(top + 1)
    for number, row in enumerate(rows[top + 1 :], top + 2):
        reader.take(number, row)
    return reader.done()


class _Reader:
    def __init__(self, rooms, kinds, this_month):
        self.rooms, self.kinds, self.this_month = rooms, kinds, this_month
        self.codes_by_name = kinds.codes_by_name()
        self.codes_by_month = {}
        self.texts = {}
        self.table = Table()

    def take_header(self, row):
        names = [text_of(cell) for cell in row]
        at = {}
        for place, name in enumerate(names):
            meaning = next((column for column, names in HEADERS.items() if name.casefold() in names), None)
            if meaning:
                at.setdefault(meaning, place)
        taken = set(at.values())
        wide = {place: self.codes_by_name[name.casefold()] for place, name in enumerate(names)
                if place not in taken and name.casefold() in self.codes_by_name}  # fmt: skip
        is_long = KIND in at and COUNT in at
        if ROOM not in at or MONTH not in at or not (is_long or wide):
            return False
        self.at, self.wide, self.table.header = at, {} if is_long else wide, names
        return True

    def unknown_columns(self, row):
        read = set(self.at.values()) | set(self.wide)
        for place, name in enumerate(self.table.header):
            if place not in read and name.casefold() not in IGNORED_COLUMNS and not is_total(name):
                yield Rejected(row, "column_unknown", {"text": name[:40]}, name)

    def take(self, number, row):
        texts = [text_of(cell) for cell in row]
        if all(map(is_blank, texts)) or any(map(is_total, texts[:4])):
            return
        self.texts[number] = texts
        room, month, reason = self._where(row)
        if reason:
            self.table.rejected.append(Rejected(number, *reason))
        else:
            self._figures(number, row, room, month)

    def _where(self, row):
        """(room, month, None) or (None, None, (reason, data))."""
        code, month_text = text_of(self._cell(row, ROOM)), text_of(self._cell(row, MONTH))
        if is_blank(code):
            return None, None, ("room_missing", {})
        room = self.rooms.get(code)
        if room is None:
            return None, None, ("room_unknown", {"text": code[:40]})
        if is_blank(month_text):
            return None, None, ("month_missing", {})
        month = month_of(self._cell(row, MONTH))
        if month is None:
            return None, None, ("month_not_read", {"text": month_text[:40]})
        reason = rules.month_reason(month, self.this_month) or rules.room_reason(room.closed_on, month)
        return room, month, (reason, {}) if reason else None

    def _figures(self, number, row, room, month):
        if self.wide:
            for place, kind in self.wide.items():
                cell = row[place] if place < len(row) else None
                if not is_blank(text_of(cell)):
                    self._figure(number, room, month, kind, cell, self.table.header[place])
            return
        word = text_of(self._cell(row, KIND))
        if is_blank(word):
            self.table.rejected.append(Rejected(number, "kind_missing"))
        elif word.casefold() not in self.codes_by_name:
            self.table.rejected.append(Rejected(number, "kind_unknown", {"text": word[:40]}))
        else:
            self._figure(number, room, month, self.codes_by_name[word.casefold()], self._cell(row, COUNT), "")

    def _figure(self, number, room, month, kind, cell, column):
        text, count = text_of(cell), number_of(cell)
        if is_blank(text):
            reason: tuple[str, dict] | None = ("count_missing", {})
        elif count is None:
            reason = ("count_not_read", {"text": text[:40]})
        else:
            code = rules.kind_reason(kind, self._codes(month)) or rules.count_reason(count)
            reason = (code, {}) if code else None
        if reason:
            self.table.rejected.append(Rejected(number, *reason, column))
        else:
            self.table.figures.append(Figure(number, room.pk, month, kind, count))

    def _codes(self, month):
        if month not in self.codes_by_month:
            self.codes_by_month[month] = self.kinds.codes(month)
        return self.codes_by_month[month]

    def _cell(self, row, column):
        place = self.at[column]
        return row[place] if place < len(row) else None

    def done(self):
        """Without what the file says twice: the same number is taken once, of two numbers neither."""
        figures_by_key = defaultdict(list)
        for figure in self.table.figures:
            figures_by_key[figure.key].append(figure)
        self.table.figures = []
        for figures in figures_by_key.values():
            first = figures[0]
            if len({figure.count for figure in figures}) == 1:
                self.table.figures.append(first)
                repeated = [(figure, "said_twice", first.row) for figure in figures[1:]]
            else:
                repeated = [(figure, "said_otherwise", _other(figure, figures).row) for figure in figures]
            for figure, reason, row in repeated:
                self.table.rejected.append(Rejected(figure.row, reason, {"row": row}))
        self.table.figures.sort(key=lambda figure: figure.row)
        self.table.rejected.sort(key=lambda rejected: rejected.row)
        self.table.rows = {
            rejected.row: self.texts.get(rejected.row, self.table.header) for rejected in self.table.rejected
        }
        return self.table


def _other(figure, figures):
    return next(other for other in figures if other.count != figure.count)
