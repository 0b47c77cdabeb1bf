"""Numbers of care; nobody else counts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from assistance.models import CareRecord, ConsentRequest
from core.queries.prepared import prepared_count

if TYPE_CHECKING:
    from stations.models import Officer


def reviews_due(reader: Any, on: date | None = None) -> int:
    """Care records whose review has come, as far as the reader sees them."""
    return _reviews(reader=reader, on=on or timezone.localdate())


def consents_to_ask(reader: Officer) -> int:
    """Persons who are to be asked, as far as the reader sees them."""
    return _requests(reader=reader)


@prepared_count
def _reviews(*, reader: Any, on: date) -> Any:
    return CareRecord.objects.visible_to(reader).to_review(on)


@prepared_count
def _requests(*, reader: Any) -> Any:
    return ConsentRequest.objects.visible_to(reader).open()
