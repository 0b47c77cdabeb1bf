"""System checks of the conventions of models."""

from typing import Any

from django.apps import apps
from django.core.checks import Error, register

from core.models import Stamped


@register()
def scoped_models_say_who_may_see_them(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Every Stamped model names the permission to see it; without one, nobody could be refused."""
    return [
        Error(f"{model.__name__} does not set VIEW.", obj=model, id="core.E001")
        for model in apps.get_models()
        if issubclass(model, Stamped) and not model.VIEW
    ]
