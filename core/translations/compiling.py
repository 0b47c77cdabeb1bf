"""Compiles the catalogues with polib: `msgfmt` may be absent on a bare machine."""

import os
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings


def catalogues() -> Iterator[Path]:
    for folder in settings.LOCALE_PATHS:
        yield from sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))


def compile_stale() -> None:
    """Write a .mo beside every .po that is newer; several processes may do so at once."""
    for po in catalogues():
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        fresh = mo.with_suffix(f".{os.getpid()}")
        try:
            polib.pofile(str(po)).save_as_mofile(str(fresh))
            fresh.replace(mo)
        except OSError:
            # A read-only installation compiles when it is built; see docs/operations.md.
            return
