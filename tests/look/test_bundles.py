"""What every page loads: all that is used is in it, and hardly anything else."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from policeroom import bundles, used_css

ROOT = Path(settings.BASE_DIR)
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
OF_ONE_PAGE = {"api-docs.css"}


def built(name):
    return Path(finders.find(f"built/{name}")).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def bootstrap():
    return bundles.BOOTSTRAP.read_text(encoding="utf-8")


def classes(css):
    """The names of classes in the selectors of a sheet."""
    heads = re.findall(r"(?:^|[{}])([^{}@;]+)(?=\{)", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    return {name for head in heads for name in CLASS.findall(head)}


def test_every_class_of_bootstrap_that_a_template_names_is_sent(bootstrap):
    written = set()
    for path in [*(ROOT / "templates").rglob("*.html"), *(ROOT / "core").rglob("*.py")]:
        for value in re.findall(r"class(?:Name)?=(?:\"([^\"]*)\"|'([^']*)')", path.read_text(encoding="utf-8")):
            written |= set(re.sub(r"{[{%].*?[%}]}", " ", " ".join(value)).split())
    used = written & classes(bootstrap)
    assert {"btn", "mb-3", "text-nowrap", "visually-hidden", "d-lg-none"} <= used
    assert used <= classes(built("app.css"))


def test_a_class_of_bootstrap_is_not_put_together_from_parts(bootstrap):
    """Half a name would be looked for in vain: `col-{{ n }}` keeps none of `col-1`, `col-2`."""
    starts = {name.rpartition("-")[0] + "-" for name in classes(bootstrap) if "-" in name}
    own = {name for sheet in bundles.sheets() for name in classes(sheet.read_text(encoding="utf-8"))}
    for path in (ROOT / "templates").rglob("*.html"):
        for start in re.findall(r"class=\"[^\"]*?([\w-]+-){[{%]", path.read_text(encoding="utf-8")):
            assert start not in starts or any(name.startswith(start) for name in own), (path.name, start)


def test_what_nobody_uses_is_not_sent(bootstrap):
    style = built("app.css")
    for name in ("carousel", "navbar-brand", "accordion-button", "offcanvas-start", "placeholder-glow"):
        assert name in classes(bootstrap)
        assert name not in classes(style)
    assert len(gzip.compress(style.encode())) < 30_000
    assert len(gzip.compress(built("app.js").encode())) < 40_000


def test_what_is_sent_refers_to_nothing_that_was_left_out(bootstrap):
    style = built("app.css")
    read = set(re.findall(r"var\((--bs-[\w-]+)\)", style))  # without a value to fall back upon
    defined = set(re.findall(r"(--bs-[\w-]+):", style))
    assert read & set(re.findall(r"(--bs-[\w-]+):", bootstrap)) <= defined
    frames = set(re.findall(r"@keyframes ([\w-]+)", bootstrap))
    run = {name for value in re.findall(r"animation(?:-name)?:([^;}]+)", style) for name in value.split()}
    assert frames & run <= set(re.findall(r"@keyframes ([\w-]+)", style))


def test_rules_stand_in_the_order_of_their_sheets():
    style = built("app.css")
    places = [style.index(path.read_text(encoding="utf-8")[:60]) for path in bundles.sheets()]
    assert places == sorted(places)
    assert style.index("Bootstrap  v") < places[0]
    assert "Licensed under MIT" in style


def test_every_sheet_and_script_is_sent_somewhere():
    assert {path.name for path in (ROOT / "static/css").glob("*.css")} == {
        *(path.name for path in bundles.sheets()),
        *OF_ONE_PAGE,
    }
    templates = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html"))
    for path in (ROOT / "static/js").glob("*.js"):
        assert path in bundles.scripts() or f"js/{path.name}" in templates, path.name


def test_a_sheet_asks_for_no_picture_of_its_own():
    style = built("app.css")
    assert all(address.startswith(("data:", "#")) for address in re.findall(r"url\(\"?([^)\"]+)", style))
    assert style.count("data:image/svg+xml;base64,") >= 4


def test_a_bundle_is_made_anew_when_a_source_changes(tmp_path, settings, monkeypatch):
    settings.BUILT_DIR, settings.DEBUG = tmp_path / "built", True
    template = tmp_path / "page.html"
    template.write_text("<p class='card'>")
    plain = bundles.pages_are_made_of
    monkeypatch.setattr(bundles, "pages_are_made_of", lambda: [*plain(), template])
    first = bundles.folder()
    assert "carousel" not in classes((first / "built/app.css").read_text(encoding="utf-8"))
    assert bundles.folder() == first
    template.write_text("<p class='carousel'>")
    second = bundles.folder()
    assert "carousel" in classes((second / "built/app.css").read_text(encoding="utf-8"))
    for number in range(bundles.KEEP):
        template.write_text(" " * number)
        bundles.folder()
    assert len(list(settings.BUILT_DIR.iterdir())) == bundles.KEEP


@pytest.mark.parametrize(
    ("css", "stored"),
    [
        (".a{x:1}.b{x:2}", ".a{x:1}"),
        (".a,.b,.a .b{x:1}", ".a{x:1}"),
        ("p{x:1}p>.b{x:2}*{x:3}", "p{x:1}*{x:3}"),
        (".a:not(.b):hover{x:1}", ".a:not(.b):hover{x:1}"),
        ("#b{x:1}#a{x:2}", "#a{x:2}"),
        ("@media print{.b{x:1}.a{x:2}}", "@media print{.a{x:2}}"),
        ("@media print{.b{x:1}}", ""),
        ("@supports (x:1){@media print{.a{x:2}}}", "@supports (x:1){@media print{.a{x:2}}}"),
        ('/* b */.a{x:url("data:a,{.b}")}', '.a{x:url("data:a,{.b}")}'),
        (".a{--n:1;--m:2;x:var(--n)}", ".a{--n:1;x:var(--n)}"),
        (".a{--n:var(--m);--m:2}", ".a{}"),
        ("@keyframes go{to{x:1}}@keyframes a{to{x:1}}.a{animation:a 1s}", "@keyframes a{to{x:1}}.a{animation:a 1s}"),
        ("@font-face{x:1}", "@font-face{x:1}"),
    ],
)
def test_rules_whose_classes_are_all_used_stay(css, stored):
    assert used_css.reduced(css, {"a"}) == stored


def test_what_the_other_sheets_read_stays():
    assert used_css.reduced(".a{--n:1;--m:2}", {"a"}, companions="p{x:var(--n)}") == ".a{--n:1;}"


def test_a_sheet_that_cannot_be_read_says_so():
    with pytest.raises(ValueError, match="cannot be read"):
        used_css.reduced(".a{x:1}}", {"a"})
