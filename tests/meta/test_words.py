"""Names in code are the field's own: docs/glossary.md lists the terms, and the words that are retired."""

import ast
import re
import tokenize

from tests.meta.code import APPS, ROOT, name_of, sources, tree

# Names of the API and of stored columns, which stay: word and the apps in which it is one.
CONTRACT = {
    "answer": ("disputes", "residents", "policeroom/seeding", "tests"),  # the reply of another body or room
    "found": ("disputes/serializers/parties.py",),  # a member of the look-up's response
    "posted": ("stations/filters.py", "tests/stations"),  # a filter of officers
}


def retired_words():
    """The words in backticks in the first column of the glossary's last table."""
    glossary = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    table = glossary.split("## Retired words")[1]
    first_cells = re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE)
    return {word for cell in first_cells for word in re.findall(r"`(\w+)`", cell)}


def names_in(path):
    """(line, name) of every identifier of a file but those imported from libraries."""
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] not in (*APPS, "tests", "benchmarks")
        for alias in node.names
    }
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.NAME and token.string not in imported:
                yield token.start[0], token.string


def is_contract(path, word):
    return name_of(path).startswith(CONTRACT.get(word, ("no such file",)))


def test_the_glossary_lists_what_is_retired():
    assert {"found", "one", "asked", "giving_way", "Desk"} <= retired_words()


def test_no_name_is_a_retired_word():
    retired = retired_words()
    paths = [*sources(), *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "benchmarks").rglob("*.py"))]
    offenders = [
        f"{name_of(path)}:{line}: {name}"
        for path in paths
        for line, name in names_in(path)
        if name in retired and not is_contract(path, name)
    ]
    assert not offenders, "docs/glossary.md says what to write instead:\n" + "\n".join(offenders)


def test_no_module_is_named_by_a_retired_word():
    retired = retired_words()
    assert not [name_of(path) for path in sources() if path.stem in retired]
