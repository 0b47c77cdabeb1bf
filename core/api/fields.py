"""The number of a row as the API takes it."""

from rest_framework import serializers

LARGEST = 2**63 - 1  # of a 64-bit key: SQLite cannot even compare with more


class RowNumberField(serializers.IntegerField):
    """An id; whether such a row is there and in sight is asked elsewhere."""

    def __init__(self, **options):
        super().__init__(min_value=1, max_value=LARGEST, **options)
