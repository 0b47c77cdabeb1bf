"""How often who is listed is visited, for the form that chooses: the app that knows it, above this one, says it."""

from collections.abc import Callable, Mapping

# {category code: {level: days}}
Intervals = Mapping[str, Mapping[str, int]]
_sources: list[Callable[[], Intervals]] = []


def register(source: Callable[[], Intervals]) -> None:
    _sources[:] = [source]


def visit_intervals() -> Intervals:
    return _sources[0]() if _sources else {}
