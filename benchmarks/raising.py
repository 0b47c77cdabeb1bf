"""Raising follow-ups of a whole county at once, against inserting the very same rows with nothing to find out first.

python -m benchmarks.raising 8      in a county's environment: so many rounds, prints JSON

Every round is rolled back, so the county is as it was. Raised is what will be due within QUARTER days, and that is
most homes: intervals are about as long.
"""

import json
import sys
import time
from datetime import timedelta
from io import StringIO

from benchmarks.context import Row
from benchmarks.timing import compare

TARGET_RATIO = 2.0
RESIDENTS = 1_000_000
QUARTER = 100


def run(context):
    """Two Rows: the ratio to the bare INSERT…SELECT, and what a second run adds."""
    result = _measure(context)
    ratio = f"{result['ratio']:.2f} × ({result['low']:.2f}–{result['high']:.2f})"
    rows, seconds = result["rows"], result["median_a"]
    details = [
        f"{rows:,} follow-ups for {result['residents']:,} residents in {seconds:.1f} s, {rows / seconds:,.0f} a second",
        f"bare INSERT…SELECT of the same rows {result['median_b']:.1f} s",
    ]
    doing = f"raising follow-ups for {result['residents']:,} residents, facts and audit included"
    # Of few, what the job costs at any size is most of it; the target is about many.
    is_met = result["ratio"] <= TARGET_RATIO if result["residents"] >= RESIDENTS else None
    return [
        Row(
            f"at most {TARGET_RATIO:.0f} × the bare INSERT…SELECT, {RESIDENTS:,} residents",
            doing,
            ratio,
            is_met,
            details,
        ),
        Row("adds 0", "a second run of it", f"{result['again']} rows", result["again"] == 0),
    ]


def _measure(context):
    return context.big.run("benchmarks.raising", context.rounds)


# --- in the county's own process --------------------------------------------------------------------------------


def main(rounds):
    import django

    django.setup()
    from django.utils import timezone

    from residents.models import Resident

    on = timezone.localdate() + timedelta(days=QUARTER)
    raised, again = _raise_and_copy(on)
    if not raised:
        raise SystemExit("nothing is due in this county: no figure")
    result = compare(lambda: _ours(on, raised), lambda: _bare(raised), rounds=rounds)
    json.dump({**result, "rows": raised, "again": again, "residents": Resident._base_manager.count()}, sys.stdout)


def _raise_and_copy(on):
    """Raise once, and copy the rows for the yardstick: (how many, how many a second run adds)."""
    from django.db import connection, transaction

    from followups.actions import raise_followups

    text = StringIO()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE raised (LIKE followups_followup)")
        with transaction.atomic():
            cursor.execute("SELECT coalesce(max(id), 0) FROM followups_followup")
            last = cursor.fetchone()[0]
            raised = raise_followups(on=on)
            cursor.copy_expert(f"COPY (SELECT * FROM followups_followup WHERE id > {int(last)}) TO STDOUT", text)
            again = raise_followups(on=on)
            transaction.set_rollback(True)
        text.seek(0)
        cursor.copy_expert("COPY raised FROM STDIN", text)
        cursor.execute("ANALYZE raised")
    return raised, again


def _ours(on, expected):
    from followups.actions import raise_followups

    return _rolled_back(lambda: raise_followups(on=on), expected)


def _bare(expected):
    """The same columns into the same table with the same indexes and the same unique key."""
    from django.db import connection

    from followups.actions.nightly import FIELDS
    from followups.models import FollowUp

    columns = ", ".join(FollowUp._meta.get_field(name).column for name in FIELDS)
    statement = f"INSERT INTO followups_followup ({columns}) SELECT {columns} FROM raised ON CONFLICT DO NOTHING"

    def insert():
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.rowcount

    return _rolled_back(insert, expected)


def _rolled_back(act, expected):
    """Seconds of `act`, foreign keys checked, in a transaction that leaves nothing."""
    from django.db import connection, transaction

    with transaction.atomic():
        began = time.perf_counter()
        rows = act()
        connection.check_constraints()
        seconds = time.perf_counter() - began
        transaction.set_rollback(True)
    if rows != expected:
        raise SystemExit(f"{rows} rows in place of {expected}: no figure")
    return seconds


if __name__ == "__main__":
    main(int(sys.argv[1]))
