"""Open disputes of each unit by level, as lines of a table. No query is made here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from dashboards.links import records
from disputes import codes

if TYPE_CHECKING:
    from dashboards.stats import LevelCounts


def level_lines(counts: LevelCounts, unit_lines: Iterable[Any], level: str) -> list[dict[str, Any]]:
    """One line a unit that has an open or a red case, those with most red ones first.

    `counts` are those of `dashboards.stats.cases_by_level`; `level` says what the units are: "room" or "station".
    """
    lines = [_line(counts.get(line.unit.pk, {}), line, level) for line in unit_lines]
    return sorted((line for line in lines if _has_cases(line)), key=lambda line: -line["red"])


def _has_cases(line: dict[str, Any]) -> bool:
    return bool(line["red"]) or any(cell["count"] for cell in line["levels"])


def _line(by_level: dict[str, dict[str, int]], unit_line: Any, level: str) -> dict[str, Any]:
    pk = unit_line.unit.pk
    return {
        "unit": unit_line.unit,
        "url": unit_line.url,
        # Gravest first.
        "levels": [
            {
                "count": by_level.get(code, {}).get("open", 0),
                "label": label,
                "url": records("disputes:list", view="open", level=code, **{level: pk}),
            }
            for code, label in reversed(codes.LEVELS.choices)
        ],
        "red": sum(counts["red"] for counts in by_level.values()),
        "red_url": records("disputes:list", view="red", **{level: pk}),
    }
