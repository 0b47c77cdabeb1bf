"""The fields of households and residents in SQL, for the quick way to CSV."""

from django.db.models import Case, F, TextField, Value, When
from django.utils import timezone

from core.exports.csv_cells import DateTimeCell, DaysUntilCell, PostProcessedCell, TextCell
from core.privacy.encryption import decrypt
from core.privacy.masking import mask_id_number, mask_phone


def household_cells():
    """{field: expression}; days are counted to today."""
    plain = ("last_visited_on", "unvisited_since", "ended_on", "version")
    return {
        "id": F("pk"),
        "client_id": F("client_id"),
        **{name: F(name) for name in plain},
        **{name: TextCell(F(name)) for name in ("label", "note")},
        **{name: TextCell(F(f"dwelling__{name}")) for name in ("address", "use", "floor")},
        **{name: DateTimeCell(F(name)) for name in ("created_at", "updated_at")},
        "room": F("room_id"),
        "dwelling": F("dwelling_id"),
        "community": F("dwelling__community_id"),
        "days_unvisited": DaysUntilCell(F("unvisited_since"), timezone.localdate()),
    }


def resident_cells():
    """{field: expression}; numbers and phones are encrypted in the database, so the server masks them."""
    plain = ("sex", "birth_date", "document_kind", "residency_kind", "died_on", "verified_on", "version")
    words = ("name", "region_code", "occupation", "workplace", "note")
    return {
        "id": F("pk"),
        "client_id": F("client_id"),
        **{name: F(name) for name in plain},
        **{name: TextCell(F(name)) for name in words},
        **{name: DateTimeCell(F(name)) for name in ("created_at", "updated_at")},
        **{name: F(f"{name}_id") for name in ("household", "room")},
        "id_number_masked": PostProcessedCell(
            F("id_number"), lambda token: mask_id_number(decrypt(token)) if token else ""
        ),
        "phone_masked": PostProcessedCell(F("phone"), lambda token: mask_phone(decrypt(token)) if token else ""),
        "state": Case(
            When(died_on__isnull=False, then=Value("died")),
            When(household__isnull=False, then=Value("here")),
            default=Value("moved_out"),
            output_field=TextField(),
        ),
    }
