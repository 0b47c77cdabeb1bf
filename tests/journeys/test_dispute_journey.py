"""A quarrel on a phone, in Chinese: heard at a door, mediated twice, agreed, printed, closed, and flaring up again.

The live server is a thread of this process: its clock is moved to the day of each leg, so that deadlines and return
visits fall due as they would. The browser keeps the clock of the machine; no page of these asks it for the day.
"""

import shutil
import subprocess
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from disputes.models import Dispute
from followups.models import FollowUp
from residents import search
from tests import factories
from tests.browser import DESKTOP, PHONE, in_browser

pytestmark = in_browser

MONDAY = date(2026, 3, 2)
FINDING_TEXT, FIRST_ROUND, SECOND_ROUND, CLOSED = (MONDAY + timedelta(days=n) for n in (0, 2, 8, 15))
VISITED = CLOSED + timedelta(days=3)  # a Friday: the first return visit of a blue case
NUMBERS = {"王强": "110101199003074514", "李梅": "430121198506150027", "赵刚": "430121197809010035"}
TERMS = {"王强": ("修复排水沟并恢复原状", date(2026, 3, 20)), "赵刚": ("赔偿围墙损失600元", date(2026, 3, 30))}
READER = shutil.which("pdftotext")


def morning_of(day):
    return timezone.make_aware(datetime.combine(day, time(9)))


@pytest.fixture
def clock():
    with time_machine.travel(morning_of(FINDING_TEXT), tick=True) as moved:
        yield moved


@pytest.fixture
def neighbours(clock, room):
    """Two households of the room: 王强 and 李梅; 赵刚 is of nobody's register."""
    results = {}
    for name, sex in (("王强", "1"), ("李梅", "2")):
        dwelling = factories.DwellingFactory(community__room=room, address=f"东街{12 + 2 * len(results)}号")
        home = factories.HouseholdFactory(
            room=room, dwelling=dwelling, label=name, visit_from=FINDING_TEXT - timedelta(days=40)
        )
        results[name] = factories.ResidentFactory(
            household=home, name=name, sex=sex, document_kind="id_card", id_number=NUMBERS[name]
        )
        search.index_resident(results[name])
    return results


@pytest.fixture
def on(clock, sign_in):
    """`on(day, officer)` → that officer's page, signed in on the morning of that day."""

    def enter(day, user, **more):
        clock.move_to(morning_of(day), tick=True)
        return sign_in(user, language="zh-CN", **more)

    return enter


def step(page, name):
    """The next step as a button of the case, by the words on it."""
    page.locator(".steps").get_by_role("link", name=name).click()


def saved(page, button):
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("alert")).to_have_count(0)


def log_visit(page):
    """王强 is the longest unvisited but one; a finding is one tap and one line."""
    page.get_by_role("link", name="登记走访 · 王强").click()
    page.wait_for_load_state()  # a tap before the scripts are there is a tap on nothing
    page.get_by_label("王强").check()
    page.get_by_role("group", name="添加发现").get_by_role("button", name="矛盾纠纷").click()
    page.get_by_label("一句话说明").fill("与邻居李梅家因排水沟改道争吵")
    page.get_by_label("备注").fill("担心再下雨时吵起来")
    page.get_by_role("button", name="保存走访").click()
    page.get_by_role("link", name="登记纠纷").click()


