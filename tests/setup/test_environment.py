"""The virtual environment: made once, installed again only when needed, each failure said in a sentence."""

import sys
import threading
import time

import pytest

from launcher import environment
from launcher.commands import run_step
from launcher.errors import Trouble
from launcher.lock import Lock, only_installation


@pytest.fixture
def steps(monkeypatch):
    """Records the steps environment.py would run, by their commands."""
    ran = []

    def remember(checkout, label, command, **options):
        ran.append([str(part) for part in command])

    monkeypatch.setattr(environment, "run_step", remember)
    return ran


def test_packages_are_installed_once(checkout, steps):
    environment.prepare(checkout)
    environment.prepare(checkout)
    assert len(steps) == 1
    assert steps[0][-2:] == ["-r", "requirements.txt"]


def test_changed_pins_are_installed(checkout, steps):
    environment.prepare(checkout)
    (checkout.root / "requirements.txt").write_text("Django==5.2.20\n")
    environment.prepare(checkout)
    assert len(steps) == 2


def test_what_tests_need_serves_the_demo_too(checkout, steps):
    environment.prepare(checkout, development=True)
    environment.prepare(checkout)
    assert [step[-1] for step in steps] == ["requirements-dev.txt"]


def test_changed_pins_of_the_demo_reach_the_tests(checkout, steps):
    environment.prepare(checkout, development=True)
    (checkout.root / "requirements.txt").write_text("Django==5.2.20\n")
    environment.prepare(checkout)
    environment.prepare(checkout, development=True)
    assert [step[-1] for step in steps] == ["requirements-dev.txt", "requirements.txt", "requirements-dev.txt"]


def test_a_checkout_that_was_moved_installs_again(checkout, steps, tmp_path):
    environment.prepare(checkout)
    moved = type(checkout)(checkout.root.rename(tmp_path / "moved"))
    environment.prepare(moved)
    assert len(steps) == 2


def test_an_environment_whose_python_is_gone_is_made_again(checkout, steps):
    checkout.python.unlink()
    checkout.python.symlink_to("/nowhere/python3")
    environment.make(checkout)
    assert steps[0] == [sys.executable, "-m", "venv", str(checkout.venv)]


def test_an_environment_that_does_not_start_is_made_again(checkout, steps):
    checkout.python.unlink()
    checkout.python.write_text("no program")
    environment.make(checkout)
    assert steps


def test_an_environment_of_another_python_is_made_again(checkout, steps):
    (checkout.venv / "pyvenv.cfg").write_text("version = 3.10.1\n")
    environment.make(checkout)
    assert steps


def test_a_folder_of_somebody_else_is_left_alone(checkout, steps):
    (checkout.venv / "pyvenv.cfg").unlink()
    checkout.python.unlink()
    with pytest.raises(Trouble, match="is no virtual environment"):
        environment.make(checkout)
    assert checkout.venv.exists()


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_missing_module_is_one_sentence(checkout, steps, monkeypatch, module):
    checkout.python.unlink()
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None if name == module else object())
    with pytest.raises(Trouble, match=f"has no `{module}` module.*sudo apt install python3-venv"):
        environment.make(checkout)


def test_a_failed_installation_says_what_to_do(checkout):
    (checkout.root / "requirements.txt").write_text("Django==5.2.19\nno such requirement\n")
    with pytest.raises(Trouble, match=r"(?s)package index.*var/log/install\.log"):
        environment.install(checkout, "requirements.txt")
    assert not environment.is_current(checkout, "requirements.txt")


def test_progress_counts_packages(checkout, monkeypatch):
    notes = []

    def run_step(checkout, label, command, *, log, note, **options):
        notes.append(note())
        log.parent.mkdir(parents=True)
        log.write_text("Collecting Django==5.2.19\n")
        notes.append(note())

    monkeypatch.setattr(environment, "run_step", run_step)
    environment.install(checkout, "requirements.txt")
    assert notes == ["0 of 1 found", "unpacking"]


def test_a_second_installation_waits(checkout):
    waited = []
    first = Lock(checkout.var / "install.lock")
    assert first.take()
    first.write()
    timer = threading.Timer(0.2, first.release)
    timer.start()
    started = time.monotonic()
    with only_installation(checkout, lambda: waited.append(True)):
        assert waited == [True]
    assert time.monotonic() - started >= 0.2
    timer.join()


def test_a_step_shows_the_end_of_its_log(checkout, capsys):
    with pytest.raises(Trouble) as trouble:
        run_step(
            checkout,
            "counting",
            [sys.executable, "-c", "print(*range(100), sep='\\n'); raise SystemExit(4)"],
            log=checkout.logs / "count.log",
            advice="Count again.",
        )
    assert str(trouble.value).endswith("    99\nCount again.\nThe whole output: var/log/count.log")
    assert "FAILED" in capsys.readouterr().out
