"""The virtual environment: made once, installed again only when the pinned versions change."""

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys

from launcher.commands import run_step
from launcher.console import say
from launcher.errors import Trouble
from launcher.lock import only_installation

RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"
PIP_QUIETLY = ("--disable-pip-version-check", "--no-input")


def prepare(checkout, *, development=False):
    """Makes sure that `.venv` has the pinned packages; takes milliseconds when it has."""
    wanted = DEVELOPMENT if development else RUNTIME
    if is_current(checkout, wanted):
        return
    with only_installation(checkout, lambda: say("  Another run is installing; waiting for it.")):
        if not is_current(checkout, wanted):
            make(checkout)
            install(checkout, wanted)


def is_current(checkout, wanted):
    """Whether the environment works and was installed from exactly these pins by this Python in this place."""
    if not starts(checkout):
        return False
    # What tests need includes what the demo needs, so either stamp will do for the smaller set.
    names = {wanted, DEVELOPMENT}
    return any(stamp(checkout, name) == written_stamp(checkout, name) for name in names)


def starts(checkout):
    """Whether the environment's Python can be started: it cannot after its Python was removed."""
    if not checkout.python.exists():
        return False
    try:
        return subprocess.run([checkout.python, "-c", ""], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def stamp(checkout, name):
    """What one installation depends on: the pins, the Python, and the place (scripts in it hold its path)."""
    digest = hashlib.sha256()
    for file in (RUNTIME, DEVELOPMENT) if name == DEVELOPMENT else (RUNTIME,):
        digest.update((checkout.root / file).read_bytes())
    digest.update(f"{sys.version_info[:2]} {checkout.venv}".encode())
    return digest.hexdigest()


def stamp_file(checkout, name):
    return checkout.venv / f"{name}.sha256"


def written_stamp(checkout, name):
    try:
        return stamp_file(checkout, name).read_text(encoding="ascii").strip()
    except OSError:
        return None


def make(checkout):
    """Makes `.venv` unless one by this Python stands there and starts."""
    if starts(checkout) and written_version(checkout) == sys.version_info[:2]:
        return
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise Trouble(
            f"This Python ({sys.executable}) has no `{missing[0]}` module, which makes the virtual environment: "
            f"on Debian or Ubuntu run `sudo apt install python3-venv`, elsewhere install Python from python.org, "
            "then start again."
        )
    if checkout.venv.exists() and not (checkout.venv / "pyvenv.cfg").exists():
        raise Trouble(f"{checkout.venv} exists and is no virtual environment: move it away, then start again.")
    shutil.rmtree(checkout.venv, ignore_errors=True)
    run_step(
        checkout,
        "making the virtual environment .venv",
        [sys.executable, "-m", "venv", checkout.venv],
        log=checkout.logs / "venv.log",
        advice="Python could not make .venv: is the disk full or read-only?",
    )


def written_version(checkout):
    """Version of the Python that made `.venv`, from its own note."""
    match = re.search(r"^version\s*=\s*(\d+)\.(\d+)", (checkout.venv / "pyvenv.cfg").read_text(), re.MULTILINE)
    return (int(match[1]), int(match[2])) if match else None


def install(checkout, name):
    log = checkout.logs / "install.log"
    files = [RUNTIME, DEVELOPMENT] if name == DEVELOPMENT else [RUNTIME]
    total = sum(1 for file in files for line in (checkout.root / file).read_text().splitlines() if "==" in line)

    def collected():
        try:
            seen = len(re.findall(rb"^(?:Collecting|Requirement already satisfied:) ", log.read_bytes(), re.MULTILINE))
        except OSError:
            seen = 0
        return f"{min(seen, total)} of {total} found" if seen < total else "unpacking"

    run_step(
        checkout,
        f"installing {total} packages from {name}",
        # What is imported is compiled then; compiling everything doubles the time of an installation.
        [checkout.python, "-m", "pip", "install", "--no-compile", *PIP_QUIETLY, "-r", name],
        log=log,
        advice="pip could not install the packages: can this machine reach its package index (`pip config list` "
        "shows which)? Start again when it can; nothing needs to be undone.",
        note=collected,
    )
    for file in files:
        stamp_file(checkout, file).write_text(stamp(checkout, file) + "\n", encoding="ascii")
