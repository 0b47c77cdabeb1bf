from reports.models.months import ClosedMonth, ClosingDay, FrozenLine
from reports.models.remarks import MonthlyRemark
from reports.models.saved import Delivery, SavedReport, Webhook

__all__ = ["ClosedMonth", "ClosingDay", "Delivery", "FrozenLine", "MonthlyRemark", "SavedReport", "Webhook"]
