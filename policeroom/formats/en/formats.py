"""Day before month, as lists and margins write it: 18 May 2026."""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y H:i"
SHORT_DATE_FORMAT = "j M Y"
MONTH_DAY_FORMAT = "j M"
