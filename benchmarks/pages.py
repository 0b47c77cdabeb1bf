"""Whole pages of leaders over two years, as a browser gets them, and the same in a county of a hundredth the size."""

import http.client
import statistics
import time
from datetime import date, timedelta
from urllib.parse import urlsplit

from benchmarks.context import Row
from benchmarks.load import NotMeasured
from benchmarks.servers import OURS, serving
from benchmarks.timing import quantile

TARGETS_MS = {"chief": 100, "bureau": 250}
TARGET_GROWTH = 1.5
TIMES = 60


def run(context):
    """One Row a page."""
    until = date.today()  # noqa: DTZ011  the county's clock is this machine's
    period = f"from={until - timedelta(days=730)}&to={until}"
    paths = {"chief": f"/?as=chief&{period}", "bureau": f"/?as=bureau&{period}"}
    with serving(OURS, context.big.environment) as big, serving(OURS, context.small.environment) as small:
        return [_row(who, path, context, big, small) for who, path in paths.items()]


def _row(who, path, context, big, small):
    pages_of = (
        Page(big, path, context.cast[who]["session"]),
        Page(small, path, context.small_cast[who]["session"]),
    )
    for page in pages_of:
        page.look()
    results = ([], [])
    for number in range(TIMES):
        for place in (0, 1) if number % 2 == 0 else (1, 0):
            results[place].append(pages_of[place].seconds() * 1000)
    slow, growth = quantile(sorted(results[0]), 0.95), statistics.median(results[0]) / statistics.median(results[1])
    return Row(
        f"p95 at most {TARGETS_MS[who]} ms, at most {TARGET_GROWTH} × at a hundredth",
        f"{who}'s dashboard, two years",
        f"p95 {slow:.0f} ms, {growth:.2f} ×",
        slow <= TARGETS_MS[who] and growth <= TARGET_GROWTH,
        [
            f"median {statistics.median(results[0]):.0f} ms of {context.big.visits:,} visits",
            f"median {statistics.median(results[1]):.0f} ms of {context.small.visits:,} visits",
        ],
    )


class Page:
    """One page asked for again and again by one signed-in reader, on a connection kept open."""

    def __init__(self, server, path, session):
        self.connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
        self.path, self.headers = path, {"Cookie": f"sessionid={session}", "Accept-Language": "zh-CN"}

    def look(self):
        """The page is there and whole, and belongs to the reader; also warms up."""
        for _time in range(3):
            status, text = self._get()
        if status != 200 or "</html>" not in text or 'name="username"' in text:
            raise NotMeasured(f"{self.path} answered {status}, or not the page")

    def seconds(self):
        began = time.perf_counter()
        status, _text = self._get()
        if status != 200:
            raise NotMeasured(f"{self.path} answered {status}")
        return time.perf_counter() - began

    def _get(self):
        self.connection.request("GET", self.path, headers=self.headers)
        response = self.connection.getresponse()
        return response.status, response.read().decode()
