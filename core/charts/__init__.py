"""Charts made on the server: values in, a drawing with its sentence and its table out; `{% chart figure %}` prints it.

Pure Python without models. Each chart is drawn twice, for a wide and for a narrow place; the style sheet shows one.
"""

from core.charts.bar_chart import bars
from core.charts.line_chart import lines
from core.charts.parts import Series
from core.charts.share_bar import shares
from core.charts.small_trend import trend

__all__ = ["Series", "bars", "lines", "shares", "trend"]
