"""Reading the State Council's notice of holidays: its own sentences, or a plain table of the same days.

"一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。" and "2026-01-04,worked,元旦" say alike.
Weekdays and numbers of days that stand there are checked, so that another year's notice is not taken for this one's.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.imports.spreadsheet_reader import rows_of
from followups.calendar.holidays import DAY
from followups.calendar.statutory_days import (
    DRAGON_BOAT,
    LABOUR,
    MID_AUTUMN,
    NATIONAL,
    NEW_YEAR,
    SPRING,
    TOMB_SWEEPING,
    statutory_days,
)

MAX_TEXT = 20_000
LONGEST_RANGE = 31
HOLIDAYS = {
    NEW_YEAR: "元旦",
    SPRING: "春节",
    TOMB_SWEEPING: "清明",
    LABOUR: "劳动节",
    DRAGON_BOAT: "端午",
    MID_AUTUMN: "中秋",
    NATIONAL: "国庆",
}
WEEKDAYS = "一二三四五六日"
TO = r"(?:至|到|-+|—+|–+|~)"
ITEM = re.compile(
    r"(?P<text>"
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
    r"|(?<!\d)(?P<y>\d{4})(?P<mark>[-/.])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<packed>(?:19|20|21)\d{6})(?!\d)"
    r"|(?P<only>(?<=[至到~、,和—–-])\s*\d{1,2})日)"
    r"\s*(?:\((?P<note>[^()]*)\))?"
)
VERB = re.compile(
    r"(?P<off>放假|休息|公休|(?<!调)休|\boff\b|\brest\b)|(?P<worked>上班|补班|工作日|(?<!值)班|\bworked\b|\bwork\b)",
    re.I,
)
SAID_WEEKDAY = re.compile(rf"(?:周|星期)([{WEEKDAYS}天])")
IN_ALL = re.compile(r"共(?:计)?\s*(\d{1,2})\s*天|放假\s*(\d{1,2})\s*天")
TITLE = re.compile(r"关于\s*(\d{4})\s*年")
LIKE_A_DAY = re.compile(r"\d{1,2}\s*[月/.-]\s*\d{1,2}")


@dataclass
class Reading:
    """`days` is {day: (is it worked, name)}; `problems` and `passed_over` are pairs of the line's number and a text."""

    days: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    passed_over: list = field(default_factory=list)
    lines: dict = field(default_factory=dict)
    named: set = field(default_factory=set)

    @property
    def sentences(self):
        """The problems, each as a sentence that names its line."""
        return [_("Line %(line)d: %(what)s") % {"line": n, "what": text} if n else text for n, text in self.problems]


class _Unreadable(Exception):
    """What is wrong with a sentence, in words."""


def text_of_file(content):
    """The lines of a file: CSV, a workbook's first sheet, or text as pasted. Invalid when it cannot be read."""
    return "\n".join(",".join(_cell(cell) for cell in row).strip(",") for row in rows_of(content))


def _cell(cell):
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else "" if cell is None else cell).strip()


def read_notice(text, year):
    """What `text` says of `year`; with problems nothing of it may be used."""
    reading, name = Reading(), ""
    for number, line in enumerate(unicodedata.normalize("NFKC", text).splitlines(), 1):
        has_day = False
        title = TITLE.search(line)
        if title and int(title[1]) != year:
            text = _("It is the notice of %(said)s, not of %(year)d.") % {"said": title[1], "year": year}
            reading.problems.append((number, text))
        for sentence in re.split(r"[。;]", line):
            own = [
                code for code, word in HOLIDAYS.items() if word in sentence or code.casefold() in sentence.casefold()
            ]
            try:
                days = _days_of(sentence, year)
            except _Unreadable as problem:
                reading.problems.append((number, str(problem)))
                has_day = True
                continue
            if days:
                name = min(own, key=lambda code: _place(sentence, code), default=name)
                reading.named.update(own)
                _take(reading, number, days, name, year)
                has_day = True
        if line.strip() and not has_day:
            reading.passed_over.append((number, line.strip()[:120]))
    _check_whole(reading, year)
    return reading


def _place(sentence, code):
    places = [sentence.find(HOLIDAYS[code]), sentence.casefold().find(code.casefold())]
    return min(place for place in places if place >= 0)


