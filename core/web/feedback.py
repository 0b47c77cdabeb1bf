"""Messages that say what happened and offer to undo it."""

from django.contrib import messages


def add_message(request, text, *, undo="", level=messages.SUCCESS):
    """Tell the officer what happened; `undo` is an address that takes the act back by POST."""
    messages.add_message(request, level, text, extra_tags=f"undo:{undo}" if undo else "")
