"""A page of a list at any depth against the first one, as a program that walks the whole list gets it.

python -m benchmarks.depth PATH OFFICER DEPTHS      in a county's environment: cursors so far down, prints JSON
"""

import http.client
import json
import sys
import time
from urllib.parse import urlsplit

from benchmarks.context import Row, token
from benchmarks.load import NotMeasured
from benchmarks.servers import OURS, serving
from benchmarks.timing import compare

TARGET_RATIO = 1.2
SHARES = (0.1, 0.5, 0.9)  # how far down the list, by its rows
PAGES_A_ROUND = 30
PATH = "/api/v1/visits/"


def run(context):
    """One Row: the slowest of the depths."""
    bureau = context.cast["bureau"]
    whole = context.big.rows("SELECT count(*) FROM visits_visit WHERE voided_at IS NULL")[0][0]
    depths = [int(whole * share) for share in SHARES]
    cursors = _cursors(context, bureau["id"], depths)
    results = {}
    with serving(OURS, context.big.environment) as server:
        for depth, cursor in zip(depths, cursors, strict=True):
            first, deep = Pages(server, bureau, PATH), Pages(server, bureau, f"{PATH}?cursor={cursor['cursor']}")
            first.look()
            deep.look(following=cursor["id"])
            results[depth] = compare(deep.walk, first.walk, rounds=context.rounds)
    worst = max(results.values(), key=lambda compared: compared["ratio"])
    details = [
        f"row {depth:,}: {compared['ratio']:.2f} × ({compared['low']:.2f}–{compared['high']:.2f}), "
        f"{_ms(compared['median_a'])} a page, the first {_ms(compared['median_b'])}"
        for depth, compared in results.items()
    ]
    return [
        Row(
            f"at most {TARGET_RATIO} × the first page",
            f"page of 50 at any depth of {whole:,} visits of the county, API",
            f"{worst['ratio']:.2f} × ({worst['low']:.2f}–{worst['high']:.2f})",
            worst["ratio"] <= TARGET_RATIO,
            details,
        )
    ]


def _ms(seconds_a_round):
    return f"{1000 * seconds_a_round / PAGES_A_ROUND:.1f} ms"


class Pages:
    """One address asked for again and again on a connection kept open."""

    def __init__(self, server, officer, path):
        self.connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
        self.path, self.headers = path, token(officer)

    def ask(self):
        self.connection.request("GET", self.path, headers=self.headers)
        response = self.connection.getresponse()
        return response.status, response.read()

    def look(self, following=None):
        """The page is full and begins after the row its cursor names."""
        status, body = self.ask()
        if status != 200:
            raise NotMeasured(f"{self.path} answered {status}")
        rows = json.loads(body)["results"]
        moments = [row["occurred_at"] for row in rows]
        if len(rows) != 50 or moments != sorted(moments, reverse=True):
            raise NotMeasured(f"{self.path}: {len(rows)} rows, or out of order")
        if following is not None and following in {row["id"] for row in rows}:
            raise NotMeasured(f"{self.path} repeats the row before it")

    def walk(self):
        """Seconds of a round."""
        began = time.perf_counter()
        for _page in range(PAGES_A_ROUND):
            status, _body = self.ask()
            if status != 200:
                raise NotMeasured(f"{self.path} answered {status}")
        return time.perf_counter() - began


def _cursors(context, officer, depths):
    return context.big.run("benchmarks.depth", PATH, officer, ",".join(map(str, depths)))


# --- in the county's own process --------------------------------------------------------------------------------


def main(path, officer, depths):
    """Cursors as somebody holds them who walked so far: walking five million rows would take all day."""
    import django

    django.setup()
    from django.test import RequestFactory

    from core.queries.keyset import Keyset, fingerprint
    from stations.models import Officer
    from visits.models import Visit

    request = RequestFactory().get(path)
    request.user = Officer._base_manager.get(pk=officer)
    rows = Visit.objects.visible_to(request.user).standing().order_by("-occurred_at", "-id")
    results = []
    for depth in depths:
        keyset = Keyset(ordering="-occurred_at", size=1, fingerprint=fingerprint(request), extra={"not_null": True})
        row = rows.values("id", "occurred_at")[depth]
        results.append({"cursor": keyset._write(row, "next"), "id": row["id"]})
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), [int(depth) for depth in sys.argv[3].split(",")])
