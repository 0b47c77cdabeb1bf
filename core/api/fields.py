"""The number of a row as the API takes it."""

from typing import Any

from rest_framework import serializers

LARGEST = 2**63 - 1  # of a 64-bit key: SQLite cannot even compare with more


class RowNumberField(serializers.IntegerField):
    """An id within 64 bits; whether such a row exists and is visible is checked by the view."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST, **options)
