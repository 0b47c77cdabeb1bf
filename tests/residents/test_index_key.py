"""After INDEX_KEY was changed, `manage.py reindex` makes numbers and phones findable again."""

from io import StringIO

import pytest
from django.core.management import call_command

from residents import identity
from residents.models import Resident
from residents.search import find
from tests import factories
from tests.residents.numbers import number


@pytest.fixture
def resident(room):
    digits = number()
    return factories.ResidentFactory(
        household=factories.HouseholdFactory(room=room),
        document_kind="id_card",
        id_number=digits,
        id_number_hash=identity.number_hash("id_card", digits),
        phone="13812345678",
    )


def test_numbers_and_phones_are_found_under_the_new_key(officer, resident, settings):
    settings.INDEX_KEY = "another-key-of-the-blind-index"
    assert not Resident.objects.filter(id_number_hash=identity.number_hash("id_card", resident.id_number)).exists()
    call_command("reindex", stdout=StringIO())
    for text in (resident.id_number, resident.phone, resident.phone[-4:]):
        assert [item.pk for item in find(officer, text).residents] == [resident.pk]


def test_a_second_run_changes_no_hash(resident):
    from residents.search.index import rehash_numbers

    assert rehash_numbers() == 0
    Resident.objects.update(id_number_hash="0" * 64)
    assert rehash_numbers() == 1
    assert rehash_numbers() == 0
