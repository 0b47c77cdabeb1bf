"""No template breaks the content security policy, names a missing file, or grows beyond reading size."""

import re
from pathlib import Path

import lucide
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))


def _name(path):
    return str(path.relative_to(ROOT))


def _source(path):
    text = path.read_text(encoding="utf-8")
    return re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", text, flags=re.S)


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_template_obeys_the_content_policy(path):
    source = _source(path)
    assert not re.search(r"<style\b", source), "an inline style sheet"
    assert not re.search(r"\sstyle\s*=", source), "a style attribute"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", source), "an inline event handler"
    assert not re.search(r"hx-on|hx-vals\s*=\s*[\"']js:|javascript:", source), "htmx that needs eval"
    assert not re.search(r"hx-trigger=\"[^\"]*\[", source), "an htmx trigger filter needs eval"
    for tag in re.findall(r"<script\b[^>]*>", source):
        assert "src=" in tag or 'type="application/json"' in tag, f"inline script {tag}"


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_template_names_no_outside_address(path):
    assert not re.search(r"(src|href|action)\s*=\s*[\"'](https?:)?//", _source(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_template_compiles_and_is_short(path):
    assert path.read_text(encoding="utf-8").count("\n") <= 150
    get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_every_static_file_named_exists(path):
    for name in re.findall(r"{%\s*static\s+[\"']([^\"']+)[\"']", _source(path)):
        assert finders.find(name), name


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_every_include_exists(path):
    for name in re.findall(r"{%\s*(?:include|extends)\s+\"([^\"]+)\"", _source(path)):
        get_template(name)


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_every_icon_exists(path):
    for pattern in (r"{%\s*icon\s+\"([^\"]+)\"", r"icon(?:_name)?\|default:\"([^\"]+)\"", r"icon_name=\"([^\"]+)\""):
        for name in re.findall(pattern, _source(path)):
            assert lucide._render_icon(name, 18)


@pytest.mark.parametrize("path", SHEETS, ids=_name)
def test_files_named_in_sheets_exist_and_are_ours(path):
    for name in re.findall(r"url\(\"?([^)\"]+)\"?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / name).resolve().is_file(), name
        assert (path.parent / name).resolve().is_relative_to(ROOT / "static")


@pytest.mark.parametrize("path", SCRIPTS, ids=_name)
def test_scripts_speak_only_through_templates(path):
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\beval\(|new Function\(|document\.write", source)
    assert not re.search(r"[\"']https?://", source)
    assert not re.search(r"crypto\.randomUUID\(|\.at\(-?\d|structuredClone|Object\.hasOwn|\?\?=", source), "too new"
    code = re.sub(r"/\*.*?\*/", "", source, flags=re.S)
    assert not re.search(r"[\u4e00-\u9fff]", code), "words belong into data attributes"
