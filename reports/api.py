"""Reports by API: the paths of the packages, closed months before the codes of reports."""

from typing import Any

from reports.months.api import PATHS as MONTH_PATHS
from reports.tables.api import PATHS as TABLE_PATHS

ROUTES: list[Any] = []
PATHS = [*MONTH_PATHS, *TABLE_PATHS]
