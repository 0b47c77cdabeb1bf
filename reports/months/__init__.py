"""Closed months: their figures are kept as they were on the day of closing."""
