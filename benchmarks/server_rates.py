"""Rates of two servers in turns A B B A; medians, and the range of the ratios of neighbours."""

import statistics

from benchmarks.load import drive


def rates(a, b, *, rounds, seconds):
    """{"a": [Rate], "b": [Rate], "ratio", "low", "high"}; `a` and `b` are (server, wrk script), ratio is a / b."""
    for server, script in (a, b):
        drive(server, script, seconds=2)  # warm-up
    found_a, found_b = [], []
    for number in range(rounds):
        turns = ((a, found_a), (b, found_b))
        for (server, script), result in turns if number % 2 == 0 else turns[::-1]:
            result.append(drive(server, script, seconds=seconds))
    ratios = [one.per_second / other.per_second for one, other in zip(found_a, found_b, strict=True)]
    return {
        "a": found_a,
        "b": found_b,
        "ratio": statistics.median(ratios),
        "low": min(ratios),
        "high": max(ratios),
    }


def median_rate(found):
    """The Rate in the middle of its rounds."""
    return sorted(found, key=lambda rate: rate.per_second)[len(found) // 2]
