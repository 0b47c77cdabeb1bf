"""Makes docs/screenshots/ again: the demo county on a server of its own, on a phone and a desktop, in both languages.

Called by `python3 run.py screenshots`. Starts and stops its own server on loopback, on data thrown away afterwards.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screenshots"
PASSWORD = "policeroom-demo"
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1440, "height": 900}}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
# (name, who, address); a function finds an address on the page before.
PAGES = [
    ("sign-in", None, "/account/sign-in/"),
    ("today", "110001", "/"),
    ("visit", "110001", lambda page: first(page, "/follow-ups/?when=now", r"/visits/new/\?follow_up=\d+")),
    ("visits", "110001", "/visits/"),
    ("follow-ups", "110001", "/follow-ups/"),
    ("residents", "110001", "/residents/"),
    ("resident", "110001", lambda page: first(page, "/residents/", r"/residents/\d+/")),
    ("household", "110001", lambda page: first(page, "/residents/households/", r"/residents/households/\d+/")),
    ("search", "110001", "/residents/search/?q=zhang"),
    ("listings", "110001", "/residents/listings/"),
    ("disputes", "110001", "/disputes/"),
    ("dispute", "110001", lambda page: first(page, "/disputes/?state=agreed", r"/disputes/\d+/")),
    ("board", "110001", "/disputes/board/"),
    ("mediate", "110001", lambda page: first(page, "/disputes/?state=mediating", r"/disputes/\d+/") + "mediate/"),
    ("ledger", "110001", "/disputes/ledger/"),
    ("report", "110090", "/reports/disputes/?level=station"),
    ("station", "110010", "/"),
    ("room", "110010", lambda page: first(page, "/stations/rooms/", r"/stations/rooms/\d+/")),
    ("county", "110090", "/"),
    ("audit", "110091", "/audit/"),
    ("units", "110099", "/stations/units/"),
]


def first(page, address, pattern):
    """The first link on `address` that fits."""
    page.goto(address)
    match = re.search(pattern, page.content().replace("&amp;", "&"))
    if not match:
        raise SystemExit(f"{address} has no link like {pattern}")
    return match.group()


def main():
    browser_path = os.environ.get("BROWSER_PATH") or shutil.which("chromium")
    if not browser_path:
        raise SystemExit("Screenshots need Chromium.")
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="policeroom-screenshots-") as data:
        environment = {**os.environ, "VAR_DIR": data, "POLICEROOM_QUIET": "1"}
        for command in (["migrate", "--verbosity=0"], ["seed_county", "--demo"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
        port = free_port()
        with open(Path(data) / "server.log", "w") as log:
            server = subprocess.Popen(
                [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}", "--noreload", "--insecure"],
                cwd=ROOT, env=environment, stdout=log, stderr=log,
            )  # fmt: skip
            try:
                wait_for(f"http://127.0.0.1:{port}/healthz")
                photograph(browser_path, f"http://127.0.0.1:{port}")
            finally:
                server.terminate()
                server.wait(10)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address):
    for _ in range(60):
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The server did not start.")


def photograph(browser_path, address):
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path, args=flags)
        for size, viewport in SIZES.items():
            for language, locale in LOCALES.items():
                context, signed_in = None, "nobody yet"
                for name, badge, where in PAGES:
                    if context is None or badge != signed_in:
                        if context:
                            context.close()
                        context = browser.new_context(base_url=address, viewport=viewport, locale=locale)
                        page, signed_in = context.new_page(), badge
                        if badge:
                            sign_in(page, badge)
                    page.goto(where(page) if callable(where) else where)
                    page.wait_for_load_state("networkidle")
                    save(page.screenshot(), OUT / f"{size}-{language}-{name}.png")
                    print(f"  {size} {language} {name}", flush=True)
                context.close()
        browser.close()


def sign_in(page, badge):
    page.goto("/account/sign-in/")
    page.fill("[name=username]", badge)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def save(content, path):
    """As a picture of 128 colours: a quarter of the bytes, and nobody sees it."""
    Image.open(BytesIO(content)).convert("RGB").quantize(128).save(path, optimize=True)


if __name__ == "__main__":
    main()
