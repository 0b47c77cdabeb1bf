"""Writing of closed months: months are closed, and the day on which they are is set."""

from reports.months.actions.closing import close_due_months, close_month, close_past_months, due_months
from reports.months.actions.closing_days import set_closing_day

__all__ = ["close_due_months", "close_month", "close_past_months", "due_months", "set_closing_day"]
