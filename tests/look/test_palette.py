"""The palette's contrast, computed from the sheet itself, by day and by night (WCAG 2.2: 4.5:1 text, 3:1 edges)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

SHEET = (Path(settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
BACKGROUNDS = ("ground", "panel", "sunken", "hover")
TONES = ("blue", "yellow", "orange", "red", "grey", "jade")
TEXT = (
    [("ink", background) for background in BACKGROUNDS]
    + [("quiet", background) for background in BACKGROUNDS]
    + [("brand", background) for background in BACKGROUNDS]
    + [("brand-deep", background) for background in (*BACKGROUNDS, "brand-tint")]
    + [("danger", background) for background in BACKGROUNDS]
    + [("jade", background) for background in ("ground", "panel")]
    + [("on-brand", "brand"), ("on-brand", "brand-deep"), ("on-jade", "jade"), ("on-danger", "danger")]
    + [("ink", "brand-tint"), ("quiet", "brand-tint")]
    + [(f"{tone}-ink", f"{tone}-tint") for tone in TONES]
)
CHARTS = ("chart-blue", "chart-amber", "chart-green", "chart-plum")
# The name at the end of a line has the line's tone.
TEXT += [(tone, background) for tone in CHARTS for background in ("panel", "ground")]
EDGES = [("edge", "panel"), ("edge", "ground"), ("brand", "panel"), ("brand", "ground")]


def _palette(selector):
    block = re.search(re.escape(selector) + r"\s*{(.*?)}", SHEET, re.S).group(1)
    return dict(re.findall(r"--pr-([a-z-]+):\s*(#[0-9a-f]{6});", block))


DAY = _palette(":root")
NIGHT = {**DAY, **_palette('[data-bs-theme="dark"]')}


def _light(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour, other):
    high, low = sorted((_light(colour), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [DAY, NIGHT], ids=["day", "night"])
@pytest.mark.parametrize(("ink", "background"), TEXT)
def test_text_can_be_read(palette, ink, background):
    assert contrast(palette[ink], palette[background]) >= 4.5


@pytest.mark.parametrize("palette", [DAY, NIGHT], ids=["day", "night"])
@pytest.mark.parametrize(("ink", "background"), EDGES)
def test_edges_of_controls_can_be_seen(palette, ink, background):
    assert contrast(palette[ink], palette[background]) >= 3


def test_night_redefines_every_colour():
    assert set(DAY) == set(_palette('[data-bs-theme="dark"]'))


def test_status_colours_are_the_ones_agreed():
    assert (DAY["blue-ink"], DAY["blue-tint"]) == ("#1d4f86", "#e3eefb")
    assert (DAY["yellow-ink"], DAY["yellow-tint"]) == ("#6b4a00", "#fff2cc")
    assert (DAY["orange-ink"], DAY["orange-tint"]) == ("#843900", "#ffe6d2")
    assert (DAY["red-ink"], DAY["red-tint"]) == ("#8f1d1d", "#fde3e3")
    assert (DAY["grey-ink"], DAY["grey-tint"]) == ("#46505c", "#eceff3")
