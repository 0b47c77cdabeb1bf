"""Every app is furnished the same way: its modules are the usual ones, and those of its domain that say why."""

import pytest

from tests.meta.code import APPS, ROOT
from tests.meta.module_names import DOMAIN, USUAL

OF_CORE = {"__init__", "actor", "apps", "checks", "codes", "errors", "jobs", "models", "scope"}


def modules_of(app):
    """Names of the modules and packages at the top of an app."""
    return {path.stem for path in (ROOT / app).iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}


@pytest.mark.parametrize("app", APPS)
def test_modules_of_an_app_are_usual_or_say_why(app):
    extra = modules_of(app) - USUAL - {"__init__"} - set(DOMAIN.get(app, {}))
    assert not extra, (
        f"name them as the other apps do, or enter them with the reason in tests/meta/module_names.py: {extra}"
    )


def test_no_reason_outlives_its_module():
    gone = {f"{app}.{name}" for app, names in DOMAIN.items() for name in names if name not in modules_of(app)}
    assert not gone, gone


def test_the_top_of_core_stays_small():
    assert {path.stem for path in (ROOT / "core").glob("*.py")} <= OF_CORE


def test_no_second_views_beside_views():
    strays = [
        path.relative_to(ROOT).as_posix()
        for app in APPS
        for kind in ("views", "forms", "urls", "querysets", "models", "serializers", "filters", "actions")
        for path in (ROOT / app).rglob(f"{kind}_*.py")
    ]
    assert not strays, f"make a package by noun of it: {strays}"
