"""`run.py check`: every rule of the house that a program can check, one line each."""

import argparse
import time
from dataclasses import dataclass, field

from launcher import environment
from launcher.commands import PAUSE, begin, end_group, failure
from launcher.console import Line, say
from launcher.fresh_secrets import fernet_key
from launcher.suite import parallel, processors

SHOWN = 60  # lines of a failing check's output


@dataclass(frozen=True)
class Check:
    """One rule: `name` chooses it on the command line, `label` is shown."""

    name: str
    label: str
    command: list
    environment: dict = field(default_factory=dict)
    alone: bool = False  # uses every processor by itself


def main(checkout, arguments):
    parser = argparse.ArgumentParser(prog="run.py check", description="Checks form, layers, types, set-up and texts.")
    names = [check.name for check in checks(checkout)]
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(names)}")
    parser.add_argument(
        "--without", action="append", default=[], metavar="NAME", help="leave this one out; may be said again"
    )
    options = parser.parse_args(arguments)
    for name in [*options.names, *options.without]:
        if name not in names:
            parser.error(f"no check is called {name!r}; there are: {', '.join(names)}")
    wanted = [name for name in options.names or names if name not in options.without]
    environment.prepare(checkout, development=True)
    failures = failing(checkout, [check for check in checks(checkout) if check.name in wanted])
    failed = [name for name in names if name in failures]
    say(f"\n{len(wanted)} checks, {'all passed' if not failed else 'failed: ' + ', '.join(failed)}")
    return 1 if failed else 0


def checks(checkout):
    tool = checkout.bin
    written = sorted(str(path.relative_to(checkout.root)) for path in typed_files(checkout))
    typed = ["core", "facts", *(path for path in written if not path.startswith(("core/", "facts/")))]
    return [
        Check("format", "form of the Python code", [tool / "ruff", "format", "--check", "."]),
        Check("lint", "faults in the Python code", [tool / "ruff", "check", "."]),
        Check("layers", "who imports whom", [tool / "lint-imports"]),
        Check("templates", "faults in the templates", [tool / "djlint", "templates", "--lint", "--quiet"]),
        Check("types", "types in core, actions and rules", [tool / "mypy", *typed]),
        Check("migrations", "no migration is missing", checkout.manage("makemigrations", "--check", "--dry-run")),
        Check(
            "deployment",
            "production settings",
            checkout.manage("check", "--deploy", "--fail-level", "WARNING"),
            production_environment(),
        ),
        Check("translations", "every text is translated", checkout.manage("messages", "missing", "--fail")),
        Check(
            "meta",
            "tests about the whole code base",
            [checkout.python, "-m", "pytest", "-q", *parallel([]), "tests/meta"],
            alone=True,
        ),
    ]


def typed_files(checkout):
    for name in ("actions", "rules", "stats", "querysets"):
        for package in ("*", "reports/*"):  # an app, or a package of the app that has several
            yield from checkout.root.glob(f"{package}/{name}.py")
            yield from checkout.root.glob(f"{package}/{name}/*.py")


def production_environment():
    """A deployment with secrets made for this one check; nothing connects to the database it names."""
    return {
        "SECRET_KEY": fernet_key() * 2,
        "FIELD_KEYS": fernet_key(),
        "INDEX_KEY": fernet_key(),
        "ALLOWED_HOSTS": "policeroom.example",
        "DATABASE_URL": "postgres://policeroom@127.0.0.1:1/policeroom",
        "HTTPS": "1",
    }


def failing(checkout, chosen):
    """Names of the checks that fail. They run side by side, one a processor; what needs all of those comes last."""
    together = [check for check in chosen if not check.alone]
    failed = run_together(checkout, together, processors())
    for check in chosen:
        if check.alone:
            failed |= run_together(checkout, [check], 1)
    return failed


def run_together(checkout, waiting, at_once):
    """Runs the checks, at most so many at a time, each with a line when it ends; returns the names of those failed."""
    waiting, running, failed = list(waiting), {}, set()
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                check = waiting.pop(0)
                everywhere = {**checkout.demo_environment(), **check.environment}
                running[check.name] = (
                    check,
                    begin(checkout, check.command, log_of(checkout, check), everywhere),
                    Line(check.label),
                )
            for check, process, line in list(running.values()):
                if process.poll() is None:
                    continue
                del running[check.name]
                line.finish("FAILED" if process.returncode else "done")
                if process.returncode:
                    failed.add(check.name)
                    advice = f"Again, alone: python3 run.py check {check.name}"
                    say(failure(checkout, log_of(checkout, check), advice, SHOWN))
            for _check, _process, line in list(running.values())[:1]:
                line.progress()
            time.sleep(PAUSE)
    finally:
        for _check, process, _line in running.values():
            end_group(process)
    return failed


def log_of(checkout, check):
    return checkout.logs / f"check-{check.name}.log"
