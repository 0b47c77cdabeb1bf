"""How a figure of a period differs from that of an earlier one."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

# Which direction of a figure is the better one.
MORE, LESS, NEITHER = 1, -1, 0


@dataclass(frozen=True)
class Change:
    """How a figure differs from an earlier one: "+8" and "on October"; the tone only where better is clear."""

    sign: str
    against: str
    tone: str

    @property
    def label(self) -> str:
        if not self.sign:
            return _("as in %(period)s") % {"period": self.against}
        return _("%(change)s on %(period)s") % {"change": self.sign, "period": self.against}


def change(now: float, then: float, better: int, against: str) -> Change:
    """`better` is MORE, LESS or NEITHER; `against` names the earlier period."""
    difference = round(now - then, 1)
    if not difference:
        return Change("", against, "")
    better_now = difference * better
    tone = "better" if better_now > 0 else "worse" if better_now < 0 else ""
    return Change(f"{'+' if difference > 0 else '−'}{number_text(abs(difference))}", against, tone)


def number_text(value: float) -> str:
    """Hours to a tenth, counts whole."""
    return f"{value:g}" if value < 100000 else f"{value:.0f}"
