"""The table of targets and figures, as Markdown."""

import json
import os
import platform
import subprocess
from dataclasses import asdict
from datetime import datetime

from benchmarks.context import Row
from benchmarks.county import ROOT

SIGNS = {True: "met", False: "**missed**", None: "–"}


def write(path, measured, order, context):
    """One line a target, then what stands behind each; nothing in it is written by hand.

    `measured`: {module: rows} of this run. Rows of other runs stay, with their own time and commit, in `order`.
    """
    merged = _merge_previous(measured, context)
    rows = [(row, merged[name]) for name in order if name in merged for row in merged[name]["rows"]]
    lines = [
        f"# Measured at {context.big.visits:,} visits",
        "",
        f"By `python3 run.py bench --visits {context.big.visits}` on {os.cpu_count()} cores of {platform.machine()}, "
        f"{_postgresql(context.big)}. Ratios are medians of rounds",
        "in turns (A B B A), with their range; absolute figures drift with the machine.",
        *([f"The county was made by `seed_county`: {context.big.notes['seeded']}."] if context.big.notes else []),
        "",
        "| target | of | figure | | when |",
        "| --- | --- | --- | --- | --- |",
        *(f"| {row.target} | {row.of} | {row.figure} | {SIGNS[row.met]} | {run['when']} |" for row, run in rows),
        "",
        "## Behind the figures",
        "",
        *(f"- {row.of}: {'; '.join(row.details)}" for row, _run in rows if row.details),
        "",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")


def _merge_previous(measured, context):
    """{module: {"when", "rows"}} of this run and, for the others, of the last one on this machine."""
    file = context.folder / f"results-{context.big.visits}.json"
    stored = json.loads(file.read_text()) if file.exists() else {}
    when = f"{datetime.now():%Y-%m-%d %H:%M}, {_commit()}, load {os.getloadavg()[0]:.1f}"  # noqa: DTZ005
    stored |= {name: {"when": when, "rows": [asdict(row) for row in rows]} for name, rows in measured.items()}
    file.write_text(json.dumps(stored, ensure_ascii=False, indent=1))
    return {name: {**run, "rows": [Row(**row) for row in run["rows"]]} for name, run in stored.items()}


def _commit():
    output = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return output.stdout.strip() or "no commit"


def _postgresql(county):
    return "PostgreSQL " + county.rows("SHOW server_version")[0][0].split()[0]
