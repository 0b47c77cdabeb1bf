"""Messages that state what happened and offer to undo it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages

if TYPE_CHECKING:
    from django.http import HttpRequest


def add_message(request: HttpRequest, text: Any, *, undo: str = "", level: int = messages.SUCCESS) -> None:
    """Show the officer what happened; `undo` is an address that reverses it by POST."""
    messages.add_message(request, level, text, extra_tags=f"undo:{undo}" if undo else "")
