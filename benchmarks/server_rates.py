"""Rates of two servers in turns A B B A; medians, and the range of the ratios of neighbours."""

import statistics

from benchmarks.load import drive


def rates(a, b, *, rounds, seconds):
    """{"a": [Rate], "b": [Rate], "ratio", "low", "high"}; `a` and `b` are (server, wrk script), ratio is a / b."""
    for server, script in (a, b):
        drive(server, script, seconds=2)  # warm-up
    rates_a, rates_b = [], []
    for number in range(rounds):
        turns = ((a, rates_a), (b, rates_b))
        for (server, script), result in turns if number % 2 == 0 else turns[::-1]:
            result.append(drive(server, script, seconds=seconds))
    ratios = [rate_a.per_second / rate_b.per_second for rate_a, rate_b in zip(rates_a, rates_b, strict=True)]
    return {
        "a": rates_a,
        "b": rates_b,
        "ratio": statistics.median(ratios),
        "low": min(ratios),
        "high": max(ratios),
    }


def median_rate(rates_of_server):
    """The Rate in the middle of its rounds."""
    return sorted(rates_of_server, key=lambda rate: rate.per_second)[len(rates_of_server) // 2]
