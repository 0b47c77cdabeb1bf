"""Sentences are asserted in English here."""

import pytest


@pytest.fixture(autouse=True)
def _in_english(in_english):
    pass
