"""`run.py check`: every rule of the house that a program can check, one line each."""

import argparse
from dataclasses import dataclass, field

from launcher import environment
from launcher.commands import run_step
from launcher.console import say
from launcher.errors import Trouble
from launcher.fresh_secrets import fernet_key
from launcher.suite import parallel

SHOWN = 60  # lines of a failing check's output


@dataclass(frozen=True)
class Check:
    """One rule: `name` chooses it on the command line, `label` is shown."""

    name: str
    label: str
    command: list
    environment: dict = field(default_factory=dict)


def main(checkout, arguments):
    parser = argparse.ArgumentParser(prog="run.py check", description="Checks form, layers, types, set-up and texts.")
    names = [check.name for check in checks(checkout)]
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(names)}")
    wanted = parser.parse_args(arguments).names or names
    for name in wanted:
        if name not in names:
            parser.error(f"no check is called {name!r}; there are: {', '.join(names)}")
    environment.prepare(checkout, development=True)
    failed = [check.name for check in checks(checkout) if check.name in wanted and not passes(checkout, check)]
    say(f"\n{len(wanted)} checks, {'all passed' if not failed else 'failed: ' + ', '.join(failed)}")
    return 1 if failed else 0


def checks(checkout):
    tool = checkout.bin
    typed = ["core", *sorted(str(path.relative_to(checkout.root)) for path in typed_files(checkout))]
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
        ),
    ]


def typed_files(checkout):
    for name in ("actions", "rules"):
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


def passes(checkout, check):
    log = checkout.logs / f"check-{check.name}.log"
    try:
        run_step(
            checkout,
            check.label,
            check.command,
            log=log,
            environment={**checkout.demo_environment(), **check.environment},
            advice=f"Again, alone: python3 run.py check {check.name}",
            lines=SHOWN,
        )
    except Trouble as trouble:
        say(str(trouble))
        return False
    return True
