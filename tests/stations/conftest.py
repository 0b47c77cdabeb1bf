"""Sentences are asserted in English here; tests/meta sees to it that all of them have Chinese."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield
