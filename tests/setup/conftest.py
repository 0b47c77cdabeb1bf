"""A throw-away checkout for the tests of run.py."""

import shutil
import sys
from pathlib import Path

import pytest

from launcher.checkout import DEPLOYMENT_VARIABLES, Checkout


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """An empty checkout whose .venv is this very Python; nothing of the machine's settings leaks in."""
    for name in (*DEPLOYMENT_VARIABLES, "BROWSER_PATH"):
        monkeypatch.delenv(name, raising=False)
    root = tmp_path / "checkout"
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / ".venv" / "bin" / "python").symlink_to(sys.executable)
    major, minor = sys.version_info[:2]
    (root / ".venv" / "pyvenv.cfg").write_text(f"home = {Path(sys.base_prefix) / 'bin'}\nversion = {major}.{minor}.0\n")
    (root / "requirements.txt").write_text("# web\nDjango==5.2.19\n")
    (root / "requirements-dev.txt").write_text("-r requirements.txt\npytest==9.2.0\n")
    (root / "manage.py").write_text("")
    yield Checkout(root)
    shutil.rmtree(root, ignore_errors=True)
