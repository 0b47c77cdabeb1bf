"""Papers in a browser: each copy of an agreement on a sheet of its own; ledger and agreement readable for everybody."""

import shutil
import subprocess
from contextlib import contextmanager

import pytest

from tests.browser import DESKTOP, PHONE, chromium, in_browser, violations, window  # noqa: F401 – fixtures have names
from tests.disputes.agreement_files import FIELDS, full_agreement

READER = shutil.which("pdftotext")
pytestmark = in_browser


@pytest.fixture
def opened(chromium, live_server, client, officer):  # noqa: F811
    """`opened(size, language)`: a window in which the officer is signed in."""

    @contextmanager
    def open_window(size, language):
        client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        with window(chromium, live_server.url, size=size, language=language) as page:
            page.context.add_cookies([cookie])
            yield page

    return open_window


def pages_of(pdf):
    text = subprocess.run([READER, "-raw", pdf, "-"], check=True, capture_output=True, timeout=60).stdout.decode()
    return ["".join(page.split()) for page in text.split("\f") if page.strip()]


@pytest.mark.skipif(not READER, reason="no pdftotext on PATH")
def test_three_sheets_with_every_field(opened, officer, room, tmp_path):
    agreement = full_agreement(room, officer)
    with opened(DESKTOP, "en-GB") as page:
        page.goto(f"/disputes/{agreement.dispute_id}/agreement/print/")
        page.pdf(path=tmp_path / "print.pdf", prefer_css_page_size=True)
    pages = pages_of(tmp_path / "print.pdf")
    assert len(pages) == 3
    for text, label in zip(pages, ("第一联公安机关存档", "第二联交甲方", "第三联交乙方"), strict=True):
        assert text.startswith(label)
        assert [field for field in FIELDS if "".join(field.split()) not in text] == []
        assert "Printed" not in text
        assert "Disputes" not in text


@pytest.mark.parametrize(("size", "language"), [(PHONE, "zh-CN"), (DESKTOP, "en-GB")], ids=["phone", "desktop"])
def test_axe_and_width(opened, officer, room, size, language):
    agreement, result = full_agreement(room, officer), {}
    with opened(size, language) as page:
        for address in (f"/disputes/{agreement.dispute_id}/agreement/print/", "/disputes/ledger/"):
            page.goto(address)
            page.wait_for_load_state("networkidle")
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > size["width"]:
                result[address] = f"{width} px wide"
            for theme in ("light", "dark"):
                page.evaluate(f"document.documentElement.setAttribute('data-bs-theme', '{theme}')")
                page.wait_for_timeout(250)  # colours of buttons change gently
                if wrong := violations(page):
                    result[address, theme] = wrong
    assert result == {}


def test_another_period_changes_the_rows_and_the_file_with_them(opened, officer, room):
    """The filter swaps the list alone: the button that takes the file away must follow."""
    full_agreement(room, officer)
    with opened(DESKTOP, "en-GB") as page:
        page.goto("/disputes/ledger/?reported_from=2026-11-01&reported_to=2026-11-30")
        assert "1 case" in page.inner_text("#list h2")
        page.fill("input[name=reported_from]", "2026-11-04")
        page.wait_for_selector("#list a[download][href*='reported_from=2026-11-04']")
        with page.expect_download() as taken:
            page.click("#list a[download]")
        assert taken.value.suggested_filename == "矛盾纠纷调解台账-东街警务室-20261104-20261130.xlsx"
