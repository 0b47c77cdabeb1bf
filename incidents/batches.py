"""A file of counts between its reading and its confirmation, as it lies in ImportBatch."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date

from incidents.reason_texts import reason_text

NEW, CHANGED, SAME = "created", "updated", "unchanged"
REJECTED = "rejected"


@dataclass(frozen=True)
class Line:
    """A good figure of the file, what was on record when it was read, and its row's version once it is written."""

    row: int
    room_id: int
    month: date
    kind: str
    count: int
    before: int | None
    version: int = 0

    @property
    def key(self):
        return (self.room_id, self.month, self.kind)

    @property
    def outcome(self):
        if self.before is None:
            return NEW
        return SAME if self.before == self.count else CHANGED


def lines_as_json(lines):
    """The lines as they are stored in `ImportBatch.lines`."""
    return [{**asdict(line), "month": line.month.isoformat()} for line in lines]


def lines_from_json(batch):
    return [Line(**{**line, "month": date.fromisoformat(line["month"])}) for line in batch.lines]


def rejected_as_json(table):
    return [
        {
            "row": rejected.row,
            "column": rejected.column,
            "reason": rejected.reason,
            "data": rejected.data,
            "cells": table.rows[rejected.row],
        }
        for rejected in table.rejected
    ]


def counts(lines, rejected):
    """{created, updated, unchanged} of figures, {rejected} of rows or cells."""
    outcomes = Counter(line.outcome for line in lines)
    return {**{name: outcomes[name] for name in (NEW, CHANGED, SAME)}, REJECTED: len(rejected)}


def counts_text(numbers):
    """Programs read this; it is the same in every language."""
    return ", ".join(f"{name} {numbers[name]}" for name in (NEW, CHANGED, SAME, REJECTED))


def reason_of(rejected):
    """Why, in the reader's language, with the column it is about."""
    text = reason_text(rejected["reason"], rejected["data"])
    column = rejected["column"] if rejected["reason"] != "column_unknown" else ""
    return f"{column}: {text}" if column else str(text)