def open_case(page):
    """What the visit knows is there already; one party is found in the register, one is typed."""
    expect(page.get_by_label("经过")).to_have_value("与邻居李梅家因排水沟改道争吵\n担心再下雨时吵起来")
    side_a, side_b = page.get_by_role("group", name="甲方"), page.get_by_role("group", name="乙方")
    expect(side_a.get_by_label("姓名").first).to_have_value("王强")
    expect(side_a.get_by_label("东街12号")).to_be_checked()
    page.get_by_text("地点、日期、报告人、纠纷名称").click()
    expect(page.get_by_label("地点")).to_have_value("东街12号")
    expect(page.get_by_label("发生日期")).to_have_value(FINDING_TEXT.isoformat())
    page.get_by_label("类别").select_option(label="邻里纠纷")

    side_b.get_by_label("姓名").first.press_sequentially("李梅")
    side_b.get_by_label("东街14号").check()
    page.get_by_role("button", name="增加人员：乙方").click()
    side_b.get_by_label("姓名").nth(1).fill("赵刚")
    side_b.get_by_label("电话").nth(1).fill("13900002222")
    side_b.get_by_text("证件号码、住址").nth(1).click()
    side_b.get_by_label("居民身份证号码").nth(1).fill(NUMBERS["赵刚"])
    side_b.get_by_label("家庭住址").nth(1).fill("河西村3组")
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_role("heading", level=1, name="王强与李梅").wait_for()


def accept(page):
    step(page, "受理")
    page.get_by_label("治安调解", exact=True).check()
    saved(page, "受理")
    expect(page.get_by_role("link", name="记录调解")).to_be_visible()
    expect(page.get_by_text("治安调解 · 3月2日受理")).to_be_visible()


def mediate(page, nth, said_b, result):
    """What is said, and how it ended, which is told by `result`; the rest of the form is filled in already."""
    step(page, "记录调解")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"第 {nth} 次调解")
    page.get_by_label("甲方陈述").fill("要求恢复水沟")
    page.get_by_label("乙方陈述").fill(said_b)
    page.get_by_label("调解经过和方案").fill("先修水沟，再赔围墙")
    result(page)
    saved(page, "保存调解记录")


def to_be_continued(page):
    expect(page.get_by_label("下次调解日期")).to_be_hidden()
    page.get_by_label("继续调解").check()
    page.get_by_label("下次调解日期").fill(SECOND_ROUND.isoformat())


def they_agreed(page):
    page.get_by_label("达成一致", exact=True).check()
    page.get_by_text("见证人、其他调解人员、其他在场人员").click()
    page.get_by_role("textbox", name="见证人 选填", exact=True).fill("孙和")


def agree(page):
    step(page, "制作调解协议")
    expect(page.get_by_label("主要事实")).to_have_value(
        "与邻居李梅家因排水沟改道争吵\n担心再下雨时吵起来\n先修水沟，再赔围墙"
    )
    terms = page.get_by_role("group", name="协议内容")
    for row, (who, (what, until)) in enumerate(TERMS.items()):
        terms.get_by_role("combobox", name="人员").nth(row).select_option(label=who)
        terms.get_by_role("textbox", name="内容").nth(row).fill(what)
        terms.get_by_label("履行期限").nth(row).fill(until.isoformat())
    saved(page, "保存协议")


def print_agreement(page, number):
    """Three copies, each with every party, number and term in full; and what a printer would be given."""
    page.get_by_role("link", name="打印", exact=True).click()
    sheets = page.get_by_role("article", name="治安调解协议书", include_hidden=True)
    expect(sheets).to_have_count(3)
    wanted = [number, "孙和", *NUMBERS, *NUMBERS.values(), *(what for what, _until in TERMS.values())]
    for copy in sheets.all():
        text = copy.text_content()
        assert [item for item in wanted if item not in text] == []
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    if READER:
        text = subprocess.run([READER, "-raw", "-", "-"], input=paper, check=True, capture_output=True).stdout.decode()
        printed = "".join(text.split())
        assert {item: printed.count(item) for item in wanted if printed.count(item) < 3} == {}
    page.go_back()


def perform_and_close(page):
    agreement = page.get_by_role("region", name="调解协议")
    term = agreement.get_by_role("listitem").filter(has_text="修复排水沟并恢复原状")
    term.get_by_role("button", name="已履行").click()
    step(page, "办结")
    expect(page.get_by_label("调解成功")).to_be_checked()
    saved(page, "办结")


