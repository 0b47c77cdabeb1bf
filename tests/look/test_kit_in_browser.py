"""The kit's scripts at work in a real browser: search, keys, drafts, masked values, the visit form and its queue."""

import pytest
from PIL import Image

from tests.browser import chromium, in_browser  # noqa: F401  chromium is a fixture
from tests.look import kit_pages

pytestmark = [*in_browser, pytest.mark.urls("tests.look.kit_pages")]


@pytest.fixture
def phone(chromium, live_server):  # noqa: F811
    """A page on a phone; every script error and policy violation fails the test."""
    kit_pages.RECEIVED.clear()
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, locale="en-GB", has_touch=True
    )
    page = context.new_page()
    page.set_default_timeout(20000)
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    context.close()
    assert troubles == []


def _becomes(page, selector, value):
    from playwright.sync_api import expect

    expect(page.locator(selector)).to_have_value(value, timeout=20000)


def test_search_is_a_combobox(phone):
    phone.goto("/")
    phone.keyboard.press("/")
    phone.keyboard.type("li")
    phone.wait_for_selector(".search-hit")
    phone.keyboard.press("ArrowDown")
    phone.keyboard.press("ArrowDown")
    box = phone.locator("[role=combobox]")
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-activedescendant") == "search-hit-2"
    assert phone.locator("#search-hit-2").get_attribute("aria-selected") == "true"
    phone.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    phone.keyboard.press("ArrowDown")
    phone.wait_for_selector(".search-hit")
    phone.keyboard.press("ArrowUp")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/visit/?hit=2")


def test_search_says_when_nothing_is_found(phone):
    phone.goto("/")
    phone.fill(".search-input", "none")
    phone.wait_for_selector(".search-none")
    assert phone.inner_text("[data-search-status]") == "No results"


def test_keys_open_places_and_their_own_list(phone):
    phone.goto("/")
    phone.keyboard.press("?")
    assert phone.is_visible("#keys")
    phone.keyboard.press("Escape")
    phone.keyboard.press("g")
    phone.keyboard.press("v")
    phone.wait_for_url("**/visit/")


def test_single_letters_can_be_switched_off(phone):
    phone.goto("/")
    phone.keyboard.press("?")
    phone.click('[data-switch="keys"] [value="off"]')
    phone.reload()
    phone.keyboard.press("?")
    assert not phone.is_visible("#keys")


def test_theme_is_kept_on_the_device(phone):
    phone.goto("/")
    phone.click(".menu > summary")
    phone.click('[data-switch="theme"] [value="dark"]')
    phone.reload()
    assert phone.get_attribute("html", "data-bs-theme") == "dark"


def test_masked_value_asks_a_reason_and_can_be_hidden_again(phone):
    phone.goto("/")
    phone.click(".masked button")
    phone.wait_for_selector(".masked textarea")
    phone.click(".masked form button")
    phone.wait_for_selector(".masked .field-error")
    phone.fill(".masked textarea", "Moving out")
    phone.click(".masked form button")
    assert phone.inner_text("[data-reveal]") == "340822194807051234"
    phone.click("[data-reveal-hide]")
    assert phone.inner_text(".masked-value") == "3408**********1234"
    phone.click(".masked button")  # and asked for once more
    phone.wait_for_selector(".masked textarea")


@pytest.mark.parametrize("how", ["[data-reveal-cancel]", "Escape"])
def test_the_question_before_a_masked_value_is_taken_back_without_a_request(phone, how):
    phone.goto("/")
    before = phone.inner_html(".masked")
    phone.click(".masked button")
    phone.wait_for_selector(".masked textarea")
    phone.click(".masked form [type=submit]")
    phone.wait_for_selector(".masked .field-error")  # also after a try without a reason
    query = []
    phone.on("request", lambda request: query.append(request.url))
    if how == "Escape":
        phone.focus(".masked textarea")
        phone.keyboard.press("Escape")
    else:
        phone.click(how)
    assert phone.locator(".masked form").count() == 0
    assert phone.inner_html(".masked") == before
    assert phone.evaluate("document.activeElement.closest('.masked') !== null")
    assert query == []
    phone.click(".masked button")
    phone.wait_for_selector(".masked textarea")


