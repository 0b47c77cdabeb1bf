"""Addresses of the records behind a number: a list page with the same conditions in its filter."""

from django.urls import reverse
from django.utils.http import urlencode


def records(url_name, **conditions):
    """`records("visits:list", room=3)` → "/visits/?room=3"; empty conditions are left out."""
    given = {name: value for name, value in conditions.items() if value not in (None, "")}
    return f"{reverse(url_name)}?{urlencode(given, doseq=True)}" if given else reverse(url_name)
