"""CSV of exactly what a list shows, streamed, with formulas neutralised."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.http import StreamingHttpResponse
from rest_framework.renderers import BaseRenderer

from core.exports.characters import CONTROLS, NONCHARACTERS, printable
from core.http.stream_throttling import yield_to_requests

if TYPE_CHECKING:
    pass

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", *map(chr, CONTROLS), *NONCHARACTERS)
BYTE_ORDER_MARK = "\ufeff"  # spreadsheets take Chinese for Latin without it


class CSVRenderer(BaseRenderer):
    """Chosen by `?format=csv` or `Accept: text/csv`; lists stream through `stream_csv` instead."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        rows = data.get("results", [data]) if isinstance(data, dict) else data or []
        return "".join(csv_lines(rows, list(rows[0]) if rows else [])).encode()


class Echo:
    """A file for csv.writer whose `writerow` returns the line instead of storing it."""

    def write(self, text: str) -> str:
        return text


def cell(value: Any) -> Any:
    """The value as a cell; text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return printable(json.dumps(value, ensure_ascii=False, default=str))
    if isinstance(value, str):
        # What is dropped from the start of a text may stand before a formula: such a text is marked as well.
        return printable("'" + value if value.startswith(FORMULA_STARTS) else value)
    return value


def csv_lines(rows: Iterable[dict], columns: Sequence[str]) -> Iterator[str]:
    """Yield lines of text: the byte order mark with the header, then one line per row; `rows` are dicts.

    Lines end with a line feed alone, as PostgreSQL's COPY ends them. The writer is set to end
    them with a carriage return as well, so that it quotes a cell with a carriage return, as COPY does.
    """
    writer = csv.writer(Echo(), lineterminator="\r\n")
    yield BYTE_ORDER_MARK + writer.writerow(columns)[:-2] + "\n"
    for row in rows:
        yield writer.writerow([cell(row.get(name)) for name in columns])[:-2] + "\n"


def stream_csv(rows: Iterable[dict], columns: Sequence[str], filename: str) -> StreamingHttpResponse:
    return stream(csv_lines(rows, columns), filename)


def stream(lines: Iterable, filename: str) -> StreamingHttpResponse:
    """A streaming response of CSV; `lines` are text or bytes."""
    response = StreamingHttpResponse(yield_to_requests(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}.csv"'
    return response