def return_visit(page, case):
    """It stands among what is due, today; the form asks, and says what "yes" does."""
    due = page.get_by_role("listitem").filter(has_text=case.short_number)
    expect(due).to_contain_text("今日")
    due.get_by_role("link", name="登记走访").click()
    page.get_by_label("王强 · 甲方").check()
    page.get_by_label("有，矛盾复发").check()
    expect(page.get_by_text("保存后该纠纷连同原有记录重新办理")).to_be_visible()
    page.get_by_role("group", name="乙方情绪怎么样").get_by_label("激动").check()
    page.get_by_label("需要什么帮助").fill("请村委会再到现场看一次")
    page.get_by_label("备注").fill("下雨后又吵起来")
    page.get_by_role("button", name="保存走访").click()
    page.wait_for_url("**/visits/*/?saved=1")
    page.get_by_role("link", name=case.short_number).first.click()


def assert_open_with_history(page):
    """The next step is mediation once more; what was agreed is told as ended, and both rounds stay readable."""
    expect(page.get_by_role("main")).to_contain_text("复发")
    expect(page.locator(".steps").get_by_role("link", name="记录调解")).to_be_visible()
    expect(page.get_by_role("region", name="调解协议", exact=True)).to_have_count(0)
    ended = page.get_by_role("region", name="此前的调解协议")
    for text in ("终止", *(what for what, _until in TERMS.values())):
        expect(ended).to_contain_text(text)
    rounds = page.get_by_role("region", name="调解情况")
    for statement in ("要求赔偿围墙", "同意先修后赔"):
        expect(rounds).to_contain_text(statement)
    story = page.locator(".timeline")
    for text in (
        "第 1 次调解",
        "第 2 次调解",
        "达成协议",
        "赔偿围墙损失600元",
        "办结",
        "回访",
        "发现矛盾复发",
        "请村委会再到现场看一次",
    ):
        expect(story).to_contain_text(text)


def test_from_a_door_to_the_same_quarrel_again(clock, neighbours, officer, chief, on, api):
    with on(FINDING_TEXT, officer, size=PHONE) as page:
        log_visit(page)
        open_case(page)
        accept(page)
        address = page.url
    case = Dispute.objects.get()
    assert [(party.side, party.name, party.resident) for party in case.parties.order_by("id")] == [
        ("a", "王强", neighbours["王强"]),
        ("b", "李梅", neighbours["李梅"]),
        ("b", "赵刚", None),
    ]
    with on(FIRST_ROUND, officer, size=PHONE) as page:
        page.goto(address)
        mediate(page, 1, "要求赔偿围墙", to_be_continued)
    with on(SECOND_ROUND, officer, size=PHONE) as page:
        page.goto(address)
        mediate(page, 2, "同意先修后赔", they_agreed)
        agree(page)
        print_agreement(page, case.number)
    with on(CLOSED, officer, size=PHONE) as page:
        page.goto(address)
        perform_and_close(page)
        page.goto("/")
        expect(page.get_by_role("main")).to_contain_text("截至今日 0 项")
        assert FollowUp.objects.open().earliest("due_on").due_on == VISITED

    with on(VISITED, officer, size=PHONE) as page:
        return_visit(page, case)
        assert_open_with_history(page)
    with on(VISITED, chief, size=DESKTOP) as page:
        page.get_by_role("listitem").filter(has_text="1 起纠纷复发").get_by_role("link").first.click()
        expect(page.get_by_role("link", name="复发 1")).to_have_attribute("aria-current", "true")
        expect(page.get_by_role("link", name=case.short_number)).to_be_visible()

    result = api(officer).get(f"/api/v1/disputes/{case.pk}/").json()
    assert (result["state"], result["cycle"], result["agreement"], result["finding"]) == (
        "accepted",
        2,
        None,
        case.finding_id,
    )
    ended = case.agreements.get()
    assert (ended.cycle, ended.ended_on) == (1, VISITED)
    assert [term.state for term in ended.terms.order_by("id")] == ["performed", "pending"]
