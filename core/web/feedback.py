"""Messages that state what happened and offer to undo it."""

from django.contrib import messages


def add_message(request, text, *, undo="", level=messages.SUCCESS):
    """Show the officer what happened; `undo` is an address that reverses it by POST."""
    messages.add_message(request, level, text, extra_tags=f"undo:{undo}" if undo else "")
