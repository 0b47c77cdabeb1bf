"""`{% chart figure %}` prints a figure of `core.charts`."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def chart(figure: Any) -> Any:
    """The figure with its caption, its drawings and the table of its values; nothing for None."""
    if figure is None:
        return ""
    name = "trend" if figure.kind == "trend" else "figure"
    return render_to_string(f"_components/chart_{name}.html", {"figure": figure})


@register.simple_tag
def chart_text(text: Any, css: str = "") -> Any:
    """A `core.charts.parts.Text` as SVG, a link where it has a `url`; a shortened one has its full text as tooltip."""
    if text is None:
        return ""
    anchor = format_html(' text-anchor="{}"', text.anchor) if text.anchor != "start" else ""
    kind = format_html(' class="{}"', css) if css else ""
    full = format_html("<title>{}</title>", text.full) if text.full else ""
    # Coordinates come from our own code; str() writes them with a decimal point in every language.
    element = format_html(
        '<text x="{}" y="{}"{}{}>{}{}</text>', str(text.x), str(text.y), anchor, kind, text.text, full
    )
    return format_html('<a href="{}">{}</a>', text.url, element) if text.url else element
