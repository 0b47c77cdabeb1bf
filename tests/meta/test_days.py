"""Every day of a record says whether it has happened or may lie ahead: `core.models.Checked`."""

from django.apps import apps
from django.db import models

from core.models import Checked


def test_every_day_is_in_the_past_or_ahead():
    missing, unknown = [], []
    for model in apps.get_models():
        if not issubclass(model, Checked):
            continue
        names = {field.name for field in model._meta.concrete_fields if isinstance(field, models.DateField)}
        classed = {*model.PAST, *model.AHEAD}
        # Moments that the system writes down itself are never typed.
        own = {field.name for field in model._meta.concrete_fields if isinstance(field, models.DateTimeField)}
        missing += [f"{model._meta.label}.{name}" for name in names - own - classed]
        unknown += [f"{model._meta.label}.{name}" for name in classed - names]
    assert missing == []
    assert unknown == []
