"""Saved reports: reports and lists kept under a name, written on a schedule and delivered as files or to webhooks."""
