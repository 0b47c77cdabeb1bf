"""Which command was asked for, and how it ends."""

import importlib
import os
import signal
import sys
from pathlib import Path

from launcher.checkout import Checkout
from launcher.console import complain, say
from launcher.errors import Stopped, Trouble

HELP = """usage: python3 run.py COMMAND [options]

  demo          install, load a demo county, start everything on this machine   (--help)
  test          run the test suite on what this machine has                     (--help)
  check         format, lint, layers, types, migrations, deployment, translations
  screenshots   make docs/screenshots/ again
  bench         measure every target on a PostgreSQL of one's own, write benchmarks/results.md   (--help)
  secrets       print fresh secrets for a deployment's .env
  manage …      manage.py in the environment of .venv, on the demo's data unless .env or the shell says otherwise

Needs Python 3.11 or newer and pip, nothing else.
"""
COMMANDS = {
    "demo": "launcher.demo",
    "test": "launcher.suite",
    "check": "launcher.checks",
    "screenshots": "launcher.scripts",
    "bench": "launcher.scripts",
    "secrets": "launcher.fresh_secrets",
    "manage": "launcher.scripts",
}


def main(arguments, root=None):
    """Runs one command; returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without UTF-8 must not end the demo
    name, *rest = arguments or ["--help"]
    if name in ("-h", "--help", "help"):
        say(HELP)
        return 0
    if name not in COMMANDS:
        complain(f"run.py knows no command {name!r}; it knows: {', '.join(COMMANDS)}.")
        return 2
    if os.name == "nt":
        complain("run.py needs Linux, macOS or, on Windows, the Windows Subsystem for Linux (WSL): start it there.")
        return 1
    command = importlib.import_module(COMMANDS[name])
    entry = getattr(command, name) if name in ("manage", "bench") else command.main
    listen()
    try:
        return entry(Checkout(Path(root or Path(__file__).parent.parent).resolve()), rest)
    except Trouble as trouble:
        complain(f"\n{trouble}")
        return trouble.code
    except Stopped as stopped:
        complain("\nStopped.")
        return stopped.code


def listen():
    """Turns Ctrl-C, SIGTERM and a closed terminal into Stopped, at most twice: the second means `at once`."""
    heard = []

    def stop(number, frame):
        heard.append(number)
        if len(heard) <= 2:
            raise Stopped(number)

    # SIGINT also where a script's `&` had it ignored: whoever sends it means it.
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # `nohup` wants to survive the terminal
        signal.signal(signal.SIGHUP, stop)
