"""`run.py test --changed`: what a change touches, in a throw-away checkout of a few files."""

import subprocess

import pytest

from launcher import changed, suite
from launcher.errors import Trouble
from launcher.imports import ImportGraph

FILES = {
    "core/__init__.py": "",
    "core/ground.py": "",
    "core/words.py": "",
    "visits/__init__.py": "",
    "visits/rules.py": "def late(): from core import words",
    "visits/tasks.py": "",
    "reports/__init__.py": "",
    "reports/months.py": "import visits.rules as rules",
    "policeroom/settings.py": "",
    "templates/visits/list.html": "",
    "templates/base.html": "",
    "static/app.js": "",
    "docs/api.md": "",
    "README.md": "",
    "requirements.txt": "",
    "tests/__init__.py": "",
    "tests/conftest.py": "from core.ground import something",
    "tests/core/test_words.py": "from core.words import WORDS",
    "tests/visits/conftest.py": "",
    "tests/visits/test_pages.py": "",
    "tests/reports/test_months.py": "from reports import months",
    "tests/audit/conftest.py": "import visits.tasks",
    "tests/audit/test_trail.py": "",
    "tests/exports/test_replaced.py": 'TARGET = "visits.tasks.send"',
    "tests/api/test_docs.py": 'open("docs/api.md")',
    "tests/look/test_templates.py": "",
    "tests/journeys/test_every_page.py": "",
    "tests/meta/test_code.py": "",
}


@pytest.fixture
def tree(checkout):
    for name, text in FILES.items():
        path = checkout.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return checkout


@pytest.fixture
def chosen(tree):
    return lambda *paths: changed.choose(tree.root, list(paths)).without_repeats()


def test_imports_are_followed_wherever_they_stand(tree):
    graph = ImportGraph(tree.root)
    assert graph.dependencies("tests.reports.test_months") >= {"reports.months", "visits.rules", "visits", "core.words"}
    assert graph.dependencies("tests.exports.test_replaced") >= {"visits.tasks"}
    assert graph.dependencies("nothing.of.ours") == set()
    assert not any(".venv" in str(file) for file in graph.files.values())


def test_what_imports_a_module_and_the_folder_of_its_app_are_run(chosen):
    assert chosen("visits/rules.py") == {
        "tests/meta": "always, for Python and templates",
        "tests/reports/test_months.py": "stands on visits/rules.py",
        "tests/visits": "goes with visits/rules.py",
    }


def test_an_import_by_way_of_another_counts(chosen):
    assert set(chosen("core/words.py")) == {"tests/core", "tests/meta", "tests/reports/test_months.py"}


def test_a_conftest_stands_for_its_folder_and_a_text_for_the_module_it_names(chosen):
    assert set(chosen("visits/tasks.py")) == {
        "tests/audit", "tests/exports/test_replaced.py", "tests/meta", "tests/visits",
    }  # fmt: skip


def test_a_test_is_run_when_it_changed(chosen):
    assert set(chosen("tests/audit/test_trail.py")) == {"tests/audit/test_trail.py", "tests/meta"}
    assert "tests/visits" in chosen("tests/visits/conftest.py")


def test_a_removed_file_still_means_its_app(chosen):
    assert set(chosen("visits/gone.py")) == {"tests/meta", "tests/visits"}


def test_templates_and_static_files_are_looked_at(chosen):
    assert set(chosen("templates/visits/list.html")) == {
        "tests/journeys", "tests/look", "tests/meta", "tests/visits",
    }  # fmt: skip
    assert set(chosen("templates/base.html")) == {"tests/journeys", "tests/look", "tests/meta"}
    assert set(chosen("static/app.js")) == {"tests/journeys", "tests/look"}


def test_any_other_file_means_the_tests_that_mention_it(chosen):
    assert chosen("docs/api.md") == {"tests/api/test_docs.py": "mentions docs/api.md"}
    assert chosen("README.md") == {}


@pytest.mark.parametrize(
    "path", ["requirements.txt", "policeroom/settings.py", "tests/conftest.py", "core/ground.py", "core/__init__.py"]
)
def test_what_all_stand_on_means_everything(tree, path):
    choice = changed.choose(tree.root, ["visits/rules.py", path])
    assert path in choice.everything
    assert f"tests      all: {choice.everything}" in changed.explained("abc", [path], choice)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["-x"], (False, None, ["-x"])),
        (["--changed"], (True, None, [])),
        (["-q", "--changed", "-x"], (True, None, ["-q", "-x"])),
        (["--changed", "HEAD~1", "-x"], (True, "HEAD~1", ["-x"])),
        (["--changed=main", "-x"], (True, "main", ["-x"])),
    ],
)
def test_the_option_is_taken_out_of_what_pytest_gets(arguments, expected):
    assert changed.take_option(arguments) == expected


@pytest.fixture
def git(tree):
    def run(*arguments):
        identity = ["-c", "user.name=x", "-c", "user.email=x@x", "-c", "commit.gpgsign=false"]
        return subprocess.run(
            ["git", *identity, *arguments], cwd=tree.root, check=True, capture_output=True, text=True
        ).stdout.strip()

    (tree.root / ".gitignore").write_text("/.venv/\n/var/\n")
    run("init", "-q", "-b", "main")
    run("add", "-A")
    run("commit", "-qm", "first")
    return run


def test_committed_and_uncommitted_and_new_files_since_main(tree, git):
    left = git("rev-parse", "HEAD")
    git("switch", "-qc", "branch")
    (tree.root / "visits" / "rules.py").write_text("x = 1\n")
    git("commit", "-qam", "second")
    (tree.root / "core" / "words.py").unlink()
    (tree.root / "visits" / "新.py").write_text("")
    assert changed.changed_files(tree) == (left, ["core/words.py", "visits/rules.py", "visits/新.py"])
    assert changed.changed_files(tree, "HEAD")[1] == ["core/words.py", "visits/新.py"]
    with pytest.raises(Trouble, match="git knows no commit 'elsewhere'"):
        changed.changed_files(tree, "elsewhere")


def test_without_a_main_only_what_is_not_committed(tree, git):
    git("branch", "-m", "trunk")
    assert changed.changed_files(tree)[1] == []


def test_without_git_it_says_so(tree):
    with pytest.raises(Trouble, match="could not ask git"):
        changed.changed_files(tree)


def test_the_run_says_what_it_chose_and_why(tree, git, monkeypatch, capsys):
    calls = []
    monkeypatch.setattr("launcher.environment.prepare", lambda checkout, development=False: None)
    assert suite.main(tree, ["--changed"]) == 0
    assert "changed    nothing, since" in capsys.readouterr().out
    plain = subprocess.run

    def run(command, **options):
        if command[0] == "git":
            return plain(command, **options)
        calls.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(suite.subprocess, "run", run)
    (tree.root / "README.md").write_text("x")
    assert suite.main(tree, ["--changed"]) == 0
    assert "tests      none" in capsys.readouterr().out
    assert calls == []
    (tree.root / "docs" / "api.md").write_text("x")
    assert suite.main(tree, ["-x", "--changed"]) == 0
    out = capsys.readouterr().out
    assert "changed    README.md, docs/api.md, since" in out
    assert "tests      tests/api/test_docs.py: mentions docs/api.md" in out
    assert calls[0][-2:] == ["-x", "tests/api/test_docs.py"]
    assert "--changed" not in calls[0]
    (tree.root / "requirements.txt").write_text("x")
    suite.main(tree, ["--changed"])
    assert not [part for part in calls[1] if part.startswith("tests/")]
