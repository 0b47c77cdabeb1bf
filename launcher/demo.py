"""`run.py demo`: the whole system with a demo county, on nothing but Python."""

import argparse
import shutil
import time

from launcher import environment
from launcher.commands import run_step, succeeds
from launcher.console import say, step
from launcher.errors import Stopped, Trouble
from launcher.lock import only_demo
from launcher.probe import HOST, refuse_busy_port, wait_until_ready
from launcher.processes import Crew, Program, end_leftovers

PASSWORD = "policeroom-demo"  # noqa: S105  published with the demo accounts
ACCOUNTS = (
    ("110001", "officer of room 1, station 1", "社区民警"),
    ("110002", "second officer of that room", "社区民警"),
    ("110003", "officer of room 2, station 1", "社区民警"),
    ("110004", "officer of room 1, station 2", "社区民警"),
    ("110010", "chief of station 1", "派出所所长"),
    ("110020", "chief of station 2", "派出所所长"),
    ("110090", "county bureau", "县局"),
    ("110091", "auditor", "督察"),
    ("110099", "administrator", "管理员"),
)
# Everything the demo itself writes under var/, and so everything that --fresh may remove.
DATA = ("policeroom.sqlite3*", "broker", "cache", "exports", "locks", "media", "beat-schedule*", "seeding")
SEEDING = "seeding"
WORKER = "demo@localhost"
# With a destination the answer is waited for; without one, always the whole time.
PING = ("inspect", "ping", "--timeout", "15", "--destination", WORKER)


def parser():
    parser = argparse.ArgumentParser(
        prog="run.py demo",
        description="Installs what is needed, loads a demo county and starts web server, Celery worker and beat.",
        epilog="Everything is kept under .venv/ and var/. Started again, it takes seconds and keeps the data. "
        "Ctrl-C ends everything. Logs: var/log/.",
    )
    parser.add_argument("--port", type=port_number, default=8000, help="port on 127.0.0.1 (default: 8000)")
    parser.add_argument("--fresh", action="store_true", help="throw the demo's data away and load new ones")
    parser.add_argument("--check", action="store_true", help="start, see that everything answers, stop, exit 0")
    return parser


def port_number(text):
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: give a number from 1 to 65535")
    return int(text)


def main(checkout, arguments):
    options = parser().parse_args(arguments)
    started = time.monotonic()
    with only_demo(checkout) as lock:
        leftovers = end_leftovers(checkout, lock.read().get("groups", ()))
        if leftovers:
            say("  Ended what an earlier demo, which was killed, had left running.")
        lock.write(port=options.port)
        refuse_busy_port(options.port, patience=5.0 if leftovers else 0.0)
        for name in checkout.ignored_variables():
            say(f"  The demo does not use {name}: it works on its own data under var/.")
        environment.prepare(checkout)
        if options.fresh:
            remove_data(checkout)
        load(checkout)
        with Crew(checkout, programs(checkout, options.port)) as crew:
            run(checkout, crew, options, lock, started)
    return 0


def run(checkout, crew, options, lock, started):
    """Starts the programs and stays with them until the person ends the demo."""
    with step("starting web, worker and beat") as line:
        crew.start(checkout.demo_environment())
        lock.write(port=options.port, groups=crew.groups)
        wait_until_ready(options.port, crew, line)
    if options.check:
        check_worker(checkout, crew)
        say(f"Checked: http://{HOST}:{options.port}/readyz answers 200, everything runs. Stopping.")
        return
    announce(options.port, time.monotonic() - started)
    try:
        crew.watch()
    except Stopped:
        say("\nStopping.")


def remove_data(checkout):
    """What --fresh throws away: the demo's own files, by name, in this checkout's own var/ only."""
    if checkout.var.is_symlink() or not (checkout.root / "manage.py").exists():
        raise Trouble("var/ leads somewhere else, so --fresh does not touch it: remove its contents yourself.")
    for path in [path for pattern in DATA for path in checkout.var.glob(pattern)]:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def load(checkout):
    """Brings the database to the newest form and fills it once."""
    demo = checkout.demo_environment()
    seeding = checkout.var / SEEDING
    if seeding.exists():
        say("  The last loading of the demo county was cut off; it begins again.")
        remove_data(checkout)
    run_step(
        checkout,
        "preparing the database",
        checkout.manage("migrate", "--no-input", "--verbosity", "1"),
        log=checkout.logs / "migrate.log",
        environment=demo,
        advice="The database could not be prepared. If the demo's data may go, start again with --fresh.",
    )
    if succeeds(checkout, checkout.manage("seed_county", "--is-seeded"), demo):
        return
    seeding.touch()
    log = checkout.logs / "seed.log"
    run_step(
        checkout,
        "loading the demo county",
        checkout.manage("seed_county", "--demo"),
        log=log,
        environment=demo,
        advice="The demo county could not be loaded. Start again: loading begins from nothing.",
        note=lambda: last_words(log),
    )
    seeding.unlink()


def last_words(log):
    """The newest progress a program wrote, "room 7 of 12"; it may rewrite its line as on a terminal."""
    with open(log, encoding="utf-8", errors="replace") as lines:
        return lines.read()[-200:].rstrip().replace("\r", "\n").rpartition("\n")[2]


def programs(checkout, port):
    celery = [checkout.python, "-m", "celery", "--app", "policeroom"]
    return [
        Program(
            "web",
            "web server",
            [
                *(checkout.python, "-m", "gunicorn", "policeroom.wsgi:application"),
                *("--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4", "--timeout", "60"),
                *("--access-logfile", "-", "--graceful-timeout", "5"),
            ],
        ),
        Program(
            "worker",
            "Celery worker",
            [
                *(*celery, "worker", "--hostname", WORKER, "--concurrency", "2", "--loglevel", "INFO"),
                *("--queues", "celery,exports"),
                # One worker has nobody to greet or listen to, and the file broker need not carry it.
                *("--without-mingle", "--without-gossip", "--without-heartbeat"),
            ],
        ),
        Program(
            "beat",
            "Celery beat",
            [*celery, "beat", "--loglevel", "INFO", "--pidfile", "", "--schedule", checkout.var / "beat-schedule"],
        ),
    ]


def check_worker(checkout, crew):
    """A round trip through the broker: the worker has to answer to its name."""
    run_step(
        checkout,
        "asking the worker through the broker",
        [checkout.python, "-m", "celery", "--app", "policeroom", *PING],
        log=checkout.logs / "ping.log",
        environment=checkout.demo_environment(),
        advice="The Celery worker did not answer through the broker; see var/log/worker.log.",
    )
    crew.check()


def announce(port, seconds):
    say(f"\nPoliceroom is ready after {seconds:.0f} s:  http://{HOST}:{port}/\n")
    say(f"  Sign in with a badge number; the password of all is  {PASSWORD}\n")
    for badge, role, chinese in ACCOUNTS:
        say(f"    {badge}   {role:<30} {chinese}")
    say("\n  Data: var/   Logs: var/log/   Ctrl-C ends everything.")
