"""What a deployment is made from: variables, secrets, examples, pinned versions."""

import ast
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from launcher.checkout import DEPLOYMENT_VARIABLES
from launcher.checks import production_environment

ROOT = Path(__file__).resolve().parents[2]


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def variables_of_settings():
    """Names of the environment variables settings.py asks django-environ for."""
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(read("policeroom/settings.py")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and getattr(node.func.value, "id", "") == "env"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def start(**changes):
    """Loads the settings as a deployment would; returns the finished process."""
    environment = {"PATH": os.environ["PATH"], **production_environment(), **changes}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_example_lists_every_variable_and_no_other():
    listed = set(re.findall(r"^([A-Z_]+)=", read(".env.example"), re.MULTILINE))
    assert listed == variables_of_settings()


def test_the_demo_overrides_every_variable_that_leads_elsewhere():
    connecting = {name for name in variables_of_settings() if name.endswith(("_URL", "_KEY", "_KEYS", "_HOSTS"))}
    assert connecting - {"MAP_TILES_URL"} == set(DEPLOYMENT_VARIABLES)


def test_production_starts_with_secrets_of_its_own():
    assert start().returncode == 0


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "ALLOWED_HOSTS"])
def test_production_refuses_to_start_without(name):
    response = start(**{name: ""})
    assert response.returncode != 0
    assert name in response.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "demo"),
    [("SECRET_KEY", "DEMO_SECRET_KEY"), ("FIELD_KEYS", "DEMO_FIELD_KEY"), ("INDEX_KEY", "DEMO_INDEX_KEY")],
)
def test_production_refuses_the_demos_secrets(name, demo):
    from policeroom import demo as secrets

    response = start(**{name: getattr(secrets, demo)})
    assert response.returncode != 0
    assert name in response.stderr.splitlines()[-1]


@pytest.mark.parametrize("path", sorted((ROOT / "deploy").glob("*.service")), ids=lambda path: path.name)
def test_services_start_what_is_installed(path):
    command = re.search(r"^ExecStart=/opt/policeroom/\.venv/bin/(\w+) (.*)$", path.read_text(), re.MULTILINE)
    assert re.search(rf"^{command[1]}==", read("requirements.txt"), re.MULTILINE)
    for file in re.findall(r"deploy/\S+", command[2]):
        assert (ROOT / file).exists()


def test_the_web_servers_configuration_can_be_read(monkeypatch):
    monkeypatch.setenv("WEB_WORKERS", "3")
    path = ROOT / "deploy" / "gunicorn.conf.py"
    specification = importlib.util.spec_from_file_location("gunicorn_configuration", path)
    configuration = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(configuration)
    assert configuration.workers == 3
    assert configuration.timeout > configuration.graceful_timeout


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_version_is_pinned_and_no_index_is_named(name):
    for line in read(name).splitlines():
        line = line.partition("#")[0].strip()
        assert not line or line == "-r requirements.txt" or re.fullmatch(r"[A-Za-z0-9_.-]+==[\w.]+", line), line
