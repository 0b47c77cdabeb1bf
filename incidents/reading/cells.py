"""What people type into the cells of a table, brought into one shape."""

import re
from datetime import date, datetime

from incidents.months import month_from_text

# Full-width signs of Chinese keyboards, and the wide blank.
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
BLANK = {"", "-", "--", "—", "——", "–", "/", "\\", "无数据", "未报", "n/a"}
TOTALS = {"合计", "总计", "小计", "共计", "总数", "合 计", "总 计", "小 计", "total", "totals", "subtotal", "sum"}
THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.0+)?")
WHOLE = re.compile(r"[+-]?[0-9]{1,12}(\.0+)?")
COUNTED = re.compile(r"\s*[起件宗次]$")
MONTH = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.][0-9]{1,2})?|年([0-9]{1,2})月份?(?:[0-9]{1,2}日)?)")
# How spreadsheets are made to keep a number as text: '0123 and ="0123".
NUMBER_AS_TEXT = re.compile(r"=\"(.*)\"|'(.*)", re.DOTALL)


def text_of(cell):
    """A cell as text, on one line, with narrow signs; whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    text = " ".join(str(cell).translate(NARROW).split())
    as_text = NUMBER_AS_TEXT.fullmatch(text)
    return (as_text[1] or as_text[2] or "").strip() if as_text else text


def is_blank(text):
    return text.casefold() in BLANK


def is_total(text):
    return text.casefold() in TOTALS


def month_of(cell):
    """The first day of the month a cell names, or None."""
    if isinstance(cell, datetime | date):
        return month_from_text(f"{cell.year:04d}-{cell.month:02d}")
    text = text_of(cell).replace(" ", "")
    if match := MONTH.match(text):
        return month_from_text(f"{match[1]}-{int(match[2] or match[3]):02d}")
    return month_from_text(f"{text[:4]}-{text[4:]}") if re.fullmatch("[0-9]{6}", text) else None


def number_of(cell):
    """A whole number, or None: "1,234", "１２", "12.0" and "12起" are numbers."""
    if isinstance(cell, bool):
        return None
    text = COUNTED.sub("", text_of(cell))
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    return int(text.partition(".")[0]) if WHOLE.fullmatch(text) else None
