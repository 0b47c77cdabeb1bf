"""Every field is classed; what identifies is unreadable at rest."""

import pytest
from django.apps import apps

from core.models import Stamped
from core.privacy.encryption import EncryptedTextField
from tests.meta.code import APPS
from tests.meta.privacy import FIELDS, IDENTIFYING, OPERATIONAL, SECRET, STAMPS

MODELS = [model for model in apps.get_models() if model._meta.app_label in APPS]


def classed(model):
    own = FIELDS.get(model._meta.label, {})
    return {**STAMPS, **own} if issubclass(model, Stamped) else {"id": OPERATIONAL, "room": OPERATIONAL, **own}


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_every_field_is_classed(model):
    stored = {f.name for f in model._meta.get_fields() if f.concrete}
    unclassed = stored - set(classed(model))
    assert not unclassed, f"class these fields of {model._meta.label} in tests/meta/privacy.py: {sorted(unclassed)}"


def test_nothing_is_classed_that_is_gone():
    for label, fields in FIELDS.items():
        stored = {f.name for f in apps.get_model(label)._meta.get_fields()}
        assert set(fields) <= stored, f"{label}: {sorted(set(fields) - stored)}"


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_what_identifies_is_encrypted_or_hashed(model):
    for name, kind in classed(model).items():
        if kind == IDENTIFYING:
            field = model._meta.get_field(name)
            assert isinstance(field, EncryptedTextField) or name.endswith("_hash"), f"{model._meta.label}.{name}"


def test_nothing_secret_or_identifying_is_ever_served():
    """No API serializer has such a field to read; masked forms have names of their own."""
    from policeroom.api import router

    results = []
    for prefix, viewset, _name in router.registry:
        if not getattr(viewset, "serializer_class", None):
            continue
        for name, field in viewset.serializer_class().fields.items():
            kind = classed(viewset.model).get(field.source or name)
            if kind in (IDENTIFYING, SECRET) and not field.write_only:
                results.append(f"{prefix}: {name}")
    assert not results


def test_no_forbidden_facts():
    """No category, field or score about ethnicity, religion, political view or the act of petitioning."""
    words = ("ethnic", "nation_", "religio", "politic", "petition", "score", "risk")
    results = [
        f"{model._meta.label}.{f.name}"
        for model in MODELS
        if model._meta.app_label == "residents"
        for f in model._meta.get_fields()
        if any(word in f.name for word in words)
    ]
    assert not results
