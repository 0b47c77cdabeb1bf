"""`run.py test`: the suite on what this machine has, and a word on what it has not."""

import os
import shutil
import subprocess
import tempfile

from launcher import changed, environment
from launcher.console import say
from launcher.errors import Trouble

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OFFICE = ("soffice", "pdftotext")
MAX_WORKERS = 8
HELP = """usage: run.py test [--changed [BASE]] [pytest arguments]

Installs what tests need (.venv), then runs the suite on what this machine has:

  database   SQLite; or the database DATABASE_URL names, in its place
             (each parallel worker makes and drops a database test_… beside it, a copy of
             test_…_template_…, which stays for the next run until a migration changes)
  Redis      when REDIS_URL names one
  browser    tests marked `browser`, when Chromium is on PATH (chromium, chromium-browser,
             google-chrome) or BROWSER_PATH names one
  office     whether LibreOffice opens our Word files, when soffice and pdftotext are on PATH

What is left out is printed with its reason. Arguments go to pytest as they are:

  run.py test tests/visits -x            one folder, stop at the first failure
  run.py test -m "not browser"           without the browser
  run.py test -m browser                 the browser journeys alone
  run.py test -n 0 --pdb                 in one process, with the debugger
  run.py test --cov                      with coverage (the limit is in .ci/run)
  run.py test --create-db                run the migrations, also where their outcome is at hand

--changed runs what a change touches: what differs from BASE (a branch, a tag or a commit; where
this branch left main, unless you say), committed or not. It chooses the tests that import a
changed file, directly or by way of others; the folder tests/<app> of its app; tests/look and
tests/journeys for templates and static files; tests/meta for any Python or template; for other
files, the tests that mention them; and everything when settings, requirements, tests/conftest.py
or what that imports changed. It prints what it chose and why. A page that only shows what
changed elsewhere is not seen this way: before merging, run the whole suite.

  run.py test --changed                  since main
  run.py test --changed HEAD~1 -x        since the commit before the last, stop at the first failure

Without -n the suite runs in parallel, one worker a processor.
"""


def main(checkout, arguments):
    if arguments[:1] in (["-h"], ["--help"]):
        say(HELP)
        return 0
    if not (checkout.root / "tests").is_dir():
        raise Trouble("There is no tests/ folder in this checkout.")
    by_change, base, arguments = changed.take_option(arguments)
    if by_change:
        chosen = tests_for_change(checkout, base)
        if chosen is None:
            return 0
        arguments = [*arguments, *chosen]
    environment.prepare(checkout, development=True)
    browser = find_browser()
    for line in outlook(browser, arguments):
        say(f"  {line}")
    with tempfile.TemporaryDirectory(prefix="policeroom-test-") as data:
        command = [
            checkout.python,
            "-m",
            "pytest",
            *parallel(arguments),
            *without_browser(browser, arguments),
            *arguments,
        ]
        return subprocess.run(
            [str(part) for part in command],
            cwd=checkout.root,
            env=test_environment(checkout, data, browser),
            check=False,
        ).returncode


def tests_for_change(checkout, base):
    """Paths for pytest, none for the whole suite; None when nothing is to be run. Says why."""
    commit, paths = changed.changed_files(checkout, base)
    if not paths:
        say(f"  changed    nothing, since {commit[:10]}")
        return None
    choice = changed.choose(checkout.root, paths)
    for line in changed.explained(commit, paths, choice):
        say(f"  {line}")
    if choice.everything:
        return []
    if not choice.tests:
        say("  tests      none: no test stands on it or mentions it")
        return None
    return list(choice.without_repeats())


def find_browser():
    """Path of the Chromium to test with, or None."""
    named = os.environ.get("BROWSER_PATH")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


def outlook(browser, arguments):
    """What will be tested, and what will not and why, one line each."""
    database, redis = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
    if database and not database.startswith("sqlite"):
        yield "database   PostgreSQL, as DATABASE_URL says (not SQLite: unset DATABASE_URL for that)"
    else:
        yield "database   SQLite (PostgreSQL skipped: DATABASE_URL does not name one)"
    yield "Redis      tested, as REDIS_URL says" if redis else "Redis      skipped: REDIS_URL is not set"
    if not browser:
        yield "browser    skipped: no Chromium on PATH (chromium, chromium-browser, google-chrome)"
    elif "-m" in arguments:
        yield f"browser    {browser}, as far as -m chooses its tests"
    else:
        yield f"browser    {browser}"
    lacking = [name for name in OFFICE if not shutil.which(name)]
    yield f"office     Word files skipped: no {' and no '.join(lacking)} on PATH" if lacking else "office     tested"


def parallel(arguments):
    """pytest-xdist by default, unless the person says how many or asks for a debugger."""
    decided = ("-n", "--numprocesses", "--dist", "--pdb", "-p", "--collect-only", "--co", "--fixtures", "--markers")
    if any(word == item or word.startswith(item + "=") for word in arguments for item in decided):
        return []
    if any(word.startswith("-n") and word[2:].isalnum() for word in arguments):
        return []
    # A few tests last minutes: who is done takes over what the other has not begun.
    return ["-n", str(min(MAX_WORKERS, processors())), "--dist", "worksteal"]


def processors():
    """Processors this process may use: a container often has fewer than the machine."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def without_browser(browser, arguments):
    return [] if browser or "-m" in arguments else ["-m", "not browser"]


def test_environment(checkout, data, browser):
    """Like the demo's, but with files in a folder thrown away afterwards and the database the shell names."""
    stored = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
    return {**checkout.demo_environment(), **stored, "VAR_DIR": data, "BROWSER_PATH": browser or ""}
