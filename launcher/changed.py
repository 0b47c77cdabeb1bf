"""`run.py test --changed [BASE]`: which tests a change touches, told by what imports what and by where files lie."""

import subprocess
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from launcher.errors import Trouble
from launcher.imports import ImportGraph, module_name

OPTION = "--changed"
BRANCHES = ("main", "origin/main")
# What every test stands on; besides, whatever tests/conftest.py imports.
GROUND = ("pyproject.toml", "requirements.txt", "requirements-dev.txt", "policeroom/settings.py", "tests/conftest.py")
# Folders of files that are not Python, and the tests that look at them.
FOLDERS = {
    "templates": ("tests/look", "tests/journeys"),
    "static": ("tests/look", "tests/charts", "tests/journeys"),
    "locale": ("tests/look",),
}
META = "tests/meta"


@dataclass
class Choice:
    """Test files and folders with the reason for each; or all of them, for `everything`."""

    tests: dict = field(default_factory=dict)
    everything: str = ""

    def add(self, test, reason):
        self.tests.setdefault(test, reason)

    def without_repeats(self):
        """The tests, leaving out those inside a folder that is chosen whole."""
        return {
            test: reason
            for test, reason in sorted(self.tests.items())
            if not any(str(folder) in self.tests for folder in PurePosixPath(test).parents)
        }


def take_option(arguments):
    """(whether --changed is among the arguments, its BASE or None, the other arguments)."""
    for place, argument in enumerate(arguments):
        if argument.startswith(f"{OPTION}="):
            return True, argument.partition("=")[2], arguments[:place] + arguments[place + 1 :]
        if argument == OPTION:
            following = arguments[place + 1 : place + 2]
            base = following[0] if following and not following[0].startswith("-") else None
            return True, base, arguments[:place] + arguments[place + 1 + (base is not None) :]
    return False, None, arguments


def changed_files(checkout, base=None):
    """(the commit compared with, paths that differ from it now, whether committed, staged or new)."""
    commit = _compared_with(checkout, base)
    differing = _git(checkout, "diff", "--name-only", "--no-renames", "-z", commit, "--")
    new = _git(checkout, "ls-files", "--others", "--exclude-standard", "-z")
    return commit, sorted({path for path in (differing + new).split("\0") if path})


def _compared_with(checkout, base):
    if base is not None:
        commit = _git(checkout, "rev-parse", "--verify", "--quiet", f"{base}^{{commit}}", check=False).strip()
        if not commit:
            raise Trouble(f"git knows no commit {base!r}: {OPTION} takes a branch, a tag or a commit.")
        return commit
    for branch in BRANCHES:
        commit = _git(checkout, "merge-base", "HEAD", branch, check=False).strip()
        if commit:
            return commit
    return _git(checkout, "rev-parse", "HEAD").strip()


def _git(checkout, *arguments, check=True):
    try:
        done = subprocess.run(["git", *arguments], cwd=checkout.root, capture_output=True, text=True, check=False)
    except OSError:
        raise Trouble(f"{OPTION} asks git what changed, and git is not installed.") from None
    if check and done.returncode:
        raise Trouble(f"{OPTION} could not ask git what changed: {done.stderr.strip()}")
    return done.stdout if done.returncode == 0 else ""


def choose(root, changed):
    """The tests to run for these changed paths of the checkout at `root`."""
    graph = ImportGraph(root)
    ground = graph.dependencies("tests.conftest")
    choice = Choice()
    for path in changed:
        module = module_name(PurePosixPath(path)) if path.endswith(".py") else None
        if path in GROUND:
            choice.everything = f"{path} concerns every test"
        elif module in ground:
            choice.everything = f"tests/conftest.py stands on {path}"
        if choice.everything:
            return choice
    standing = _tests_by_module(graph)
    for path in changed:
        _choose_for(root, path, standing, choice)
    return choice


def _tests_by_module(graph):
    """{path of a module: [tests that stand on it]}; a folder's conftest.py stands for the folder."""
    tests = {}
    for name, file in graph.files.items():
        if file.parts[0] != "tests" or not (file.name.startswith("test_") or file.name == "conftest.py"):
            continue
        test = file.parent if file.name == "conftest.py" else file
        for module in graph.dependencies(name):
            tests.setdefault(graph.files[module].as_posix(), []).append(test.as_posix())
    return tests


def _choose_for(root, path, standing, choice):
    first, *rest = PurePosixPath(path).parts
    if path.endswith((".py", ".html")) and (root / META).is_dir():
        choice.add(META, "always, for Python and templates")
    for test in standing.get(path, ()):
        choice.add(test, "changed" if test == path else f"stands on {path}")
    named = {f"tests/{first}"}
    if first in FOLDERS:
        named = {f"tests/{rest[0]}", *FOLDERS[first]} if len(rest) > 1 else set(FOLDERS[first])
    folders = [folder for folder in sorted(named) if (root / folder).is_dir()]
    for folder in folders:
        choice.add(folder, f"goes with {path}")
    if not folders and path not in standing:
        for test in sorted((root / "tests").rglob("test_*.py")):
            if PurePosixPath(path).name in test.read_text(encoding="utf-8"):
                choice.add(test.relative_to(root).as_posix(), f"mentions {path}")


def explained(commit, changed, choice):
    """What was chosen and why, line by line."""
    more = f" and {len(changed) - 5} more" if len(changed) > 5 else ""
    yield f"changed    {', '.join(changed[:5])}{more}, since {commit[:10]}"
    if choice.everything:
        yield f"tests      all: {choice.everything}"
        return
    for test, reason in choice.without_repeats().items():
        yield f"tests      {test}: {reason}"
