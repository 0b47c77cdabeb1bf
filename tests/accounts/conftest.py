"""Somebody who signs in by password."""

import pytest

from tests.accounts import PASSWORD


@pytest.fixture
def cheap_hashing(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def someone(officer, cheap_hashing):
    officer.set_password(PASSWORD)
    officer.save()
    return officer
