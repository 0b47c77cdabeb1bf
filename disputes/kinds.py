"""The kinds of dispute as the county's dictionary says them; the shipped ones are its first rows."""

from __future__ import annotations

from datetime import date
from time import monotonic
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import get_language

from disputes.models.dated_rules import DisputeKind

# A list names the kind of every row: what was read is kept so long, in this process.
KEPT_SECONDS = 5.0


class _Row(NamedTuple):
    code: str
    name_en: str
    name_zh: str
    valid_from: date
    valid_until: date | None


class _Memory:
    rows: tuple[_Row, ...] = ()
    read_at = -KEPT_SECONDS


def forget() -> None:
    """Read the dictionary anew at the next question; the action that changes it says so."""
    _Memory.rows, _Memory.read_at = (), -KEPT_SECONDS


def _rows() -> tuple[_Row, ...]:
    """In the order in which they are offered, the newest of each code first."""
    if not _Memory.rows or monotonic() - _Memory.read_at > KEPT_SECONDS:
        names = _Row._fields
        _Memory.rows = tuple(_Row(*row) for row in DisputeKind.objects.in_order().values_list(*names))
        _Memory.read_at = monotonic()
    return _Memory.rows


def _name(row: _Row, language: str | None = None) -> str:
    is_chinese = (language or get_language() or "zh").startswith("zh")
    return row.name_zh if is_chinese else row.name_en


def label(code: str | None, language: str | None = None) -> str:
    """What the kind is called now, or was called last; the code itself where nothing is known of it."""
    today, named = timezone.localdate(), [row for row in _rows() if row.code == code]
    if not named:
        return code or ""
    return _name(max(named, key=lambda row: (row.valid_from <= today, row.valid_from)), language)


def choices(on: date | None = None) -> list[tuple[str, str]]:
    """(code, name) of the kinds that hold on a day, today by default: what a new case may be of."""
    on = on or timezone.localdate()
    holding = [row for row in _rows() if row.valid_from <= on and (row.valid_until is None or row.valid_until >= on)]
    return [(row.code, _name(row)) for row in holding]


def choices_ever() -> list[tuple[str, str]]:
    """(code, name) of all kinds there ever were, for filters: old cases keep theirs."""
    return [(code, label(code)) for code in dict.fromkeys(row.code for row in _rows())]
