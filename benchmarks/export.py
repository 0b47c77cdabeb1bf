"""CSV of every visit by API, through the web server with a real token, against psql's COPY of the same columns.

The yardstick is what a person at psql would write: the same columns in the database's own form, with the same lists of
residents, findings and photos, in the same order. Ours also neutralises formulas, writes moments on the county's clock
and asks who may see the answers about a case.
"""

import csv
import http.client
import statistics
import subprocess
import time
from urllib.parse import urlsplit

from benchmarks.context import Row, token
from benchmarks.load import NotMeasured, ask
from benchmarks.servers import OURS, serving

TARGET, MAX_BYTES = 0.8, 100_000_000
PATH = "/api/v1/visits/?format=csv"
ANSWERS = ["terms_hold", "side_a_feels", "side_b_feels", "help_needed", "flared_up"]
PLAIN = f"""
SELECT v.id, v.client_id, v.kind, v.household_id,
  ARRAY(SELECT resident_id FROM visits_visit_residents r WHERE r.visit_id = v.id ORDER BY 1),
  v.dispute_id,
  CASE WHEN a.withdrawn_at IS NULL AND a.id IS NOT NULL
    THEN json_build_object({", ".join(f"'{name}', a.{name}" for name in ANSWERS)}) END,
  v.room_id, v.place, v.occurred_at, v.occurred_on, v.minutes, v.contact, v.note,
  (SELECT json_agg(json_build_object('id', f.id, 'kind', f.kind, 'text', f.text, 'resident', f.resident_id) ORDER BY id)
    FROM visits_finding f WHERE f.visit_id = v.id AND f.withdrawn_at IS NULL),
  (SELECT json_agg(json_build_object('id', p.id, 'width', p.width, 'height', p.height) ORDER BY id)
    FROM visits_photo p WHERE p.visit_id = v.id),
  v.latitude, v.longitude, v.next_visit_on, v.visited_by_id, o.name, v.voided_at, v.void_reason, v.version,
  v.created_at, v.updated_at
FROM visits_visit v JOIN stations_officer o ON o.id = v.visited_by_id
LEFT JOIN disputes_returnvisit a ON a.visit_id = v.id
WHERE v.voided_at IS NULL ORDER BY v.id"""


def run(context):
    """One Row: rows a second of ours by those of psql, and how far the server grew."""
    bureau = context.cast["bureau"]
    with serving(OURS, context.big.environment) as server:
        _warm_up(server, bureau)
        at_rest = server.largest_bytes()
        rows = right(server, bureau, context.big)
        result = measured(server.url, token(bureau), context.big.url, rows, rounds=context.rounds)
        grown = server.largest_bytes() - at_rest
    met = result["ratio"] >= TARGET and grown < MAX_BYTES
    figure = (
        f"{result['ratio']:.2f} × ({result['low']:.2f}–{result['high']:.2f}), {grown / 1e6:.0f} MB more than at rest"
    )
    details = [
        f"{rows:,} rows: ours {result['ours']:,.0f} rows/s, psql {result['psql']:,.0f} rows/s (medians, A B B A)",
    ]
    return [Row("at least 80 % of psql COPY, under 100 MB", f"CSV export of {rows:,} rows", figure, met, details)]


def _warm_up(server, bureau):
    """Every worker answers once: what it loads with its first request is no memory of the export."""
    for _time in range(20):
        ask(f"{server.url}/api/v1/visits/?page_size=1", token(bureau))


def right(server, bureau, county):
    """How many rows there are, after a look at the body: every row once, in order, with the columns of the contract."""
    lines = (line.decode("utf-8-sig") for line in _open_response(server.url, token(bureau)))
    reader = csv.reader(lines)
    head = next(reader)
    ids = [int(row[0]) for row in reader]
    [(wanted,)] = county.rows("SELECT count(*) FROM visits_visit WHERE voided_at IS NULL")
    if head[:4] != ["id", "client_id", "kind", "household"] or len(ids) != wanted or ids != sorted(set(ids)):
        raise NotMeasured(f"{PATH} gives {len(ids)} rows of {wanted}, or not each once in order")
    return wanted


def measured(url, headers, database_url, rows, *, rounds=8):
    """{"ours", "psql": median rows a second, "ratio", "low", "high"} in rounds A B B A."""
    ours, psql = [], []
    for number in range(rounds):
        turns = [(ours, lambda: _read(url, headers)), (psql, lambda: _copy(database_url))]
        for seconds, act in turns if number % 2 == 0 else turns[::-1]:
            began = time.perf_counter()
            act()
            seconds.append(time.perf_counter() - began)
    ratios = [theirs / own for own, theirs in zip(ours, psql, strict=True)]
    return {
        "ours": rows / statistics.median(ours),
        "psql": rows / statistics.median(psql),
        "ratio": statistics.median(ratios),
        "low": min(ratios),
        "high": max(ratios),
    }


def _open_response(url, headers):
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=600)
    connection.request("GET", PATH, headers=headers)
    response = connection.getresponse()
    if response.status != 200:
        raise NotMeasured(f"{PATH} answered {response.status}")
    return response


def _read(url, headers):
    response = _open_response(url, headers)
    while response.read(1 << 20):
        pass


def _copy(database_url):
    statement = f"COPY ({PLAIN}) TO STDOUT (FORMAT csv)"
    subprocess.run(["psql", database_url, "-qc", statement], check=True, stdout=subprocess.DEVNULL)
