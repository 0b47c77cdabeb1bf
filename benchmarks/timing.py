"""Two ways of doing one thing, compared on a machine that is not quiet: rounds in turns A B B A, medians of ratios.

What drifts during a run drifts for both; a ratio is taken within each pair of neighbours, so the load leaves it alone.
"""

import statistics
import time
from collections.abc import Callable


def compare(a: Callable, b: Callable, rounds: int = 8, warm_up: int = 1) -> dict:
    """Time `a` and `b` for so many rounds each, interleaved; times are seconds, `ratio` is a / b.

    {"median_a", "median_b", "ratio", "low", "high", "rounds"}: `ratio` is the median of the ratios of neighbours,
    `low` and `high` the smallest and the largest of them. What is measured may return its own seconds as a float
    (when some of what it does is preparation); anything else it returns is left alone. An error ends the comparison.
    """
    for _round in range(warm_up):
        seconds_of(a), seconds_of(b)
    times_a, times_b = [], []
    for number in range(rounds):
        order = (a, b) if number % 2 == 0 else (b, a)
        first, second = seconds_of(order[0]), seconds_of(order[1])
        of_a, of_b = (first, second) if number % 2 == 0 else (second, first)
        times_a.append(of_a)
        times_b.append(of_b)
    ratios = [of_a / of_b for of_a, of_b in zip(times_a, times_b, strict=True)]
    return {
        "median_a": statistics.median(times_a),
        "median_b": statistics.median(times_b),
        "ratio": statistics.median(ratios),
        "low": min(ratios),
        "high": max(ratios),
        "rounds": rounds,
    }


def seconds_of(act: Callable) -> float:
    """How long `act` took, or what it says itself it took."""
    began = time.perf_counter()
    returned = act()
    return returned if type(returned) is float else time.perf_counter() - began


def repeat(act: Callable, times: int) -> dict:
    """Seconds of `act` done so many times: {"median", "p95", "p99", "most", "times"}."""
    results = sorted(seconds_of(act) for _time in range(times))
    return {
        "median": statistics.median(results),
        "p95": quantile(results, 0.95),
        "p99": quantile(results, 0.99),
        "most": results[-1],
        "times": times,
    }


def quantile(ordered: list[float], share: float) -> float:
    """The value below which this share of the ordered values lies (nearest rank)."""
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
