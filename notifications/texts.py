"""The sentences of messages by kind; data fills the placeholders in the reader's language."""

from django.utils.translation import gettext_lazy as _

TITLES = {}
TEXTS = {}


def register_text(kind, title, text):
    """Apps name the kinds they send; `title` and `text` are lazy strings with %(name)s placeholders."""
    TITLES[kind], TEXTS[kind] = title, text


def _fill(template, data):
    try:
        return str(template) % data
    except (KeyError, TypeError, ValueError):
        return str(template)


def render_title(kind, data):
    return _fill(TITLES.get(kind, _("Message")), data)


def render_text(kind, data):
    return _fill(TEXTS.get(kind, ""), data)
