"""Bases of every page: permission first (403), then scope (404), then the rule (a form error or 409).

Pages are thin: `ScopedList` filters, orders and cuts a page; `ScopedDetail` shows one row; `ActionView`
binds a form and calls one action with `by=`.
"""

from core.web.views.action_views import ActionView, ObjectActionView
from core.web.views.base import Action, Column, Page, Permitted, back_address
from core.web.views.lists import ScopedList
from core.web.views.records import ScopedDetail, ScopedObject
from core.web.views.secret_once import SecretOnceMixin

__all__ = [
    "Action",
    "ActionView",
    "Column",
    "ObjectActionView",
    "Page",
    "Permitted",
    "ScopedDetail",
    "ScopedList",
    "ScopedObject",
    "SecretOnceMixin",
    "back_address",
]
