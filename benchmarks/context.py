"""What every row of the results is given, and what it gives back."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from benchmarks.county import ROOT, County

CLIENTS = 16


@dataclass
class Row:
    """One target: what was found, in words; `met` is None when there was nothing to compare with."""

    target: str
    of: str
    figure: str
    met: bool | None
    details: list = field(default_factory=list)


@dataclass
class Context:
    """The county, a second one a hundredth its size, and how long to measure."""

    big: County
    small: County | None
    seconds: float = 6
    rounds: int = 8
    minutes: float = 5
    folder: Path = ROOT / "var" / "bench"

    @cached_property
    def cast(self):
        return make_cast(self.big)

    @cached_property
    def small_cast(self):
        return make_cast(self.small)


def make_cast(county, rooms=CLIENTS):
    """Officers of so many rooms, a chief and the bureau, with tokens and sessions of this county."""
    county.manage("migrate", "authtoken", "-v0", settings="benchmarks.plain.settings")
    return county.run("benchmarks.cast", rooms)


def token(officer):
    return {"Authorization": f"Token {officer['token']}"}


def plain_token(officer):
    return {"Authorization": f"Token {officer['plain']}"}
