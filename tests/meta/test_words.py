"""Names in code are the field's own: docs/glossary.md lists the terms, and the words that are retired."""

import re
import tokenize

from tests.meta.code import ROOT, name_of, sources

# File and name, with the reason why the word is somebody else's here.
FOREIGN: dict[tuple[str, str], str] = {}


def retired_words():
    """The words in backticks in the first column of the glossary's last table."""
    glossary = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    table = glossary.split("## Retired words")[1]
    first_cells = re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE)
    return {word for cell in first_cells for word in re.findall(r"`(\w+)`", cell)}


def names_in(path):
    """(line, name) of every identifier of a file."""
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.NAME:
                yield token.start[0], token.string


def test_the_glossary_lists_what_is_retired():
    assert {"found", "one", "asked", "giving_way", "Desk"} <= retired_words()


def test_no_name_is_a_retired_word():
    retired = retired_words()
    paths = [*sources(), *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "benchmarks").rglob("*.py"))]
    offenders = [
        f"{name_of(path)}:{line}: {name}"
        for path in paths
        for line, name in names_in(path)
        if name in retired and (name_of(path), name) not in FOREIGN
    ]
    assert not offenders, "docs/glossary.md says what to write instead:\n" + "\n".join(offenders)


def test_no_module_is_named_by_a_retired_word():
    retired = retired_words()
    assert not [name_of(path) for path in sources() if path.stem in retired]
