"""The sentences of messages by kind, made in the reader's language from the stored data."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Line:
    """One line under a message: what, and where it opens."""

    label: str
    url: str = ""
    text: str = ""


@dataclass
class Kind:
    title: object
    text: object
    # (reader, [data, …]) → [[Line, …], …]: looked up when read, through what the reader may see today.
    lines: object = None
    icon: str = "bell"


KINDS: dict[str, Kind] = {}


def register_text(kind, title, text, *, lines=None, icon="bell"):
    """Apps name the kinds they send; `title` and `text` are lazy strings with %(name)s, or functions of the data.

    Names of residents never go into the data: `lines` looks them up for whoever reads, whenever they read.
    """
    KINDS[kind] = Kind(title, text, lines, icon)


def _fill(template, data):
    if callable(template):
        return str(template(data))
    try:
        return str(template) % data
    except (KeyError, TypeError, ValueError):
        return str(template)


def kind_of(code):
    """What is known of a kind; a message of a kind no longer sent still opens."""
    return KINDS.get(code) or Kind(_("Message"), "")


def render_title(kind, data):
    return _fill(kind_of(kind).title, data)


def render_text(kind, data):
    return _fill(kind_of(kind).text, data)


def put_lines(reader, notifications):
    """Give each message its `lines`, one look-up a kind and not one a message."""
    by_kind = defaultdict(list)
    for notification in notifications:
        notification.lines = []
        by_kind[notification.kind].append(notification)
    for code, messages in by_kind.items():
        if make := kind_of(code).lines:
            for message, lines in zip(messages, make(reader, [m.data for m in messages]), strict=True):
                message.lines = lines
