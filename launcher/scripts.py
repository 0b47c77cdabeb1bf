"""`run.py screenshots`, `run.py bench` and `run.py manage`: our own programs in the environment of `.venv`."""

import os

from launcher import environment
from launcher.errors import Trouble
from launcher.suite import find_browser

SCREENSHOTS = "scripts/screenshots.py"


def main(checkout, arguments):
    """Makes docs/screenshots/ again, with the system's Chromium."""
    if not (checkout.root / SCREENSHOTS).exists():
        raise Trouble(f"{SCREENSHOTS} is not in this checkout.")
    browser = find_browser()
    if not browser:
        raise Trouble("Screenshots need Chromium: install it (Debian, Ubuntu: `sudo apt install chromium`).")
    environment.prepare(checkout, development=True)
    # The demo's environment: pictures for everybody are never made of a deployment's records.
    environ = {**checkout.demo_environment(), "BROWSER_PATH": browser}
    return become(checkout, [checkout.python, SCREENSHOTS, *arguments], environ)


def bench(checkout, arguments):
    """Measures; which database server and which Redis, its own options say."""
    environment.prepare(checkout, development=True)
    return become(checkout, [checkout.python, "-m", "benchmarks", *arguments], checkout.demo_environment())


def manage(checkout, arguments):
    environment.prepare(checkout)
    return become(checkout, checkout.manage(*arguments), os.environ)


def become(checkout, command, environ):
    """Goes on as `command`, so that its questions, signals and exit code are its own."""
    os.chdir(checkout.root)
    os.execve(command[0], [str(part) for part in command], environ)  # noqa: S606  no shell wanted
