"""Which answers go over the wire compressed, how long browsers keep files, and what is left as it is."""

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.templatetags.static import static

from launcher.checks import production_environment
from policeroom.compression import CompressionMiddleware
from tests import factories

PACKED = {"headers": {"Accept-Encoding": "gzip"}}


@pytest.fixture
def browser(signed_in, officer):
    client = signed_in(officer)
    client.defaults["HTTP_ACCEPT_ENCODING"] = "gzip"
    return client


def encoding(response):
    return response.headers.get("Content-Encoding")


def fetch(client, name, **headers):
    """The answer for a static file, and what it carried."""
    response = client.get(static(name), **headers)
    return response, b"".join(response.streaming_content)


def test_a_page_is_compressed(browser):
    response = browser.get("/")
    assert encoding(response) == "gzip"
    assert "Accept-Encoding" in response.headers["Vary"]
    assert len(response.content) < 15_000
    assert b"</html>" in gzip.decompress(response.content)


def test_a_page_has_another_length_each_time(browser):
    assert len({len(browser.get("/visits/new/").content) for _ in range(8)}) > 1


def test_who_cannot_unpack_gets_it_plain(browser):
    assert encoding(browser.get("/", HTTP_ACCEPT_ENCODING="identity")) is None


@pytest.mark.parametrize(
    ("address", "site", "is_packed"),
    [
        ("/visits/", "same-origin", True),
        ("/visits/", "none", True),
        ("/visits/", "same-site", False),
        ("/visits/", "cross-site", False),
        ("/visits/?q=guess", "same-origin", True),
        ("/visits/?q=guess", "cross-site", False),
        ("/visits/", "", True),
        ("/visits/?q=guess", "", False),
    ],
)
def test_what_another_site_could_have_asked_for_is_not_compressed(browser, address, site, is_packed):
    headers = {"Sec-Fetch-Site": site} if site else {}
    assert (encoding(browser.get(address, headers=headers)) == "gzip") is is_packed


@pytest.mark.parametrize(("method", "status"), [("post", 200), ("get", 422), ("get", 404)])
def test_an_answer_to_what_was_sent_is_not_compressed(rf, method, status):
    """A token that is told once, a form with what was typed, an error that repeats the address."""
    response = CompressionMiddleware(lambda _request: HttpResponse("secret " * 100, status=status))
    assert encoding(response(getattr(rf, method)("/", HTTP_ACCEPT_ENCODING="gzip"))) is None


def test_the_api_keeps_its_stamps_and_is_not_compressed(browser, room):
    factories.HouseholdFactory(room=room)
    response = browser.get("/api/v1/visits/")
    assert encoding(response) is None
    stamp = response.headers["ETag"]
    again = browser.get("/api/v1/visits/", headers={"If-None-Match": stamp})
    assert (again.status_code, again.headers["ETag"]) == (304, stamp)
    assert "Accept-Encoding" not in response.headers.get("Vary", "")


def test_an_export_streams_as_it_is(browser):
    response = browser.get("/visits/?format=csv")
    assert response.streaming
    assert encoding(response) is None


def test_static_files_of_the_demo_are_compressed_once(client):
    _response, plain = fetch(client, "built/app.css")
    response, packed = fetch(client, "built/app.css", **PACKED)
    assert encoding(response) == "gzip"
    assert "Content-Length" not in response.headers
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 3


def test_addresses_of_static_files_carry_their_version_and_are_kept_for_good(client):
    assert re.fullmatch(r"/static/js/visit-form\.js\?v=[0-9a-f]{12}", static("js/visit-form.js"))
    response, _body = fetch(client, "js/visit-form.js")
    assert re.fullmatch(r"max-age=\d{8,}, public, immutable", response.headers["Cache-Control"])


def test_every_page_loads_one_sheet_and_two_scripts(browser):
    html = gzip.decompress(browser.get("/").content).decode()
    assert re.findall(r"<link rel=\"stylesheet\" href=\"([^\"?]+)", html) == ["/static/built/app.css"]
    scripts = ["/static/js/theme-boot.js", "/static/built/app.js"]
    assert re.findall(r"<script[^>]* src=\"([^\"?]+)", html) == scripts


def test_a_deployment_collects_and_compresses_beforehand(tmp_path):
    environment = {**os.environ, **production_environment(), "VAR_DIR": str(tmp_path), "DEBUG": "0"}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
    root = Path(tmp_path) / "static"
    names = json.loads((root / "staticfiles.json").read_text())["paths"]
    for name in ("built/app.css", "built/app.js", "js/visit-form.js"):
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", names[name])
        packed = root / f"{names[name]}.gz"
        assert gzip.decompress(packed.read_bytes()) == (root / names[name]).read_bytes()
    assert not [path for path in root.rglob("*") if path.suffix == ".br" or path.name.endswith(".map.gz")]


def test_a_page_without_collected_files_is_a_page_without_style(tmp_path, settings):
    from policeroom.static_storage import CollectedStorage

    settings.STATIC_ROOT = tmp_path
    settings.DEBUG = False
    assert CollectedStorage(location=tmp_path, base_url="/static/").url("built/app.css") == "/static/built/app.css"
