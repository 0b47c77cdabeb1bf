"""The summary as Word: one sheet of A4, in Chinese whatever language the screen has, with the figures of the page."""

import io
from itertools import zip_longest

from django.utils import translation
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from core.time.periods import Period
from disputes.documents import word_styles
from reports.summaries.content import summary_of

CHINESE = "zh-hans"
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
# 16.2 cm between the margins.
HALF_WIDTHS = (Cm(2.9), Cm(1.9), Cm(1.6), Cm(1.7))
COLUMNS_A_HALF = len(HALF_WIDTHS)
WHOLE = Cm(16.2)
NAME = Cm(3.4)


def summary_document(user, unit, first):
    """(file name, the whole file)."""
    with translation.override(CHINESE):
        summary = summary_of(user, unit, first)
        document = Document()
        title = f"{unit.name}{first.year}年{first.month}月工作小结"
        word_styles.prepare(document, title=title, author=summary.organ)
        word_styles.lay_out(document.sections[0], head=summary.state_text, foot=title)
        _heading(document, summary, unit, first)
        _figures(document, summary)
        _units(document, summary)
        _texts_below(document, summary)
    out = io.BytesIO()
    document.save(out)
    return f"{title}.docx", out.getvalue()


def _heading(document, summary, unit, first):
    if summary.organ != unit.name:
        word_styles.write(document, summary.organ, bold=True, align=CENTRE, font=word_styles.HEAVY)
    text = f"{unit.name}{first.year}年{first.month}月工作小结"
    word_styles.write(document, text, size=Pt(18), bold=True, align=CENTRE, font=word_styles.HEAVY)
    now = Period(summary.month.since, summary.until)
    days = f"本期：{_days(now)}　上期：{_days(summary.before)}　去年同期：{_days(summary.year)}"
    word_styles.write(document, days, size=word_styles.SMALL, align=CENTRE)
    if summary.corrections:
        word_styles.write(document, "结账后有更正，括号内为此后增减。", size=word_styles.SMALL, align=CENTRE)


def _figures(document, summary):
    """Two halves beside each other, so that a station's month stays on one sheet."""
    table = word_styles.grid(document, HALF_WIDTHS * 2)
    word_styles.heads(table, ["项目", "本期", "上期", "去年同期"] * 2)
    for halves in zip_longest(*_halves(summary.sections)):
        row = word_styles.line(table, [text for half in halves for text in _texts(half)], lefts=(0, COLUMNS_A_HALF))
        for place, half in enumerate(halves):
            if isinstance(half, str):
                word_styles.band(row, place * COLUMNS_A_HALF, place * COLUMNS_A_HALF + COLUMNS_A_HALF - 1, half)


def _halves(sections):
    """Titles and rows, each section in the half that is shorter so far."""
    halves = ([], [])
    for section in sections:
        min(halves, key=len).extend([section.title, *section.rows])
    return halves


def _texts(half):
    """The four cells of a row; of a title or of nothing they stay empty."""
    if half is None or isinstance(half, str):
        return [""] * COLUMNS_A_HALF
    value = f"{half.value}（{half.correction}）" if half.correction else half.value
    return [half.label, value, half.before, half.year]


def _days(period):
    return f"{period.since:%Y.%m.%d}－{period.until:%m.%d}"


def _units(document, summary):
    if not summary.lines:
        return
    word_styles.title_line(document, "各警务室" if summary.is_station else "各派出所")
    width = (WHOLE - NAME) // len(summary.heads)
    table = word_styles.grid(document, (NAME, *[width] * len(summary.heads)))
    word_styles.heads(table, ["警务室" if summary.is_station else "派出所", *summary.heads])
    for name, cells in summary.lines:
        word_styles.line(table, [name, *cells])


def _texts_below(document, summary):
    word_styles.title_line(document, "需要注意")
    for text in summary.notable or ["本月没有需要特别注意的情况。"]:
        word_styles.body(document, text)
    if summary.is_station:
        word_styles.title_line(document, "所长意见")
        for text in (summary.remark.text if summary.remark else "").splitlines() or [""]:
            word_styles.body(document, text)
        word_styles.write(document, "所长（签字）：　　　　　　　　　　年　　月　　日", align=RIGHT)
