from reports.months.models import ClosedMonth, ClosingDay, FrozenLine
from reports.saved.models import Delivery, SavedReport, Webhook
from reports.summaries.models import MonthlyRemark

__all__ = ["ClosedMonth", "ClosingDay", "Delivery", "FrozenLine", "MonthlyRemark", "SavedReport", "Webhook"]
