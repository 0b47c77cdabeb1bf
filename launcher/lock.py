"""One demo and one installation at a time in a checkout."""

import fcntl
import json
import os
import time
from contextlib import contextmanager

from launcher.errors import Trouble


class Lock:
    """A file the kernel unlocks when its holder ends, however it ends; its text says who holds it."""

    def __init__(self, path):
        self.path = path
        self.handle = None

    def take(self):
        """True when the lock is ours now."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = open(self.path, "a+", encoding="utf-8")  # noqa: SIM115  held as long as the lock
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            handle.close()
            return False
        self.handle = handle
        return True

    def read(self):
        """What the last holder wrote; empty after a torn write."""
        try:
            return json.loads(self.path.read_text(encoding="utf-8") or "{}")
        except (OSError, ValueError):
            return {}

    def write(self, **facts):
        self.handle.seek(0)
        self.handle.truncate()
        json.dump({"pid": os.getpid(), **facts}, self.handle)
        self.handle.flush()

    def release(self):
        """Empties and unlocks. The file stays: removing it would let two holders lock two different files."""
        self.handle.seek(0)
        self.handle.truncate()
        self.handle.close()
        self.handle = None


@contextmanager
def only_demo(checkout):
    """Refuses a second demo of this checkout."""
    lock = Lock(checkout.var / "demo.lock")
    if not lock.take():
        holder = lock.read()
        where = f" at http://127.0.0.1:{holder['port']}/" if "port" in holder else ""
        raise Trouble(
            f"A demo of this checkout is running already (process {holder.get('pid', 'unknown')}{where}): "
            "use that one, or end it with Ctrl-C there first."
        )
    try:
        yield lock
    finally:
        lock.release()


@contextmanager
def only_installation(checkout, waiting):
    """Waits for another run that is installing; calls `waiting()` once when it has to."""
    lock = Lock(checkout.var / "install.lock")
    messages = False
    while not lock.take():
        if not messages:
            waiting()
            messages = True
        time.sleep(0.3)
    try:
        lock.write()
        yield
    finally:
        lock.release()
