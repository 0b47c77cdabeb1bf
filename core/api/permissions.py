"""The first check of every call: the role, and the token if there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission

if TYPE_CHECKING:
    pass


class MayUse(BasePermission):
    """The role must grant the action's permission, and the token, if one is used, must cover it."""

    message = _("Your role may not do this.")

    def has_permission(self, request: Any, view: Any) -> bool:
        user = request.user
        if not user or not user.is_authenticated:
            return False
        permission = view.permission_for(view.action) if hasattr(view, "permission_for") else None
        if permission is None:
            return True
        allows = getattr(request.auth, "allows", None)
        if allows is not None and not allows(permission):
            self.message = _("The scopes of this token do not cover this.")
            return False
        if user.can(permission):
            return True
        if not user.postings_today:
            self.message = _("This account holds no post today.")
        return False
