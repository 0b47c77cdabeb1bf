"""Addresses of the records behind a number: a list page with the same conditions in its filter."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse
from django.utils.http import urlencode


def records(url_name, **conditions):
    """`records("visits:list", room=3)` → "/visits/?room=3"; empty conditions are left out."""
    parameters = {name: value for name, value in conditions.items() if value not in (None, "")}
    path = _path(url_name, get_script_prefix())
    return f"{path}?{urlencode(parameters, doseq=True)}" if parameters else path


@lru_cache(maxsize=256)
def _path(url_name, _prefix):
    """Cached, because a table of rooms has some hundred addresses of a dozen pages."""
    return reverse(url_name)