def test_draft_returns_without_private_fields_and_only_to_its_officer(phone):
    phone.goto("/visit/?officer=1")
    phone.click("[data-formset-add]")
    phone.fill("[name=note]", "Hose worn")
    phone.fill("[name=id_number]", "340822194807051234")
    phone.fill("[name=findings-0-text]", "Kitchen")
    phone.wait_for_timeout(400)
    assert "340822194807051234" not in phone.evaluate("JSON.stringify(localStorage)")
    phone.goto("/visit/?officer=2")
    assert phone.input_value("[name=note]") == ""
    phone.goto("/visit/?officer=1")
    assert phone.input_value("[name=note]") == "Hose worn"
    assert phone.input_value("[name=id_number]") == ""
    assert phone.input_value("[name=findings-0-text]") == "Kitchen"
    phone.click(".draft-note button")
    assert phone.input_value("[name=note]") == ""


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "door.png"
    Image.effect_noise((2600, 1700), 60).convert("RGB").save(path)
    return path


def test_visit_with_findings_and_a_smaller_photo(phone, picture):
    phone.goto("/visit/")
    phone.click("[data-formset-add]")
    phone.click("[data-formset-add]")
    phone.fill("[name=findings-1-text]", "Second")
    phone.check("[name=findings-1-kind][value=help]")
    phone.set_input_files("[data-photos]", str(picture))
    phone.wait_for_selector(".photo img")
    phone.click("[data-submit]")
    phone.wait_for_selector("[data-error-summary]")
    assert phone.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    phone.wait_for_selector(".photo img")
    phone.click("[data-formset-remove] >> nth=0")
    assert phone.input_value("[name=findings-TOTAL_FORMS]") == "1"
    phone.fill("[name=note]", "Fine")
    phone.click("[data-submit]")
    phone.wait_for_selector(".toast-line")
    assert "Visit logged." in phone.inner_text("#toasts")
    assert phone.get_attribute("#toasts form", "action") == "/undo/"
    message, page = (phone.locator(selector).bounding_box() for selector in (".toast-line", "main"))
    assert message["y"] + message["height"] <= page["y"]  # nothing of the page is covered
    (visit,) = kit_pages.RECEIVED
    assert visit["findings"] == [{"kind": "help", "text": "Second"}]
    assert 0 < visit["photos"][0] < picture.stat().st_size
    assert phone.evaluate("Object.keys(localStorage).filter(key => key.includes('draft'))") == []


def test_parts_follow_the_answer(phone):
    phone.goto("/visit/")
    assert phone.is_visible("[data-photos]")
    phone.check("[value=not_home]", force=True)
    assert not phone.is_visible("[data-photos]")


def test_visits_entered_without_a_signal_arrive_once_in_order(phone):
    first, second = phone, phone.context.new_page()
    for page in (first, second):
        page.goto("/visit/")
    phone.context.set_offline(True)
    number = first.input_value("[name=client_id]")
    for page, note in ((first, "one"), (second, "two")):
        page.fill("[name=note]", note)
        page.click("[data-submit]")
        page.wait_for_selector(".receipt")
        assert page.locator("form[data-visit-form]").count() == 0  # it has ended and cannot be saved again
    second.wait_for_selector("[data-queue-text]:has-text('2 visits')")
    assert second.is_visible("#strip-offline")
    assert not second.is_visible("[data-receipt-open]")
    phone.context.set_offline(False)
    second.wait_for_selector("#strip-queue", state="hidden")
    assert sorted({visit["note"] for visit in kit_pages.RECEIVED}) == ["one", "two"]
    assert number in [visit["id"] for visit in kit_pages.RECEIVED]


