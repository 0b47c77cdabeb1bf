"""Web servers on loopback for the time of a measurement, with what they cost."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
OURS, PLAIN = "policeroom.wsgi:application", "benchmarks.plain.wsgi:application"
START_SECONDS = 60
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """A running server: its address, and the figures of its whole tree of processes."""

    processes: list[subprocess.Popen]
    port: int

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def cpu_seconds(self):
        return sum(map(_cpu, self._pids()))

    def largest_bytes(self):
        """The peak of the largest of its processes."""
        return max(map(_peak, self._pids()))

    def peak_bytes(self):
        return sum(map(_peak, self._pids()))

    def _pids(self):
        return [pid for process in self.processes for pid in _tree(process.pid)]


@contextlib.contextmanager
def serving(application, environment, workers=2):
    """A Server of `application` as a deployment runs it; ended however the block ends.

    Each worker is a gunicorn of its own on the same port, so that the kernel spreads connections over them, as nginx
    does by opening one a request; of one gunicorn, the worker that wakes first takes all connections that stay open.
    """
    port = _free_port()
    environment = {**os.environ, **environment, "WEB_BIND": f"127.0.0.1:{port}", "WEB_WORKERS": "1"}
    log = Path(environment["VAR_DIR"]) / f"{application.partition('.')[0]}-{port}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    # A worker that starts anew after so many requests would cut connections in the middle of a round.
    options = ["--config", "deploy/gunicorn.conf.py", "--reuse-port", "--max-requests", "0"]
    command = [sys.executable, "-m", "gunicorn", *options, application]
    with open(log, "ab") as log_file:
        processes = [
            subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log_file, stderr=subprocess.STDOUT
            )
            for _worker in range(workers)
        ]
    try:
        _wait(processes, port, log)
        yield Server(processes, port)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(processes, port, log):
    """Until every worker has logged that it listens."""
    for _try in range(START_SECONDS * 5):
        output = log.read_text(errors="replace")
        if any(process.poll() is not None for process in processes):
            raise RuntimeError(f"the server ended at once:\n{output[-2000:]}")
        if output.count("Booting worker") >= len(processes):
            for _connection in range(20):  # the kernel chooses a worker for each
                with contextlib.suppress(URLError, ConnectionError, TimeoutError):
                    urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10).close()
            return
        time.sleep(0.2)
    raise RuntimeError(f"the server did not answer within {START_SECONDS} s")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _tree(root):
    """The process and all below it."""
    children = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                parent = int(_stat(int(entry.name))[1])
                children.setdefault(parent, []).append(int(entry.name))
    result, queue = [], [root]
    while queue:
        pid = queue.pop()
        result.append(pid)
        queue += children.get(pid, [])
    return result


def _stat(pid):
    """The fields behind the name of the program, which may hold blanks."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()


def _cpu(pid):
    with contextlib.suppress(OSError, IndexError):
        fields = _stat(pid)
        return (int(fields[11]) + int(fields[12])) / TICKS
    return 0.0


def _peak(pid):
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0
