"""`python3 run.py bench`: every target measured in one run, written to benchmarks/results.md.

It makes databases of its own (policeroom_bench_…) on the PostgreSQL server that --server names and leaves them for the
next run; --fresh makes them anew. With --only, the other rows stay as the last run on this machine found them. Needs
wrk and psql on PATH. Nothing else should run on the machine meanwhile.
"""

import argparse
import importlib
import os
import sys
import traceback
from pathlib import Path

from benchmarks.context import Context, Row
from benchmarks.county import ROOT, county
from benchmarks.load import NotMeasured
from benchmarks.results import write

# In the order of the table of targets; each module's `run(context)` gives a list of Rows.
MEASURED = ("reading", "depth", "pages", "export", "raising", "search", "writing", "shift", "facts")


def main(arguments):
    options = _arguments().parse_args(arguments)
    folder = ROOT / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    chosen = options.only.split(",") if options.only else MEASURED
    server_options = {"redis_url": options.redis, "fresh": options.fresh}
    big = county(options.server, options.visits, folder, **server_options)
    small = (
        county(options.server, max(options.visits // 100, 1000), folder, **server_options)
        if "pages" in chosen
        else None
    )
    context = Context(
        big, small, seconds=options.seconds, rounds=options.rounds, minutes=options.minutes, folder=folder
    )
    results = {}
    for name in chosen:
        print(f"{name} …", flush=True)
        results[name] = _measure(name, context)
        for row in results[name]:
            print(
                f"  {'met' if row.met else 'MISSED' if row.met is False else '–'}: {row.of}: {row.figure}", flush=True
            )
    write(Path(options.write), results, MEASURED, context)
    return 0 if all(row.met for rows in results.values() for row in rows) else 1


def _measure(name, context):
    try:
        return importlib.import_module(f"benchmarks.{name}").run(context)
    except NotMeasured as why:
        return [Row("", name, f"not measured: {why}", None)]
    except Exception:  # one that fails must not take the others' figures along
        traceback.print_exc()
        return [Row("", name, "not measured: it failed, see the output", None)]


def _arguments():
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument("--visits", type=int, default=100_000, help="size of the county (default 100,000)")
    parser.add_argument(
        "--server",
        default=os.environ.get("BENCH_SERVER_URL", "postgres://postgres@127.0.0.1:5432/"),
        help="PostgreSQL server on which databases may be made",
    )
    parser.add_argument("--redis", default=os.environ.get("BENCH_REDIS_URL", ""), help="Redis, as in production")
    parser.add_argument("--only", default="", help=f"some of: {','.join(MEASURED)}")
    parser.add_argument("--rounds", type=int, default=8, help="rounds of each pair (default 8)")
    parser.add_argument("--seconds", type=float, default=6, help="seconds of a round (default 6)")
    parser.add_argument("--minutes", type=float, default=5, help="how long the morning of 500 officers lasts")
    parser.add_argument("--fresh", action="store_true", help="make the databases anew")
    parser.add_argument("--write", default=str(ROOT / "benchmarks" / "results.md"), help="where the results go")
    return parser  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
