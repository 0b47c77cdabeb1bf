"""Running one program to its end, its output in a log, its progress on the screen."""

import contextlib
import os
import signal
import subprocess
import time
from collections import deque

from launcher.console import step
from launcher.errors import Stopped, Trouble

PAUSE = 0.1  # seconds between two looks at a running program


def last_lines(path, count=15):
    """The end of a log as text, each line indented; empty when there is none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as log:
            return "".join("    " + line.rstrip("\n") + "\n" for line in deque(log, count)).rstrip("\n")
    except OSError:
        return ""


def kill_group(group):
    """Ends at once whatever is left of a process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def end_group(process, grace=5.0):
    """Ends a program started in a session of its own, and whatever it started: asks first, then insists."""
    try:
        if process.poll() is None:
            process.terminate()
            process.wait(grace)
    except (subprocess.TimeoutExpired, Stopped):
        pass
    finally:
        kill_group(process.pid)
        process.wait()


def begin(checkout, command, log, environment=None):
    """Starts `command` in a session of its own, its output in the log."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "wb") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            cwd=checkout.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def failure(checkout, log, advice, lines=15):
    """What to say of a program that failed: the end of its log, and what to do."""
    return f"{last_lines(log, lines)}\n{advice}\nThe whole output: {checkout.relative(log)}"


def run_step(checkout, label, command, *, log, advice, environment=None, note=None):
    """Runs `command` as one step. Raises Trouble with the log's end and `advice` when it fails.

    `note()` gives a few words of progress while it runs.
    """
    with step(label) as line:
        process = begin(checkout, command, log, environment)
        try:
            while process.poll() is None:
                line.progress(note() if note else "")
                time.sleep(PAUSE)
        except BaseException:
            end_group(process)
            raise
        if process.returncode:
            raise Trouble(failure(checkout, log, advice))


def succeeds(checkout, command, environment=None):
    """Whether `command` ends with exit code 0; its output is not shown."""
    return (
        subprocess.run(
            [str(part) for part in command],
            cwd=checkout.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode
        == 0
    )
