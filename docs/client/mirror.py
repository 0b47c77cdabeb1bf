"""A copy of the county in one SQLite file, kept up to date through the API, to work with in pandas.

    POLICEROOM_URL=https://police.example POLICEROOM_TOKEN=… python mirror.py county.sqlite3

The first run pulls everything the token may read, each later one only what changed. Beside the file lies `….json` with
the places where the next run goes on; without it everything is pulled again. Needs requests and pandas.
"""

import json
import os
import sqlite3
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pandas as pd
import requests

# Each list by the name of its table. Parents come first, so that a row's unit or household is there before it is.
COLLECTIONS = {
    "bureaus": "bureaus",
    "stations": "stations",
    "rooms": "rooms",
    "communities": "communities",
    "officers": "officers",
    "households": "households",
    "residents": "residents",
    "visits": "visits",
    "follow_ups": "follow-ups",
    "disputes": "disputes",
}
REPORTS = ("workload", "follow-ups", "coverage", "population", "disputes")
EVERYTHING = "2000-01-01T00:00:00Z"
MAX_TRIES = 8
COUNTY = timezone(timedelta(hours=8))


class Api:
    """GET, with what a polite client does: it waits when told to, and asks whether an answer changed at all."""

    def __init__(self, url, token, sleep=time.sleep):
        self.base = f"{url.rstrip('/')}/api/v1/"
        self.sleep = sleep
        self.session = requests.Session()
        self.session.headers.update({"Authorization": f"Token {token}", "Accept": "application/json"})

    def get(self, url, params=None, etag=None):
        """(body, etag); the body is None where the answer is still the one of `etag`."""
        headers = {"If-None-Match": etag} if etag else {}
        for attempt in range(MAX_TRIES):
            response = self.session.get(url, params=params, headers=headers, timeout=60)
            if response.status_code not in (429, 503):
                break
            # Too many calls this minute, or the server is being looked after: it says when to come back.
            self.sleep(float(response.headers.get("Retry-After", 2**attempt)))
        if response.status_code == 304:
            return None, etag
        response.raise_for_status()
        return response.json(), response.headers.get("ETag")


