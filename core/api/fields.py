"""Fields of the API: the number of a row, days and moments within the calendar."""

from typing import Any

from rest_framework import serializers

from core.time.days import EARLIEST
from core.web.address_values import LARGEST
from core.web.forms import within_calendar


class RowNumberField(serializers.IntegerField):
    """An id within 64 bits; whether such a row exists and is visible is checked by the view."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST, **options)


class DateField(serializers.DateField):
    """A day of the calendar the records keep."""

    default_validators = [within_calendar]


class DateTimeField(serializers.DateTimeField):
    """A moment of the calendar the records keep."""

    default_validators = [within_calendar]

    def enforce_timezone(self, value: Any) -> Any:
        # Near its ends a zone added to a moment overflows; the validator says what is wrong.
        return value if value.year < EARLIEST.year else super().enforce_timezone(value)
