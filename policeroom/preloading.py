"""What the first request of a process would otherwise wait for: addresses with all their views, words, templates.

A second of work, done before the process says that it is ready. What is loaded here, the collector may leave alone.
"""

from pathlib import Path

from django.conf import settings
from django.template import engines
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import translation


def preload():
    get_resolver().url_patterns  # noqa: B018  the views are imported by being asked for
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            get_resolver().reverse_dict  # noqa: B018  kept by language
            translation.gettext("")
    for engine in engines.all():
        for folder in map(Path, engine.dirs):
            for path in sorted(folder.rglob("*.html")):
                get_template(path.relative_to(folder).as_posix())
