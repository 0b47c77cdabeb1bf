"""Tags and filters of the page kit: icons, labels, lateness, bars. templates/README.md shows each."""

import logging
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import lucide
from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.http import request_context
from core.shares import share_text

logger = logging.getLogger(__name__)
register = template.Library()

TONES = {"blue", "yellow", "orange", "red", "grey", "jade"}


@lru_cache(maxsize=512)
def _icon_svg(name: str, size: int, css: str) -> SafeString:
    attributes = {"class": f"icon {css}".strip(), "aria-hidden": "true", "focusable": "false"}
    try:
        svg = lucide._render_icon(name, size, **attributes)
    except lucide.IconDoesNotExist:
        # A decoration that the library renamed must not cost an officer the page; tests/look names it.
        logger.warning("no icon named %s", name)
        svg = lucide._render_icon("circle", size, **attributes)
    return mark_safe(svg)


@register.simple_tag
def icon(name: str, size: int = 18, css: str = "") -> SafeString:
    """An inline Lucide icon; always decoration, so the word stands beside it."""
    return _icon_svg(str(name), size, str(css))


@register.simple_tag
def status(text: Any, tone: str = "grey", icon_name: str = "") -> SafeString:
    """A tinted label: the word carries the meaning, the tint repeats it."""
    tone = tone if tone in TONES else "grey"
    svg = _icon_svg(icon_name, 13, "") if icon_name else ""
    return format_html('<span class="status status-{}">{}{}</span>', tone, svg, text)


@register.simple_tag(takes_context=True)
def repeat_block(context: Any, name: str) -> str:
    """A block's content once more: page title and browser title say the same."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return mark_safe(" ".join(block.render(context).split())) if block else ""


@register.simple_tag
def request_number() -> str:
    """The number that the log and the audit trail carry too; empty outside a request."""
    return request_context.current().number


@register.filter
def undo_url(message: Any) -> str:
    """Where a message's act can be undone, from `core.web.feedback.add_message(…, undo=…)`."""
    for tag in (message.extra_tags or "").split():
        if tag.startswith("undo:"):
            return tag[5:]
    return ""


def _as_date(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def days_late(due_on: Any) -> int | None:
    """Whole days past the due date in local time: 0 today, negative ahead; None without a date."""
    due_on = _as_date(due_on)
    return (timezone.localdate() - due_on).days if isinstance(due_on, date) else None


@register.filter
def days_ago(value: Any) -> str:
    """A day in words: today, yesterday, 12 days ago, in 3 days."""
    days = days_late(value)
    if days is None:
        return _("never")
    if days in (0, 1, -1):
        return {0: _("today"), 1: _("yesterday"), -1: _("tomorrow")}[days]
    if days > 0:
        return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}
    return ngettext("in %(days)d day", "in %(days)d days", -days) % {"days": -days}


@register.filter
def magnitude(value: Any) -> Any:
    """Without its sign, for a sentence that already says which way."""
    return abs(value) if value is not None else ""


@register.filter
def short_day(value: Any) -> str:
    """A day as duty books write it: 3 Nov, or 11月3日; with the year when it is another one."""
    day = _as_date(value)
    if not isinstance(day, date):
        return ""
    this_year = day.year == timezone.localdate().year
    if (get_language() or "").startswith("zh"):
        text = f"{day.month}月{day.day}日"
        return text if this_year else f"{day.year}年{text}"
    text = f"{day.day} {_MONTHS[day.month - 1]}"
    return text if this_year else f"{text} {day.year}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@register.filter
def short_time(value: Any) -> str:
    """Day and minute: 3 Nov 09:40."""
    if not isinstance(value, datetime):
        return short_day(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{short_day(local)} {local:%H:%M}"


@register.inclusion_tag("_components/bar.html")
def bar(value: Any, most: Any, label: Any = "", tone: str = "") -> dict[str, Any]:
    """A bar on a zero baseline; `label` says the same in words for who cannot see it."""
    share = min(max(float(value or 0) / float(most), 0), 1) if most else 0
    return {"width": round(share * 160, 1), "label": label or f"{value} / {most}", "tone": tone}


@register.filter(name="share_text")
def share_words(share: float | None) -> str:
    """A share from 0 to 1 in per cent: all and nothing only where exact."""
    return share_text(share)


@register.inclusion_tag("_components/share_bar.html")
def share_bar(share: float | None, middle: float | None = None, *, is_bad: bool | None = None) -> dict[str, Any]:
    """A share from 0 to 1 as a bar from zero, with a line at the median; amber when clearly above it."""
    worse = share is not None and middle is not None and share > 1.25 * middle
    return {
        "label": share_text(share),
        "width": round(1000 * (share or 0)),
        "middle": None if middle is None else min(round(1000 * middle), 996),
        "is_bad": worse if is_bad is None else is_bad,
    }


@register.inclusion_tag("_components/share_bar.html")
def rate_bar(row: Any) -> dict[str, Any]:
    """The bar of a unit in a comparison: rate from zero, median of its class, the band of chance."""
    return {
        "label": f"{row.rate_text} · {row.cell.middle_text}",
        "width": row.width,
        "middle": row.middle,
        "band": row.band,
        "is_bad": row.is_clear,
        "is_thin": not row.is_ranked,
    }


@register.inclusion_tag("_components/spark.html")
def spark(values: Iterable, label: Any) -> dict[str, Any]:
    """Small bars for a short series, oldest first, zero baseline, the last one marked."""
    values = [float(value or 0) for value in values]
    most = max(values, default=0) or 1
    step = 96 / max(len(values), 1)
    bars = [
        {
            "x": round(place * step, 2),
            "y": round(24 - max(24 * value / most, 0.75), 2),
            "width": round(max(step - 1.5, 1), 2),
            "height": round(max(24 * value / most, 0.75), 2),
        }
        for place, value in enumerate(values)
    ]
    return {"bars": bars, "label": label}


@register.inclusion_tag("_components/masked.html")
def masked(value: Any, url: str = "", label: Any = "") -> dict[str, Any]:
    """A value shown in part, with the audited "show" button when `url` is given."""
    return {"value": value, "url": url, "label": label}


@register.inclusion_tag("_components/figure.html")
def figure(label: Any, value: Any, url: str = "", change: Any = "", tone: str = "", unit: str = "") -> dict[str, Any]:
    """A number with its comparison and a link to its records; tone: better, worse or nothing."""
    return {"label": label, "value": value, "url": url, "change": change, "tone": tone, "unit": unit}


@register.inclusion_tag("_components/due_item.html")
def due_item(item: Any) -> dict[str, Any]:
    """One line of the duty book; see templates/README.md for the keys."""
    return {"item": item}


@register.inclusion_tag("_components/empty.html")
def empty(title: Any, text: str = "", url: str = "", label: Any = "", icon_name: str = "inbox") -> dict[str, Any]:
    """Why a list is empty and what to do."""
    return {
        "title": title,
        "text": text,
        "action": {"url": url, "label": label} if url else None,
        "icon_name": icon_name,
    }