class Mirror:
    """The file, and the places where the next pull goes on."""

    def __init__(self, file, api):
        self.api = api
        self.database = sqlite3.connect(file)
        self.places = Path(f"{file}.json")
        self.saved_places = json.loads(self.places.read_text()) if self.places.exists() else {}

    def pull(self):
        """{table: rows that are new or changed} of everything the token may read."""
        return {table: self.pull_collection(table, path) for table, path in COLLECTIONS.items()}

    def pull_collection(self, table, path):
        """Rows come in the order of their change, voided ones too, so the last one seen is where to go on."""
        place = self.saved_places.get(table, {})
        url, etag = place.get("resume"), place.get("etag")
        params = None if url else {"updated_since": EVERYTHING, "page_size": 1000}
        url, changed = url or f"{self.api.base}{path}/", 0
        while url:
            body, tag = self.api.get(url, params, etag)
            if body is None:
                break  # nothing has changed since the last pull
            changed += self.keep(table, body["results"])
            # Only now: whatever ends this run, the next one misses nothing. The tag is of the page that is asked first.
            place = {"resume": body["resume"], "etag": tag if body["resume"] == url else None}
            self.remember(table, place)
            url, params, etag = body["next"], None, None
        return changed

    def keep(self, table, rows):
        """Write those rows that are newer than what is there; returns how many. A pull repeats the last minute."""
        if not rows:
            return 0
        frame = as_frame(rows)
        there = self.versions(table)
        frame = frame[[there.get(pk) != stamp for pk, stamp in zip(frame["id"], frame["updated_at"], strict=True)]]
        if not frame.empty:
            self.write(table, frame, key="id")
        return len(frame)

    def versions(self, table):
        if not self.has(table):
            return {}
        return dict(self.database.execute(f'SELECT id, updated_at FROM "{table}"'))

    def write(self, table, frame, key):
        """Insert or replace by `key`; columns a newer release has added are added here, too."""
        with self.database:
            if self.has(table):
                there = {row[1] for row in self.database.execute(f'PRAGMA table_info("{table}")')}
                for name in [name for name in frame.columns if name not in there]:
                    self.database.execute(f'ALTER TABLE "{table}" ADD COLUMN "{name}"')
            else:
                # Columns without a type keep numbers as numbers and words as words.
                columns = ", ".join(f'"{name}"' for name in frame.columns)
                self.database.execute(f'CREATE TABLE "{table}" ({columns})')
                self.database.execute(f'CREATE UNIQUE INDEX "{table}_key" ON "{table}" ({key})')
            names = ", ".join(f'"{name}"' for name in frame.columns)
            marks = ", ".join("?" for _name in frame.columns)
            rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
            self.database.executemany(f'INSERT OR REPLACE INTO "{table}" ({names}) VALUES ({marks})', rows)

    def pull_reports(self, since, until, level="room"):
        """{report: lines changed} by month; a report that is the same as last time is not even sent."""
        return {code: self.pull_report(code, since, until, level) for code in REPORTS}

    def pull_report(self, code, since, until, level):
        table = f"report_{code.replace('-', '_')}"
        params = {"from": since, "to": until, "by": "month", "level": level, "page_size": 1000}
        name = f"{table} {json.dumps(params)}"
        etag = self.saved_places.get(name, {}).get("etag")
        body, etag = self.api.get(f"{self.api.base}reports/{code}/", params, etag)
        lines = 0
        while body is not None:
            rows = [{"level": level, **line.pop("unit"), **line} for line in body["results"]]
            if rows:
                frame = as_frame(rows).rename(columns={"id": "unit", "code": "unit_code", "name": "unit_name"})
                self.write(table, frame, key='level, unit, "from"')
            lines += len(rows)
            if body["next"] is None:
                break
            body, _tag = self.api.get(body["next"])
        self.remember(name, {"etag": etag})
        return lines

    def remember(self, name, place):
        """In place of the old file at once, so that a run that dies leaves one or the other."""
        self.saved_places[name] = place
        fresh = self.places.with_suffix(".new")
        fresh.write_text(json.dumps(self.saved_places, indent=1))
        fresh.replace(self.places)

    def has(self, table):
        return self.database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [table]).fetchone() is not None

    def frame(self, table):
        """A table as a DataFrame: times as local times of the county, days as days. Voided rows have `voided_at`."""
        if not self.has(table):
            return pd.DataFrame()
        result = pd.read_sql(f'SELECT * FROM "{table}"', self.database)
        for name in result.columns:
            if name.endswith("_at"):
                result[name] = pd.to_datetime(result[name], format="ISO8601", utc=True).dt.tz_convert(COUNTY)
            elif name.endswith("_on") or name in ("from", "to"):
                result[name] = pd.to_datetime(result[name], format="%Y-%m-%d")
        return result


def as_frame(rows):
    """Rows as a table; lists and records inside a row are kept as JSON."""
    frame = pd.DataFrame(rows, dtype=object)
    return frame.map(lambda value: json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value)


def main():
    mirror = Mirror(sys.argv[1], Api(os.environ["POLICEROOM_URL"], os.environ["POLICEROOM_TOKEN"]))
    for table, number in mirror.pull().items():
        print(f"{table}: {number} new or changed")
    today = datetime.now(tz=COUNTY).date()
    since = today.replace(year=today.year - 1, month=1, day=1)
    for code, number in mirror.pull_reports(since.isoformat(), today.isoformat()).items():
        print(f"report {code}: {f'{number} lines' if number else 'unchanged'}")
    visits = mirror.frame("visits")
    if not visits.empty:
        standing = visits[visits["voided_at"].isna()]
        print(
            standing.groupby([standing["occurred_on"].dt.to_period("M"), "room"]).size().unstack(fill_value=0).tail(3)
        )


if __name__ == "__main__":
    main()
