"""Answers a process has made, kept by their tag: programs poll, and most of the time nothing has changed.

A tag names who asks, what, and the state of everything shown (`core.conditional`), so an answer is never given to
another caller and never after a change. It stays in the memory of the process, never in a file or another program.
"""

import time
from collections import OrderedDict
from threading import Lock

MOST_BYTES = 32 * 1024 * 1024
MOST_BYTES_EACH = 1024 * 1024
# What is changed behind the actions, by hand in the database, raises no stamp: it is seen after so long all the same.
MOST_SECONDS = 30


class Answers:
    """The last used answers within a bound of bytes."""

    def __init__(self, most=MOST_BYTES, most_each=MOST_BYTES_EACH):
        self.most, self.most_each = most, most_each
        self.bytes = 0
        self._kept: OrderedDict = OrderedDict()
        self._lock = Lock()

    def find(self, tag):
        """(content, what was noted with it), or None."""
        with self._lock:
            content, note, until = self._kept.get(tag, (None, None, 0))
            if until < time.monotonic():
                return None
            self._kept.move_to_end(tag)
            return content, note

    def keep(self, tag, content, note=None):
        if len(content) > self.most_each:
            return
        with self._lock:
            if tag in self._kept:
                self.bytes -= len(self._kept.pop(tag)[0])
            self._kept[tag] = (content, note, time.monotonic() + MOST_SECONDS)
            self.bytes += len(content)
            while self.bytes > self.most:
                _tag, (dropped, *_rest) = self._kept.popitem(last=False)
                self.bytes -= len(dropped)

    def forget(self):
        with self._lock:
            self._kept.clear()
            self.bytes = 0


answers = Answers()
