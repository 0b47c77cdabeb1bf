"""The demo's long-running programs: started in groups of their own, watched, and ended together."""

import contextlib
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from launcher.commands import kill_group, last_lines
from launcher.errors import Stopped, Trouble

GRACE = 10.0  # seconds a program may take to end in order before it is killed
PAUSE = 0.2


@dataclass
class Program:
    """One long-running program. `name` is what the person reads, `key` names its log."""

    key: str
    name: str
    command: list
    process: subprocess.Popen = field(default=None, repr=False)

    def log(self, checkout):
        return checkout.logs / f"{self.key}.log"

    def start(self, checkout, environment):
        path = self.log(checkout)
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            path.replace(path.with_suffix(".log.1"))  # one earlier run is kept to compare with
        with open(path, "wb") as output:
            self.process = subprocess.Popen(
                [str(part) for part in self.command],
                cwd=checkout.root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # A group of its own: Ctrl-C reaches run.py alone, which then ends each in order.
                start_new_session=True,
            )


class Crew:
    """All programs of one demo. Leaving the `with` block ends every one of them."""

    def __init__(self, checkout, programs):
        self.checkout = checkout
        self.programs = programs

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.end()

    @property
    def groups(self):
        return [program.process.pid for program in self.programs if program.process]

    def start(self, environment):
        for program in self.programs:
            program.start(self.checkout, environment)

    def check(self):
        """Raises Trouble when a program ended by itself."""
        for program in self.programs:
            code = program.process.poll() if program.process else None
            if code is not None:
                raise Trouble(
                    f"The {program.name} ended by itself ({how_it_ended(code)}), so everything is stopped. "
                    f"Its last lines:\n"
                    f"{last_lines(program.log(self.checkout))}\n"
                    f"The whole log: {self.checkout.relative(program.log(self.checkout))}"
                )

    def watch(self):
        """Returns never; Trouble when a program ends, Stopped when the person ends the demo."""
        while True:
            self.check()
            time.sleep(PAUSE)

    def end(self, grace=GRACE):
        """Asks every program to end, waits for all together, and kills what is left of each group."""
        started = [program.process for program in self.programs if program.process]
        try:
            for process in started:
                if process.poll() is None:
                    # Only the leader: gunicorn and Celery end their own children in order, mid-request or mid-task.
                    process.terminate()
            wait_for(started, grace)
        except Stopped:
            pass  # a second Ctrl-C: no more patience
        finally:
            for process in started:
                kill_group(process.pid)
                process.wait()


def wait_for(processes, seconds):
    """Waits until all have ended, at most `seconds` altogether."""
    deadline = time.monotonic() + seconds
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return


def how_it_ended(code):
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"


def end_leftovers(checkout, groups):
    """Ends programs a killed run.py (`kill -9`, no memory) left behind; True when there were any.

    A process number may have been given to somebody else meanwhile, so only a group whose leader runs this
    checkout's own Python is touched.
    """
    ours = [group for group in groups if str(checkout.bin) in command_line(group)]
    for group in ours:
        kill_group(group)
    return bool(ours)


def command_line(pid):
    """Command line of a running process; empty when there is none."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{int(pid)}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    try:  # macOS has no /proc
        return subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True).stdout
    except OSError:
        return ""
