"""`{% chart figure %}` prints what `core.charts` made."""

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def chart(figure):
    """The figure with caption, drawing and the table behind; nothing for None."""
    if figure is None:
        return ""
    name = "trend" if figure.kind == "trend" else "figure"
    return render_to_string(f"_components/chart_{name}.html", {"figure": figure})


@register.simple_tag
def chart_text(words, css=""):
    """Words of a drawing at their place, a link where they have an address; cut ones say the rest when pointed at."""
    if words is None:
        return ""
    anchor = format_html(' text-anchor="{}"', words.anchor) if words.anchor != "start" else ""
    kind = format_html(' class="{}"', css) if css else ""
    full = format_html("<title>{}</title>", words.full) if words.full else ""
    # The places are numbers of our own: str() writes them with a point in every language.
    drawn = format_html(
        '<text x="{}" y="{}"{}{}>{}{}</text>', str(words.x), str(words.y), anchor, kind, words.text, full
    )
    return format_html('<a href="{}">{}</a>', words.url, drawn) if words.url else drawn
