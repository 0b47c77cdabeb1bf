from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection

from residents.models import Resident
from tests import factories

pytestmark = pytest.mark.django_db


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, phone FROM residents_resident ORDER BY id")
        return [value for row in cursor.fetchall() for value in row if value]


def rotate(**options):
    out = StringIO()
    call_command("rotate_field_keys", stdout=out, **options)
    return out.getvalue().strip()


def test_keys_rotate_in_batches_and_the_old_key_can_go(settings):
    for n in range(5):
        factories.ResidentFactory(id_number=f"E1234{n}", phone=f"1380013800{n}" if n % 2 else "")
    old, new = list(settings.FIELD_KEYS), Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, *old]
    assert rotate(batch=2) == "residents 5, values encrypted anew 7"
    settings.FIELD_KEYS = [new]
    assert [Fernet(new).decrypt(token.encode()).decode() for token in stored()]
    assert {resident.id_number for resident in Resident.objects.all()} == {f"E1234{n}" for n in range(5)}
    assert rotate() == "residents 5, values encrypted anew 0", "a second run changes nothing"


def test_it_goes_on_where_it_stopped(settings):
    first, _second = (factories.ResidentFactory(id_number=f"E1234{n}") for n in range(2))
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    assert rotate(after=first.pk, verbosity=2).endswith("residents 1, values encrypted anew 1")
    assert rotate() == "residents 2, values encrypted anew 1"
