"""Programs of the demo: none outlives it, and the one that failed is named."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from launcher.commands import end_group, run_step
from launcher.errors import Stopped, Trouble
from launcher.processes import Crew, Program, command_line, end_leftovers, how_it_ended

SLEEP = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
WITH_CHILD = (
    "import subprocess, sys, time; print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid,"
    "flush=True); time.sleep(60)"
)


def program(checkout, source, key="web"):
    return Program(key, f"{key} program", [checkout.python, "-c", source])


def alive(pid):
    """Whether a process runs; one that ended and waits for its parent to look does not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def all_gone(pids, seconds=5):
    """Whether none of the processes is left after the kernel has had time to end them."""
    deadline = time.monotonic() + seconds
    while any(alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not any(alive(pid) for pid in pids)


def wait_for_text(path, seconds=10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if path.exists() and path.read_text():
            return path.read_text()
        time.sleep(0.02)
    raise AssertionError(f"{path} stayed empty")


def test_leaving_ends_every_program_and_its_children(checkout):
    with Crew(checkout, [program(checkout, WITH_CHILD), program(checkout, SLEEP, "beat")]) as crew:
        crew.start(None)
        child = int(wait_for_text(checkout.logs / "web.log"))
        pids = [*crew.groups, child]
        assert all(alive(pid) for pid in pids)
        crew.check()
    assert all_gone(pids)


def test_a_program_that_does_not_listen_is_killed(checkout):
    crew = Crew(checkout, [program(checkout, STUBBORN)])
    crew.start(None)
    wait_for_text(checkout.logs / "web.log")
    crew.end(grace=0.2)
    assert crew.programs[0].process.returncode == -signal.SIGKILL


def test_a_second_ctrl_c_does_not_wait(checkout, monkeypatch):
    def impatient(processes, seconds):
        raise Stopped(signal.SIGINT)

    monkeypatch.setattr("launcher.processes.wait_for", impatient)
    crew = Crew(checkout, [program(checkout, STUBBORN)])
    crew.start(None)
    wait_for_text(checkout.logs / "web.log")
    crew.end(grace=60)
    assert crew.programs[0].process.returncode == -signal.SIGKILL


def test_a_program_that_ends_by_itself_is_named_with_its_last_words(checkout):
    with Crew(checkout, [program(checkout, SLEEP), program(checkout, "print('no broker'); exit(3)", "worker")]) as crew:
        crew.start(None)
        with pytest.raises(Trouble) as trouble:
            crew.watch()
    assert "The worker program ended by itself (exit code 3)" in str(trouble.value)
    assert "    no broker\n" in str(trouble.value)
    assert "var/log/worker.log" in str(trouble.value)


def test_an_earlier_log_is_kept(checkout):
    for text in ("first", "second"):
        with Crew(checkout, [program(checkout, f"print('{text}')")]) as crew:
            crew.start(None)
            crew.programs[0].process.wait()
    assert (checkout.logs / "web.log").read_text() == "second\n"
    assert (checkout.logs / "web.log.1").read_text() == "first\n"


def test_endings_are_said_in_words():
    assert how_it_ended(1) == "exit code 1"
    assert how_it_ended(-9) == "signal SIGKILL"
    assert how_it_ended(-99) == "signal 99"


def test_programs_of_a_killed_demo_are_ended(checkout):
    with Crew(checkout, [program(checkout, STUBBORN)]) as crew:
        crew.start(None)
        wait_for_text(checkout.logs / "web.log")
        left = crew.programs[0].process
        assert end_leftovers(checkout, [left.pid])
        assert left.wait(5) == -signal.SIGKILL


def test_a_strangers_process_is_left_alone(checkout):
    stranger = subprocess.Popen([sys.executable, "-c", SLEEP], start_new_session=True)
    try:
        assert not end_leftovers(checkout, [stranger.pid])
        assert stranger.poll() is None
    finally:
        end_group(stranger)


def test_a_process_that_is_gone_has_no_command_line(monkeypatch):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert command_line(gone.pid) == ""
    monkeypatch.setenv("PATH", "")
    assert command_line(gone.pid) == ""


def test_stopping_during_a_step_ends_its_program(checkout, monkeypatch):
    def stop(number, frame):
        raise Stopped(number)

    before = signal.signal(signal.SIGUSR2, stop)
    log = checkout.logs / "step.log"
    timer = threading.Timer(0.1, lambda: (wait_for_text(log), os.kill(os.getpid(), signal.SIGUSR2)))
    timer.start()
    try:
        with pytest.raises(Stopped):
            run_step(checkout, "sleeping", [sys.executable, "-c", WITH_CHILD], log=log, advice="")
    finally:
        timer.join()
        signal.signal(signal.SIGUSR2, before)
    assert all_gone([int(log.read_text())])
