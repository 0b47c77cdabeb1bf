"""What Today costs on a phone with a weak signal: the first time, and each time after."""

import pytest
from django.test.testcases import LiveServerThread

from tests import factories
from tests.browser import PHONE, chromium, in_browser  # noqa: F401  chromium is a fixture

pytestmark = in_browser
FIRST_BYTES, FIRST_REQUESTS = 150_000, 8
AGAIN_BYTES, AGAIN_REQUESTS = 15_000, 1


@pytest.fixture
def server(transactional_db):
    """The application alone: the suite's server would give out static files itself, neither packed nor to be kept."""
    thread = LiveServerThread("127.0.0.1", static_handler=lambda application: application)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    assert not thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.fixture
def due(room):
    for number in range(30):
        household = factories.HouseholdFactory(room=room, label=f"住户{number}")
        factories.FollowUpFactory(household=household)


class Wire:
    """Counts what comes over the wire; what the browser has kept does not."""

    def __init__(self, page):
        self.sizes, self.cached = {}, set()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", self._received)
        session.on("Network.requestServedFromCache", lambda event: self.cached.add(event["requestId"]))
        session.on("Network.loadingFinished", self._finished)

    def _received(self, event):
        if event["response"].get("fromDiskCache"):
            self.cached.add(event["requestId"])

    def _finished(self, event):
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    def load(self, page, address):
        self.sizes.clear()
        self.cached.clear()
        page.goto(address)
        page.wait_for_load_state("networkidle")
        sizes = [size for request, size in self.sizes.items() if request not in self.cached]
        return sum(sizes), len(sizes)


def test_today_is_light_and_lighter_the_second_time(chromium, server, client, officer, due):  # noqa: F811
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    context = chromium.new_context(base_url=server, viewport=PHONE, locale="zh-CN", has_touch=True)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server}])
    page = context.new_page()
    wire = Wire(page)
    size, requests = wire.load(page, "/")
    assert page.locator(".due").count() > 5
    assert 20_000 < size <= FIRST_BYTES
    assert requests <= FIRST_REQUESTS
    size, requests = wire.load(page, "/")
    assert 0 < size <= AGAIN_BYTES
    assert requests <= AGAIN_REQUESTS
    context.close()
