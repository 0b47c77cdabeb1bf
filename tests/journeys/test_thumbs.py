"""On a phone, whatever stands alone is large enough for a thumb; a figure and its unit are never torn apart."""

import pytest

from tests import factories
from tests.browser import DESKTOP, PHONE, in_browser

pytestmark = in_browser
PAGES = ("/", "/visits/", "/visits/new/", "/disputes/", "/follow-ups/", "/residents/", "/my-figures/")
SMALL = """() => {
  const small = [];
  const grown = (element) => {
    const box = element.getBoundingClientRect(), after = getComputedStyle(element, "::after");
    const reaches = after.content !== "none" && after.position === "absolute";
    return ["width", "height"].map((side) => Math.max(box[side], reaches ? parseFloat(after[side]) : 0));
  };
  const targets = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  for (const element of document.querySelectorAll(targets)) {
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height || element.matches(".skip, :disabled")) continue;
    // A link within a sentence is as large as its words.
    const beside = Array.from(element.parentElement.childNodes).filter((node) => node.nodeType === 3);
    const isInText = beside.some((node) => /[\\w\\u4e00-\\u9fff]{2}/.test(node.data));
    if (isInText && getComputedStyle(element).display === "inline") continue;
    const label = element.labels && element.labels[0];
    const sizes = [grown(element), label ? grown(label) : [0, 0]];
    const [width, height] = [0, 1].map((side) => Math.max(...sizes.map((size) => size[side])));
    if (width < 43.5 || height < 43.5) small.push(`${element.outerHTML.slice(0, 120)} ${width}x${height}`);
  }
  return small;
}"""
TORN = """() => Array.from(document.querySelectorAll(".cell-num, .figure-value")).filter((cell) => {
  const words = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), tops = new Set();
  for (let node; (node = words.nextNode());) {
    if (!node.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) tops.add(Math.round(box.top / 6));
    if (tops.size > 1 && node.parentElement === cell) return true;
    tops.clear();
  }
}).map((cell) => cell.outerHTML.slice(0, 160))"""


@pytest.fixture
def work(room, officer):
    household = factories.HouseholdFactory(room=room, label="王秀英")
    factories.ResidentFactory(household=household, name="王秀英")
    factories.FollowUpFactory(household=household)
    factories.VisitFactory(household=household, room=room, visited_by=officer, minutes=120, note="了解情况。" * 12)
    factories.DisputeFactory(room=room)


def test_targets_on_a_phone_are_as_large_as_a_thumb(work, officer, sign_in):
    with sign_in(officer, size=PHONE, language="zh-CN") as page:
        small = {}
        for address in PAGES:
            page.goto(address)
            if names := page.evaluate(SMALL):
                small[address] = names
        assert small == {}


@pytest.mark.parametrize("size", [PHONE, {"width": 1100, "height": 768}, DESKTOP])
def test_figures_keep_their_units(work, officer, sign_in, size):
    with sign_in(officer, size=size, language="zh-CN") as page:
        for address in PAGES:
            page.goto(address)
            assert page.evaluate(TORN) == [], address
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
