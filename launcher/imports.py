"""Which Python files of the checkout stand on which. Imports are read from the text; nothing is run."""

import ast
import os
from functools import cache
from pathlib import Path

NOT_OURS = frozenset((".git", ".venv", "var", "__pycache__"))


class ImportGraph:
    """Modules of a checkout by dotted name, and what each imports of the others, read when it is asked for."""

    def __init__(self, root):
        self.root = root
        self.files = dict(sorted((module_name(path), path) for path in python_files(root)))
        self.imports = cache(self._imports)

    def dependencies(self, *names):
        """The modules named and every module of the checkout they import, directly or by way of others."""
        reached, waiting = set(), [name for name in names if name in self.files]
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting.extend(self.imports(name) - reached)
        return reached

    def _imports(self, name):
        """What one module imports of the checkout, wherever in it the import stands, with the packages on the way.

        A text that is exactly the dotted name of something in a module counts too: that is how tests name
        what they replace, and how settings name their parts.
        """
        imported = set(self._with_packages(name)) - {name}
        for node in ast.walk(ast.parse((self.root / self.files[name]).read_bytes())):
            for dotted in dotted_names(node):
                imported.update(self._with_packages(dotted))
        return imported - {name}

    def _with_packages(self, dotted):
        """The modules that exist among a, a.b and a.b.c, for `a.b.c`; none of another distribution's."""
        parts = dotted.split(".")
        return [name for end in range(1, len(parts) + 1) if (name := ".".join(parts[:end])) in self.files]


def dotted_names(node):
    """The dotted names one piece of a syntax tree may import."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
        return [text] if "." in text and len(text) < 200 and text.replace(".", "_").isidentifier() else []
    return []


def python_files(root):
    """Paths of the checkout's Python files, from its root."""
    for folder, inner, names in os.walk(root):
        inner[:] = [name for name in inner if name not in NOT_OURS]
        yield from (Path(folder, name).relative_to(root) for name in names if name.endswith(".py"))


def module_name(path):
    """`visits/rules.py` is `visits.rules`, `visits/__init__.py` is `visits`."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)
