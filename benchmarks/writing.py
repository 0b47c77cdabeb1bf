"""Logging visits by API, everything included, against a default DRF create of the bare row."""

import json
import random
import uuid
from datetime import UTC, datetime, timedelta

from benchmarks.context import CLIENTS, Row, make_cast, plain_token, token
from benchmarks.county import ROOMS
from benchmarks.load import NotMeasured, ask, posts
from benchmarks.server_rates import median_rate, rates
from benchmarks.servers import OURS, PLAIN, serving

TARGET_PER_SECOND, TARGET_RATIO = 150, 0.8


def run(context):
    """Two Rows: visits a second, and the ratio to the yardstick."""
    with (
        serving(OURS, context.big.environment) as ours,
        serving(PLAIN, {**context.big.environment, "DJANGO_SETTINGS_MODULE": "benchmarks.plain.settings"}) as plain,
    ):
        # Of all rooms, as a county logs them: sixteen alone would have more visits a day than a room has in months.
        bodies, bare = _bodies(make_cast(context.big, rooms=ROOMS)["officers"])
        _look(context, ours, plain, bodies, bare)
        result = rates(
            (ours, posts([("/api/v1/visits/", token(who), text) for who, text in bodies])),
            (plain, posts([("/visits/", plain_token(who), text) for who, text in bare])),
            rounds=context.rounds,
            seconds=context.seconds,
        )
    _take_away_bare_rows(context.big)
    details = [f"ours {median_rate(result['a'])}", f"default DRF {median_rate(result['b'])}"]
    per_second = median_rate(result["a"]).per_second
    ratio = f"{result['ratio']:.2f} × ({result['low']:.2f}–{result['high']:.2f})"
    doing = f"logging a visit by API, everything included, {CLIENTS} clients"
    return [
        Row(f"at least {TARGET_PER_SECOND} a second", doing, f"{per_second:.0f}/s", per_second >= TARGET_PER_SECOND),
        Row(f"at least {TARGET_RATIO} × default DRF create", doing, ratio, result["ratio"] >= TARGET_RATIO, details),
    ]


def _take_away_bare_rows(county):
    """The yardstick's rows have no audit line and count nowhere."""
    county.execute("DELETE FROM visits_visit WHERE created_by_id IS NULL")


def _bodies(officers):
    """Visits of every officer's homes, each with a number to be filled in; the yardstick's name every column."""
    moment = (datetime.now(UTC) - timedelta(minutes=5)).isoformat(timespec="seconds")
    bodies, bare = [], []
    for officer in officers:
        for home in officer["homes"][:20]:
            body = {
                "client_id": "@UUID@",
                "kind": "door",
                "household": home,
                "occurred_at": moment,
                "minutes": 12,
                "contact": "met",
                "note": "夫妻在家，门锁完好，提醒用电安全。",
            }
            bodies.append((officer, json.dumps(body, ensure_ascii=False)))
            row = {**body, "room": officer["room"], "visited_by": officer["id"]}
            bare.append((officer, json.dumps(row, ensure_ascii=False)))
    both = list(zip(bodies, bare, strict=True))
    random.Random(1).shuffle(both)
    return [body for body, _bare in both], [bare_body for _body, bare_body in both]


def _look(context, ours, plain, bodies, bare):
    """One of each is made and looked at before anything is timed; what the yardstick made is taken away at the end."""
    for server, path, header, (who, text) in (
        (ours, "/api/v1/visits/", token, bodies[0]),
        (plain, "/visits/", plain_token, bare[0]),
    ):
        body = json.loads(text.replace("@UUID@", str(uuid.uuid4())))
        status, _headers, created = ask(server.url + path, header(who), body)
        if status not in (200, 201) or created["household"] != json.loads(text)["household"]:
            raise NotMeasured(f"{path} answered {status}: {created}")
