"""The fields of `VisitSerializer` in SQL, for the quick way to CSV."""

from django.db.models import Case, F, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Cast, Concat

from core.exports.csv_cells import CoordinateCell, DateTimeCell, JSONListCell, JSONObjectCell, TextCell
from disputes.models import ReturnVisit
from visits.models import Finding, Photo, Visit
from visits.photo_files import photo_address
from visits.serializers import ReturnAnswersSerializer

ANSWERS = ReturnAnswersSerializer.Meta.fields


def visit_cells(request):
    """{field: expression}; whether a case's answers show depends on who asks, the address of a photo on where."""
    plain = ("client_id", "kind", "occurred_on", "minutes", "contact", "next_visit_on", "next_visit_hour", "version")
    words = ("place", "note", "void_reason")
    moments = ("occurred_at", "voided_at", "created_at", "updated_at")
    return {
        "id": F("pk"),
        **{name: F(name) for name in plain},
        **{name: TextCell(F(name)) for name in words},
        **{name: DateTimeCell(F(name)) for name in moments},
        **{name: F(f"{name}_id") for name in ("household", "dispute", "room", "visited_by")},
        "visited_by_name": TextCell(F("visited_by__name")),
        "residents": JSONListCell(
            _of_visit(Visit.residents.through._base_manager.order_by("resident_id"), F("resident_id"))
        ),
        "return_answers": _answers(request.user),
        "findings": JSONListCell(_of_visit(Finding.objects.current().order_by("pk"), _finding())),
        "photos": JSONListCell(_of_visit(Photo.objects.standing().order_by("pk"), _photo(request))),
        "latitude": CoordinateCell(F("latitude")),
        "longitude": CoordinateCell(F("longitude")),
    }


def _of_visit(rows, expression):
    return rows.filter(visit=OuterRef("pk")).values_list(expression)


def _finding():
    return JSONObjectCell(id=F("pk"), kind=F("kind"), text=F("text"), resident=F("resident_id"))


def _photo(request):
    def at(size):
        """The address as the serializer makes it, with the two numbers put in by the database."""
        before, _mark, rest = photo_address(request, 111, 222, size).rpartition("/111/")
        between, _mark, after = rest.rpartition("/222/")
        pieces = (f"{before}/", F("visit_id"), f"/{between}/", F("pk"), f"/{after}")
        return Concat(
            *(Value(piece) if isinstance(piece, str) else Cast(piece, TextField()) for piece in pieces),
            output_field=TextField(),
        )

    return JSONObjectCell(id=F("pk"), url=at("full"), thumbnail=at("small"), width=F("width"), height=F("height"))


def _answers(user):
    """Those that count now, to who may see the case."""
    seen = Q(dispute__isnull=False, return_answers__isnull=False, return_answers__withdrawn_at__isnull=True)
    record = JSONObjectCell(**{name: F(f"return_answers__{name}") for name in ANSWERS})
    scope = user.scope_for(ReturnVisit.VIEW).q("room")
    return Case(When(seen & scope, then=record), default=None, output_field=TextField())
