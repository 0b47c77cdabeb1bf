"""Pages of follow-ups and of their dictionaries."""
