"""The fields of `FollowUpSerializer` in SQL, for the quick way to CSV."""

import json
from functools import lru_cache

from django.db.models import Case, F, IntegerField, Q, TextField, Value, When
from django.utils import timezone
from django.utils.translation import get_language

from core.exports.csv_cells import BooleanCell, DateTimeCell, DaysUntilCell, JSONObjectCell, PostProcessedCell, TextCell
from followups.models import FollowUp
from followups.reason_texts import CANCEL_REASONS, reason_in_words


def follow_up_cells():
    """{field: expression}; reasons in the reader's language, overdue as of today."""
    language = get_language()
    plain = (
        "subject",
        "due_on",
        "window_from",
        "window_to",
        "raised_for_on",
        "first_due_on",
        "reason_code",
        "state",
        "done_on",
    )
    moments = ("reminded_at", "escalated_at", "cancelled_at", "created_at", "updated_at")
    return {
        "id": F("pk"),
        "version": F("version"),
        **{name: F(name) for name in plain},
        **{name: DateTimeCell(F(name)) for name in moments},
        **{name: F(f"{name}_id") for name in ("room", "household", "resident", "done_by_visit")},
        **{name: BooleanCell(F(name)) for name in ("is_matter", "is_confidential")},
        "subject": TextCell(F("subject")),
        "reason": PostProcessedCell(
            JSONObjectCell(code=F("reason_code"), data=F("reason_data")), lambda stored: _reason(stored, language)
        ),
        "source": JSONObjectCell(type=F("source_type__model"), id=F("source_id")),
        "is_overdue": Case(
            When(Q(state=FollowUp.OPEN, promised_to__lt=timezone.localdate()), then=Value("true")),
            default=Value("false"),
            output_field=TextField(),
        ),
        "days_late": Case(
            When(
                Q(state=FollowUp.OPEN, promised_to__lt=timezone.localdate()),
                then=DaysUntilCell(F("promised_to"), timezone.localdate()),
            ),
            default=Value(0),
            output_field=IntegerField(),
        ),
        "cancel_reason": TextCell(_cancel_reason()),
    }


@lru_cache(maxsize=4096)
def _reason(made_from, language):
    """Most follow-ups share their reason with many others."""
    stored = json.loads(made_from)
    return reason_in_words(stored["code"], stored["data"])


def _cancel_reason():
    cases = [When(cancel_reason=code, then=Value(str(sentence))) for code, sentence in CANCEL_REASONS.items()]
    return Case(*cases, default=F("cancel_reason"), output_field=TextField())
