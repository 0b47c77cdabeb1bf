"""`run.py test`, `check`, `screenshots`, `manage`: what they run, and what they say of what they leave out."""

import os
import sys

import pytest

from launcher import checks, scripts, slowest, suite
from launcher.errors import Stopped, Trouble


@pytest.fixture(autouse=True)
def prepared(monkeypatch):
    """The environment counts as installed."""
    monkeypatch.setattr("launcher.environment.prepare", lambda checkout, development=False: None)


@pytest.fixture
def no_browser(monkeypatch):
    monkeypatch.setattr(suite.shutil, "which", lambda name: None)


@pytest.fixture
def pytest_run(checkout, monkeypatch):
    """Records how pytest would be called; returns a function that gives (arguments, environment)."""
    (checkout.root / "tests").mkdir()
    calls = []

    def run(command, *, cwd, env, check):
        assert os.path.isdir(env["VAR_DIR"])
        calls.append((command, env))
        return type("Answer", (), {"returncode": 5})

    monkeypatch.setattr(suite.subprocess, "run", run)

    def call(*arguments):
        assert suite.main(checkout, list(arguments)) == 5
        command, env = calls[-1]
        assert command[:3] == [str(checkout.python), "-m", "pytest"]
        return command[3:], env

    return call


def test_a_bare_machine_runs_on_sqlite_and_says_what_is_skipped(pytest_run, no_browser, capsys):
    arguments, env = pytest_run()
    assert arguments[-2:] == ["-m", "not browser"]
    assert env["DATABASE_URL"] == env["REDIS_URL"] == env["SECRET_KEY"] == ""
    assert not os.path.exists(env["VAR_DIR"])
    out = capsys.readouterr().out
    assert "PostgreSQL skipped: DATABASE_URL" in out
    assert "Redis      skipped: REDIS_URL is not set" in out
    assert "browser    skipped: no Chromium on PATH" in out
    assert "office     Word files skipped: no soffice and no pdftotext on PATH" in out


def test_what_the_machine_has_is_used(pytest_run, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgres://postgres@127.0.0.1/postgres")
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1/5")
    monkeypatch.setattr(suite.shutil, "which", lambda name: f"/usr/bin/{name}")
    arguments, env = pytest_run("tests/visits", "-x")
    assert arguments[-2:] == ["tests/visits", "-x"]
    assert "-m" not in arguments
    assert env["DATABASE_URL"].startswith("postgres://")
    assert env["REDIS_URL"] == "redis://127.0.0.1/5"
    assert env["BROWSER_PATH"] == "/usr/bin/chromium"
    out = capsys.readouterr().out
    assert "database   PostgreSQL, as DATABASE_URL says (not SQLite" in out
    assert "Redis      tested" in out
    assert "browser    /usr/bin/chromium\n" in out
    assert "office     tested" in out


def test_a_choice_of_markers_is_the_persons_own(pytest_run, no_browser, monkeypatch, capsys):
    arguments, _ = pytest_run("-m", "faults")
    assert arguments.count("-m") == 1
    monkeypatch.setenv("BROWSER_PATH", "/opt/chrome")
    pytest_run("-m", "faults")
    assert "/opt/chrome, as far as -m chooses its tests" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["-n", "0"], ["-n4"], ["-nauto"], ["--numprocesses=3"], ["--pdb"], ["--co"], ["-p", "no:xdist"]]
)
def test_parallel_work_can_be_refused(arguments):
    assert suite.parallel(arguments) == []


def test_parallel_by_default(monkeypatch):
    monkeypatch.setattr(suite.os, "sched_getaffinity", lambda pid: set(range(64)), raising=False)
    assert suite.parallel(["-x", "--no-header"]) == ["-n", "8", "--dist", "worksteal"]
    monkeypatch.delattr(suite.os, "sched_getaffinity")
    monkeypatch.setattr(suite.os, "cpu_count", lambda: 3)
    assert suite.parallel([])[:2] == ["-n", "3"]


def test_help_explains_without_running(checkout, capsys):
    assert suite.main(checkout, ["--help"]) == 0
    assert "DATABASE_URL names" in capsys.readouterr().out


def test_a_checkout_without_tests_says_so(checkout):
    with pytest.raises(Trouble, match="no tests/ folder"):
        suite.main(checkout, [])


def test_every_check_is_run_and_the_failed_ones_are_named(checkout, monkeypatch, capsys):
    def two(checkout):
        return [
            checks.Check("good", "something good", [sys.executable, "-c", ""]),
            checks.Check("bad", "something bad", [sys.executable, "-c", "exit('wrong place: line 3')"]),
            checks.Check("after", "something later", [sys.executable, "-c", ""]),
        ]

    monkeypatch.setattr(checks, "checks", two)
    assert checks.main(checkout, []) == 1
    out = capsys.readouterr().out
    assert "    wrong place: line 3\nAgain, alone: python3 run.py check bad" in out
    assert "something later" in out
    assert out.endswith("3 checks, failed: bad\n")
    assert checks.main(checkout, ["good"]) == 0
    with pytest.raises(SystemExit):
        checks.main(checkout, ["beautiful"])
    assert "no check is called 'beautiful'" in capsys.readouterr().err


