"""A working morning: 500 officers, one action every ten seconds each, while the bureau pulls and an export runs."""

import contextlib
import http.client
import json
import random
import threading
import time
import uuid
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

from benchmarks.context import Row, make_cast, token
from benchmarks.servers import OURS, serving
from benchmarks.timing import quantile

OFFICERS, EVERY_SECONDS = 500, 10
TARGET_MS = 150
HANDS = 48  # requests under way at once; more than that, and somebody waits


def run(context):
    """One Row. Officers without a room of their own share one: 500 sign in, whatever the number of rooms."""
    cast = make_cast(context.big, rooms=OFFICERS)
    seconds = context.minutes * 60
    with serving(OURS, context.big.environment) as server:
        stop = threading.Event()
        others = [
            threading.Thread(target=work, args=(server, cast["bureau"], stop), daemon=True) for work in (_pull, _export)
        ]
        for other in others:
            other.start()
        took, wrong = _morning(server, cast["officers"], seconds)
        stop.set()
        for other in others:
            other.join(60)
        peak = server.peak_bytes()
    every = [seconds for times in took.values() for seconds in times]
    slow = quantile(sorted(every), 0.95) * 1000
    return [
        Row(
            f"p95 at most {TARGET_MS} ms, no error",
            f"{OFFICERS} officers, an action each {EVERY_SECONDS} s, a pull, an export, {context.minutes:g} min",
            f"p95 {slow:.0f} ms, {len(wrong)} errors",
            slow <= TARGET_MS and not wrong,
            [
                f"{len(every)} actions, {len(every) / seconds:.0f}/s, server {peak / 1e6:.0f} MB",
                *(_summary(act, times) for act, times in sorted(took.items())),
                *wrong[:3],
            ],
        )
    ]


def _summary(act, took):
    took = sorted(seconds * 1000 for seconds in took)
    return f"{act}: {len(took)}, median {quantile(took, 0.5):.0f} ms, p95 {quantile(took, 0.95):.0f} ms"


def _morning(server, officers, seconds):
    """({act: seconds from when each was due}, what went wrong); the pace is kept whatever the answers take."""
    chance = random.Random(1)
    took, wrong = defaultdict(list), []
    began = time.monotonic()
    with ThreadPoolExecutor(HANDS) as hands:
        for number in range(int(seconds * OFFICERS / EVERY_SECONDS)):
            due = began + number * EVERY_SECONDS / OFFICERS
            time.sleep(max(due - time.monotonic(), 0))
            officer = officers[number % OFFICERS % len(officers)]
            hands.submit(_act, server, officer, random.Random(chance.random()), due, took, wrong)
    return took, wrong


def _act(server, officer, chance, due, took, wrong):
    """What officers do: look at today, a household, search, the list; every fourth time log a visit."""
    home = chance.choice(officer["homes"]) if officer["homes"] else None
    if home and chance.random() < 0.25:
        act, method, path, headers, body = "logs a visit", "POST", "/api/v1/visits/", token(officer), _visit(home)
    else:
        act, path = chance.choice(_places(home))
        method, body, headers = "GET", None, {"Cookie": f"sessionid={officer['session']}"}
    try:
        status = _ask(server, method, path, headers, body)
    except Exception as error:  # counted: the row is not met with one
        status = repr(error)
    took[act].append(time.monotonic() - due)
    if status not in (200, 201):
        wrong.append(f"{method} {path}: {status}")


def _places(home):
    results = [
        ("today", "/"),
        ("list of follow-ups", "/follow-ups/"),
        ("list of visits", "/visits/"),
        ("search", f"/residents/search/?q={quote('王')}"),
    ]
    return [*results, ("household", f"/residents/households/{home}/")] if home else results


def _visit(home):
    return {
        "client_id": str(uuid.uuid4()),
        "kind": "door",
        "household": home,
        "occurred_at": (datetime.now(UTC) - timedelta(minutes=3)).isoformat(),
        "minutes": 12,
        "contact": "met",
        "note": "家中无异常。",
    }


def _pull(server, bureau, stop):
    """A program of the bureau takes all visits page by page, over and over."""
    path = "/api/v1/visits/?page_size=500&ordering=id"
    while not stop.is_set():
        body = _body(server, path, token(bureau))
        following = urlsplit(body["next"]) if body and body.get("next") else None
        path = f"{following.path}?{following.query}" if following else "/api/v1/visits/?page_size=500&ordering=id"
        stop.wait(0.5)


def _export(server, bureau, stop):
    """One list after another as CSV, read as it comes."""
    while not stop.is_set():
        with contextlib.closing(_connection(server, 120)) as connection:
            connection.request("GET", "/api/v1/follow-ups/?format=csv", headers=token(bureau))
            response = connection.getresponse()
            while not stop.is_set() and response.read(1 << 16):
                pass
        stop.wait(1)


def _ask(server, method, path, headers, body=None):
    """On a connection of its own, as nginx asks: kept ones would stay with the worker that took them."""
    connection = _connection(server)
    data = json.dumps(body) if body is not None else None
    headers = {**headers, "Connection": "close", **({"Content-Type": "application/json"} if data else {})}
    with contextlib.closing(connection):
        connection.request(method, path, body=data, headers=headers)
        response = connection.getresponse()
        response.read()
        return response.status


def _body(server, path, headers):
    with contextlib.closing(_connection(server)) as connection:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return json.loads(response.read()) if response.status == 200 else None


def _connection(server, seconds=60):
    return http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=seconds)