def test_a_visit_kept_is_linked_once_it_was_sent_and_is_not_entered_again(phone):
    phone.goto("/visit/")
    number = phone.input_value("[name=client_id]")
    phone.fill("[name=note]", "once")
    phone.context.set_offline(True)
    phone.click("[data-submit]")
    phone.wait_for_selector(".receipt")
    phone.context.set_offline(False)
    phone.wait_for_selector("[data-receipt-open]", state="visible")
    assert phone.get_attribute("[data-receipt-open]", "href") == "/"
    assert phone.get_attribute(".toast-link", "href") == "/"
    assert [visit["id"] for visit in kit_pages.RECEIVED] == [number]


@pytest.mark.parametrize("note", ["password", "other's receipt"])
def test_only_a_receipt_of_its_own_number_lets_a_visit_go(phone, note):
    phone.goto("/visit/")
    phone.fill("[name=note]", note)
    phone.click("[data-submit]")
    phone.wait_for_selector("[data-queue-text]:has-text('1 visit waits')")
    assert phone.locator("form[data-visit-form]").count() == 0
    assert "new password" in phone.inner_text("#toasts")


def test_a_draft_is_not_put_over_what_a_colleague_saved(phone):
    phone.goto("/visit/?version=1&note=old")
    phone.fill("[name=note]", "mine")
    phone.check("[value=not_home]", force=True)
    phone.wait_for_timeout(400)
    phone.goto("/visit/?version=1&note=old")
    assert phone.input_value("[name=note]") == "mine", "on the same version it comes back"

    phone.goto("/visit/?version=2&note=theirs")
    assert phone.input_value("[name=note]") == "theirs"
    assert phone.is_checked("[value=not_home]"), "what nobody else changed comes back"
    options = phone.locator(".draft-choice button")
    assert options.all_inner_texts() == ["Saved: theirs", "Mine: mine"]
    options.nth(1).click()
    assert phone.input_value("[name=note]") == "mine"
    options.nth(0).click()
    assert phone.input_value("[name=note]") == "theirs"


def test_a_draft_holds_only_what_was_typed(phone):
    phone.goto("/visit/?version=1&note=old")
    phone.check("[value=not_home]", force=True)
    phone.wait_for_timeout(400)
    phone.goto("/visit/?version=2&note=theirs")
    assert phone.input_value("[name=note]") == "theirs"
    assert phone.locator(".draft-choice").count() == 0


def test_a_busy_server_keeps_the_visit(phone):
    phone.goto("/visit/")
    phone.fill("[name=note]", "busy")
    phone.click("[data-submit]")
    phone.wait_for_selector("#strip-queue", state="visible")
    assert kit_pages.RECEIVED == []


def test_a_visit_not_accepted_returns_to_its_form(phone):
    phone.goto("/visit/")
    mine = phone.input_value("[name=client_id]")
    phone.click("[data-formset-add]")
    phone.fill("[name=findings-0-text]", "Hose")
    phone.fill("[name=note]", "No kind chosen")
    phone.context.set_offline(True)
    phone.click("[data-submit]")
    phone.wait_for_selector("#strip-queue", state="visible")
    phone.context.set_offline(False)
    phone.wait_for_selector("[data-queue-open]", state="visible")
    phone.goto("/")
    phone.click("[data-queue-open]")
    _becomes(phone, "[name=note]", "No kind chosen")
    phone.check("[name=findings-0-kind][value=help]")
    phone.click("[data-submit]")
    phone.wait_for_selector(".toast-line")
    assert [visit["id"] for visit in kit_pages.RECEIVED] == [mine]
    assert not phone.is_visible("#strip-queue")


def test_axe_finds_nothing(phone):
    from axe_playwright_python.sync_playwright import Axe

    for address in ("/", "/visit/"):
        for theme in ("light", "dark"):
            phone.goto(address)
            phone.evaluate(f"document.documentElement.setAttribute('data-bs-theme', '{theme}')")
            phone.wait_for_timeout(300)  # colours of buttons change gently
            result = Axe().run(phone).response["violations"]
            assert [(item["id"], [node["html"] for node in item["nodes"]]) for item in result] == []
