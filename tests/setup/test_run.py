"""run.py as a door: old Pythons, unknown commands, how each command ends."""

import ast
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from launcher import cli
from launcher.errors import Stopped, Trouble

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def handlers():
    """Puts back the signal handlers a command set; begins as in a terminal, whatever `nohup` started the tests."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def command(monkeypatch):
    """Replaces `run.py secrets` by a function of the test's choice."""

    def replace(function):
        monkeypatch.setattr("launcher.fresh_secrets.main", function)
        return lambda *arguments: cli.main(["secrets", *arguments])

    return replace


def run(*arguments):
    return subprocess.run([sys.executable, "run.py", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_door_can_be_read_by_old_pythons():
    source = (ROOT / "run.py").read_text(encoding="ascii")
    tree = ast.parse(source, feature_version=(3, 5))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.NamedExpr)]
    imported = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [name.name for node in imported for name in node.names] == ["sys"]


def test_an_old_python_gets_one_sentence():
    program = (
        "import sys, runpy; sys.version_info = (3, 9, 2, 'final', 0); runpy.run_path('run.py', run_name='__main__')"
    )
    response = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert response.returncode == 1
    assert len(response.stderr.splitlines()) == 1
    assert "needs Python 3.11 or newer, and this is Python 3.9" in response.stderr


def test_without_a_command_it_explains_itself():
    response = run()
    assert response.returncode == 0
    assert all(name in response.stdout for name in cli.COMMANDS)


def test_an_unknown_command_is_named(capsys):
    assert cli.main(["dmeo"]) == 2
    existing = "run.py knows no command 'dmeo'; it knows: demo, test, check, screenshots, bench, secrets, manage.\n"
    assert capsys.readouterr().err == existing
    assert cli.main([]) == 0
    assert "python3 run.py COMMAND" in capsys.readouterr().out


def test_fresh_secrets_are_complete_and_differ(capsys):
    assert cli.main(["secrets"]) == cli.main(["secrets"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("=")[0] for line in lines] == ["SECRET_KEY", "FIELD_KEYS", "INDEX_KEY"] * 2
    assert len(set(lines)) == 6
    assert cli.main(["secrets", "--help"]) == 0
    assert cli.main(["secrets", "now"]) == 2


def test_a_fresh_field_key_encrypts():
    from cryptography.fernet import Fernet

    from launcher.fresh_secrets import fernet_key

    key = Fernet(fernet_key())
    assert key.decrypt(key.encrypt(b"340811")) == b"340811"


def test_trouble_is_told_and_gives_the_exit_code(command, capsys):
    def trouble(checkout, arguments):
        raise Trouble("The disk is full.", code=3)

    assert command(trouble)() == 3
    assert capsys.readouterr().err == "\nThe disk is full.\n"


def test_a_command_gets_the_checkout_and_its_arguments(command):
    seen = []
    assert command(lambda checkout, arguments: seen.append((checkout.root, arguments)) or 0)("--now") == 0
    assert seen == [(ROOT, ["--now"])]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_stop_a_command(command, number, capsys):
    assert command(lambda checkout, arguments: signal.raise_signal(number))() == 128 + number
    assert "Stopped." in capsys.readouterr().err


def test_only_two_signals_are_heard(command):
    def stubborn(checkout, arguments):
        for _ in range(2):
            with pytest.raises(Stopped):
                signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
        return 7

    assert command(stubborn)() == 7


def test_a_survivor_of_its_terminal_stays(command):
    signal.signal(signal.SIGHUP, signal.SIG_IGN)

    assert command(lambda checkout, arguments: signal.raise_signal(signal.SIGHUP) or 0)() == 0


def test_windows_is_told_where_to_go(monkeypatch, capsys):
    monkeypatch.setattr(cli.os, "name", "nt")
    assert cli.main(["secrets"]) == 1
    assert "Windows Subsystem for Linux" in capsys.readouterr().err
