"""The print page as a browser prints it: each copy on a sheet of its own, without the frame of the page."""

import shutil
import subprocess

import pytest

from tests.browser import DESKTOP, chromium, in_browser, window  # noqa: F401 – a fixture is found by its name
from tests.disputes.papers import FIELDS, full_agreement

READER = shutil.which("pdftotext")
pytestmark = [*in_browser, pytest.mark.skipif(not READER, reason="no pdftotext on PATH")]


def pages_of(pdf):
    text = subprocess.run([READER, "-raw", pdf, "-"], check=True, capture_output=True, timeout=60).stdout.decode()
    return ["".join(page.split()) for page in text.split("\f") if page.strip()]


def test_three_sheets_with_every_field(chromium, live_server, client, officer, room, tmp_path):  # noqa: F811
    agreement = full_agreement(room, officer)
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    with window(chromium, live_server.url, size=DESKTOP, language="en-GB") as page:
        page.context.add_cookies([cookie])
        page.goto(f"/disputes/{agreement.dispute_id}/agreement/print/")
        page.pdf(path=tmp_path / "print.pdf", prefer_css_page_size=True)
    pages = pages_of(tmp_path / "print.pdf")
    assert len(pages) == 3
    for text, label in zip(pages, ("第一联公安机关存档", "第二联交甲方", "第三联交乙方"), strict=True):
        assert text.startswith(label)
        assert [one for one in FIELDS if "".join(one.split()) not in text] == []
        assert "Printed" not in text
        assert "Disputes" not in text