def test_checks_run_side_by_side_and_what_needs_all_processors_last(checkout, monkeypatch, tmp_path, capsys):
    meeting = "import pathlib, sys, time; here = pathlib.Path(sys.argv[1]); (here / sys.argv[2]).touch()\n"
    meeting += "while len(list(here.iterdir())) < 2: time.sleep(0.01)"
    both = [sys.executable, "-c", meeting, str(tmp_path / "meeting")]
    (tmp_path / "meeting").mkdir()

    def three(checkout):
        return [
            checks.Check("whole", "needs all", [sys.executable, "-c", ""], alone=True),
            checks.Check("left", "waits for the other", [*both, "left"]),
            checks.Check("right", "waits for the other", [*both, "right"]),
        ]

    monkeypatch.setattr(checks, "checks", three)
    monkeypatch.setattr(checks, "processors", lambda: 2)
    assert checks.main(checkout, []) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].startswith("  needs all")
    assert checks.main(checkout, ["--without", "left", "--without", "right"]) == 0
    assert capsys.readouterr().out.endswith("1 checks, all passed\n")
    with pytest.raises(SystemExit):
        checks.main(checkout, ["--without", "beauty"])


def test_checks_that_are_stopped_leave_nothing_running(checkout, monkeypatch):
    def stopped(line, note=""):
        raise Stopped(2)

    started, plain = [], checks.begin
    monkeypatch.setattr(checks, "begin", lambda *arguments: started.append(plain(*arguments)) or started[0])
    monkeypatch.setattr(checks.Line, "progress", stopped)
    waits = checks.Check("waits", "waits", [sys.executable, "-c", "import time; time.sleep(300)"])
    with pytest.raises(Stopped):
        checks.failing(checkout, [waits])
    assert started[0].returncode is not None


def test_the_ten_slowest_are_named_over_all_runs(tmp_path, capsys):
    for run, seconds in (("sqlite", 3), ("browser", 12)):
        cases = "".join(f'<testcase classname="tests.x" name="t{n}" time="{seconds + n}.5"/>' for n in range(8))
        (tmp_path / f"{run}.xml").write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")
    slowest.main([str(tmp_path / name) for name in ("sqlite.xml", "browser.xml", "not-run.xml")])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 11
    assert lines[1] == "   19.5 s  browser    tests.x::t7"
    assert lines[10] == "    9.5 s  sqlite     tests.x::t6"


def test_compiled_modules_are_kept_whatever_the_shell_says(checkout, monkeypatch):
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    assert "PYTHONDONTWRITEBYTECODE" not in checkout.demo_environment()
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    environment = checkout.demo_environment()
    assert environment["PYTHONDONTWRITEBYTECODE"] == ""
    assert environment["PYTHONPYCACHEPREFIX"] == str(checkout.var / "pycache")


def test_types_are_checked_where_writing_happens(checkout):
    written = (
        "visits/actions.py",
        "followups/actions/raising.py",
        "visits/rules.py",
        "visits/stats.py",
        "visits/views.py",
    )
    for path in written:
        (checkout.root / path).parent.mkdir(parents=True, exist_ok=True)
        (checkout.root / path).touch()
    types = next(check for check in checks.checks(checkout) if check.name == "types")
    typed = ["followups/actions/raising.py", "visits/actions.py", "visits/rules.py", "visits/stats.py"]
    assert types.command[1:] == ["core", "facts", *typed]


def test_the_deployment_is_checked_with_secrets_of_its_own(checkout):
    first, second = checks.production_environment(), checks.production_environment()
    assert first["SECRET_KEY"] != second["SECRET_KEY"]
    assert first["DATABASE_URL"].startswith("postgres://")


@pytest.fixture
def become(monkeypatch):
    calls = []
    monkeypatch.setattr(scripts.os, "chdir", lambda path: None)
    monkeypatch.setattr(scripts.os, "execve", lambda *call: calls.append(call))
    return calls


def test_manage_is_passed_on(checkout, become):
    scripts.manage(checkout, ["check", "--deploy"])
    program, command, _ = become[0]
    assert program == checkout.python
    assert command[1:] == ["manage.py", "check", "--deploy"]


def test_screenshots_say_what_they_lack(checkout, become, monkeypatch):
    with pytest.raises(Trouble, match=r"scripts/screenshots\.py is not in this checkout"):
        scripts.main(checkout, [])
    (checkout.root / "scripts").mkdir()
    (checkout.root / scripts.SCREENSHOTS).touch()
    monkeypatch.setattr(scripts, "find_browser", lambda: None)
    with pytest.raises(Trouble, match="need Chromium"):
        scripts.main(checkout, [])
    monkeypatch.setattr(scripts, "find_browser", lambda: "/usr/bin/chromium")
    monkeypatch.setenv("DATABASE_URL", "postgres://db/production")
    scripts.main(checkout, ["--language", "en"])
    _, command, env = become[0]
    assert command[1:] == ["scripts/screenshots.py", "--language", "en"]
    assert env["BROWSER_PATH"] == "/usr/bin/chromium"
    assert env["DATABASE_URL"] == ""


def test_paths_are_shown_from_the_checkout(checkout, tmp_path):
    assert checkout.relative(checkout.logs / "web.log") == "var/log/web.log"
    assert checkout.relative(tmp_path) == str(tmp_path)