def _days_of(sentence, year):
    """[(day, is it worked), …] of one sentence: days stand before the word that says what they are."""
    items, verbs = list(ITEM.finditer(sentence)), list(VERB.finditer(sentence))
    if not items:
        if verbs and LIKE_A_DAY.search(sentence):
            raise _Unreadable(_("No date is recognised. Write 2027-01-01 or 1月1日."))
        return []
    if not verbs:
        if all(_year_of(item) not in (None, year) for item in items):
            return []  # the day on which it was signed
        raise _Unreadable(_("It does not say whether the day is off (放假) or worked (上班)."))
    results, off = [], 0
    for first, last, verb in _ranges(sentence, items, verbs, year):
        is_worked = verb["worked"] is not None
        days = [first + DAY * n for n in range((last - first).days + 1)]
        off += 0 if is_worked else len(days)
        results += [(day, is_worked) for day in days]
    in_all = IN_ALL.search(sentence)
    if in_all and off and int(in_all[1] or in_all[2]) != off:
        raise _Unreadable(
            _("It says %(said)s days, but the dates make %(count)d.") % {"said": in_all[1] or in_all[2], "count": off}
        )
    return results


def _ranges(sentence, items, verbs, year):
    """[first day, last day, the word that says what they are], one for each range or single day."""
    pairs, day, end = [], None, 0
    for item in items:
        verb = next((verb for verb in verbs if verb.start() >= item.end()), verbs[-1])
        is_end = day is not None and _continues(sentence[end : item.start()].strip(), item, verb)
        before, day, end = day, _date(item, day, year), item.end()
        if not is_end:
            pairs.append([day, day, verb, [(item, day)]])
            continue
        if day < before and before.month == 12 and not _year_of(item):
            # From December into January, with no year said: the December before.
            before = before.replace(year=before.year - 1)
            pairs[-1][0], pairs[-1][3] = before, [(pairs[-1][3][0][0], before)]
        pairs[-1][1:3] = day, verb
        pairs[-1][3].append((item, day))
    for first, last, _verb, stated in pairs:
        if not 0 <= (last - first).days < LONGEST_RANGE:
            raise _Unreadable(_("From %(first)s to %(last)s is no range of days off.") % {"first": first, "last": last})
        for item, of_item in stated:
            _check_weekday(item, of_item)
    return [pair[:3] for pair in pairs]


def _continues(between, item, verb):
    """Whether a day ends the range that the one before began: by a word, or in the next column of a table."""
    in_table = between == "," and (item["y"] or item["packed"]) and verb["off"]
    return bool(re.fullmatch(TO, between) or in_table)


def _year_of(item):
    stated = item["year"] or item["y"] or (item["packed"] or "")[:4]
    return int(stated) if stated else None


def _date(item, before, year):
    year = _year_of(item) or (before.year if before else year)
    if item["packed"]:
        month, day = item["packed"][4:6], item["packed"][6:]
    elif item["only"]:
        month, day = before.month if before else 0, item["only"]
    else:
        month, day = item["month"] or item["m"], item["day"] or item["d"]
    try:
        return date(year, int(month), int(day))
    except ValueError as error:
        raise _Unreadable(_("There is no such day: %(text)s.") % {"text": item["text"]}) from error


def _check_weekday(item, day):
    stated = SAID_WEEKDAY.search(item["note"] or "")
    if stated and WEEKDAYS.index(stated[1].replace("天", "日")) != day.weekday():
        raise _Unreadable(
            _("%(day)s is a %(weekday)s, the text says %(said)s. Is it the notice of another year?")
            % {"day": day.isoformat(), "weekday": date_format(day, "l"), "said": stated[0]}
        )


def _take(reading, number, days, name, year):
    own = statutory_days(year)
    for day, is_worked in days:
        if not date(year - 1, 12, 1) <= day <= date(year, 12, 31):
            text = _("%(day)s does not belong to the notice of %(year)d.") % {"day": day.isoformat(), "year": year}
            reading.problems.append((number, text))
        elif day in reading.days and reading.days[day][0] != is_worked:
            text = _("%(day)s is off and worked at once (see line %(line)d).")
            reading.problems.append((number, text % {"day": day.isoformat(), "line": reading.lines[day]}))
        else:
            reading.days[day] = (is_worked, own.get(day) or name)
            reading.lines[day] = number


def _check_whole(reading, year):
    """A part of a notice must not make a year complete."""
    if reading.problems:
        return
    if not reading.days:
        reading.problems.append((0, _("Nothing in it names a day off or a day worked.")))
        return
    missing = [day for day in statutory_days(year) if reading.days.get(day, (True, ""))[0]]
    if missing:
        listed = ", ".join(day.isoformat() for day in missing)
        reading.problems.append(
            (0, _("By law these days are off, but it does not say so: %(days)s.") % {"days": listed})
        )
    unnamed = [HOLIDAYS[code] for code in HOLIDAYS if code not in reading.named]
    if unnamed and not missing:
        text = _("It does not name these holidays: %(names)s. Paste the whole notice, or add the names.")
        reading.problems.append((0, text % {"names": "、".join(unnamed)}))
