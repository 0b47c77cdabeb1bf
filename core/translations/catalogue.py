"""The messages of the source code and their translations, without gettext's own programs.

Templates are turned into Python-like text by Django's `templatize` and read by Babel as Python is.
Babel is needed by developers only.
"""

import io
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation import templatize

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
LEFT_OUT = {"tests", "benchmarks", "var", ".venv", "locale", "docs", "scripts"}
CHINESE = "zh_Hans"


def sources() -> Iterator[Path]:
    """Python files and templates of the product."""
    for path in sorted(settings.BASE_DIR.rglob("*")):
        inside = path.relative_to(settings.BASE_DIR)
        if inside.parts[0] in LEFT_OUT or inside.parts[0].startswith(".") or "node_modules" in inside.parts:
            continue
        if path.suffix == ".py" or (path.suffix in (".html", ".txt", ".svg") and "templates" in inside.parts):
            yield path


def messages(prefix: str = "") -> Iterator[tuple[str, str | None, str | None, str]]:
    """Yield (msgid, plural or None, context or None, "file:line") for every message of files under `prefix`."""
    from babel.messages.extract import extract

    for path in sources():
        where = path.relative_to(settings.BASE_DIR).as_posix()
        if not where.startswith(prefix):
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # What is left of the markup is names; its indentation would not parse as Python's.
            text = "\n".join(line.lstrip() for line in templatize(text, origin=where).splitlines())
        stream = io.BytesIO(text.encode())
        for line, message, _comments, context in extract(
            "python", stream, keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            singular, plural = message if isinstance(message, tuple) else (message, None)
            if singular:
                yield singular, plural, context, f"{where}:{line}"


def catalogue_path() -> Path:
    return Path(settings.LOCALE_PATHS[0]) / CHINESE / "LC_MESSAGES" / "django.po"


def load() -> polib.POFile:
    path = catalogue_path()
    if path.exists():
        return polib.pofile(str(path), wrapwidth=0)
    fresh = polib.POFile(wrapwidth=0)
    fresh.metadata = {
        "Project-Id-Version": "policeroom",
        "Language": CHINESE,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return fresh


def save(catalogue: polib.POFile) -> None:
    """Sorted by message, without line numbers, so that two people's additions rarely touch."""
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    for entry in catalogue:
        entry.occurrences = []
    path = catalogue_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    catalogue.save(str(fresh))
    fresh.replace(path)


def missing(prefix: str = "") -> list[tuple[str, str | None, str | None, str]]:
    """[(msgid, plural, context, where)] that have no Chinese yet, each once."""
    done = {(e.msgid, e.msgctxt) for e in load() if e.translated()}
    untranslated = {}
    for singular, plural, context, where in messages(prefix):
        if (singular, context) not in done:
            untranslated.setdefault((singular, context), (singular, plural, context, where))
    return list(untranslated.values())
