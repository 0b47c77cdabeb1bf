"""Our own source files, for tests that read them."""

import ast
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "accounts", "assistance", "audit", "core", "dashboards", "disputes", "facts", "followups", "incidents",
    "notifications", "policeroom", "reports", "residents", "stations", "visits",
)  # fmt: skip


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def sources(*names):
    """Python files of the apps; with `names` only those files or packages, at any depth.

    `views` is views.py and views/… of an app, and of a package of an app, such as reports/months/views.py.
    """
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT / app).with_suffix("").parts
            if "migrations" in parts:
                continue
            if not names or set(parts) & set(names):
                yield path


@lru_cache(maxsize=512)
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def places(paths, wrong):
    """`file:line: text` for every node for which `wrong(node, parents)` gives a text."""
    results = []
    for path in paths:
        parents = {child: node for node in ast.walk(tree(path)) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree(path)):
            text = wrong(node, parents)
            if text:
                results.append(f"{name_of(path)}:{node.lineno}: {text}")
    return results
