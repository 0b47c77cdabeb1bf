"""What the person at the keyboard sees: one line a step, with seconds."""

import sys
import time
from contextlib import contextmanager

from launcher.errors import Stopped

QUIET_SPAN = 15  # seconds after which a step without a terminal says that it is still alive


def say(text=""):
    print(text, flush=True)


def complain(text):
    print(text, file=sys.stderr, flush=True)


class Line:
    """The running line of one step; redrawn on a terminal, printed sparingly into a pipe or a log."""

    def __init__(self, label):
        self.label = label
        self.started = time.monotonic()
        self.live = sys.stdout.isatty()
        self.spoke_at = self.started

    @property
    def seconds(self):
        return time.monotonic() - self.started

    def progress(self, note=""):
        text = f"  {self.label} … {self.seconds:.0f} s{'  ' + note if note else ''}"
        if self.live:
            sys.stdout.write(f"\r\x1b[2K{text[:110]}")
            sys.stdout.flush()
        elif time.monotonic() - self.spoke_at >= QUIET_SPAN:
            self.spoke_at = time.monotonic()
            say(text)

    def finish(self, word="done"):
        if self.live:
            sys.stdout.write("\r\x1b[2K")
        say(f"  {self.label:<46} {word:<7} {self.seconds:6.1f} s")


@contextmanager
def step(label):
    """Shows `label` while the block runs and how it ended; the block may call `.progress(note)`."""
    line = Line(label)
    line.progress()
    try:
        yield line
    except Stopped:
        line.finish("stopped")
        raise
    except Exception:
        line.finish("FAILED")
        raise
    line.finish()
