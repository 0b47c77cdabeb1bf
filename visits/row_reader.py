"""Visits as the API's list reads them: the same fields as `VisitSerializer`, without making models of the rows.

A list is what programs poll; measured, the models and their related rows are most of its cost (benchmarks/reading.py).
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from core.queries.prepared import prepared
from disputes.models import ReturnVisit
from visits.models import Finding, Photo, Visit
from visits.photo_files import photo_address
from visits.serializers import ReturnAnswersSerializer, VisitSerializer

PLAIN = (
    "id", "client_id", "kind", "place", "occurred_at", "occurred_on", "minutes", "contact", "note", "latitude",
    "longitude", "next_visit_on", "next_visit_hour", "voided_at", "void_reason", "version", "created_at", "updated_at",
)  # fmt: skip
KEYS = ("household", "dispute", "room", "visited_by")
MOMENTS = ("occurred_at", "voided_at", "created_at", "updated_at")
ANSWERS = ReturnAnswersSerializer.Meta.fields
ORDER = [name for name in VisitSerializer.Meta.fields if name not in ("reason", "verified")]  # only ever written


def rows(visits):
    """The rows of a queryset as dicts of columns."""
    plain = visits.select_related(None).prefetch_related(None)
    return plain.values(*PLAIN, *KEYS, visited_by_name=F("visited_by__name"))


def row_of(visit):
    """The same of one visit that is at hand."""
    columns = {name: getattr(visit, name) for name in PLAIN}
    return columns | {name: getattr(visit, f"{name}_id") for name in KEYS} | {"visited_by_name": visit.visited_by.name}


@dataclass(frozen=True)
class Children:
    """What hangs on visits, by their numbers."""

    residents: dict
    findings: dict
    photos: dict

    @classmethod
    def read(cls, visits, request):
        """Three queries for all."""
        findings = defaultdict(list)
        for finding in _findings(visits=visits):
            findings[finding.pop("visit")].append(finding)
        return cls(_together(_residents(visits=visits)), findings, _pictures(visits, request))

    @classmethod
    def as_sent(cls, visit, residents):
        """Of a visit just recorded with these residents, and with neither findings nor photos."""
        return cls({visit.pk: sorted(set(residents))}, {}, {})


def represent(visit_rows, request, children=None):
    """What `VisitSerializer` makes of the same rows; one query more when a case is among them."""
    children = children or Children.read([row["id"] for row in visit_rows], request)
    replies, zone = _answers(visit_rows, request), timezone.get_current_timezone()
    return [_representation(row, zone, children, replies) for row in visit_rows]


def _representation(row, zone, children, replies):
    pk = row["id"]
    for name in MOMENTS:
        if row[name] is not None:
            row[name] = row[name].astimezone(zone).isoformat()
    for name in ("latitude", "longitude"):
        if row[name] is not None:
            row[name] = float(row[name])
    row["client_id"] = str(row["client_id"])
    row["occurred_on"] = row["occurred_on"].isoformat()
    row["next_visit_on"] = row["next_visit_on"] and row["next_visit_on"].isoformat()
    row["residents"] = children.residents.get(pk, [])
    row["findings"] = children.findings.get(pk, [])
    row["photos"] = children.photos.get(pk, [])
    row["return_answers"] = replies.get(pk)
    return {name: row[name] for name in ORDER}


def _together(pairs):
    results = defaultdict(list)
    for visit, value in pairs:
        results[visit].append(value)
    return results


@prepared
def _residents(visits):
    pairs = Visit.residents.through._base_manager.filter(visit__in=visits).order_by("resident_id")
    return pairs.values_list("visit_id", "resident_id")


@prepared
def _findings(visits):
    rows = Finding.objects.current().filter(visit__in=visits).order_by("pk")
    return rows.values("visit", "id", "kind", "text", "resident")


@prepared
def _photos(visits):
    return (
        Photo.objects.standing()
        .filter(visit__in=visits)
        .order_by("pk")
        .values_list("visit_id", "pk", "width", "height")
    )


def _pictures(visits, request):
    results = defaultdict(list)
    for visit, pk, width, height in _photos(visits=visits):
        results[visit].append(
            {
                "id": pk,
                "url": photo_address(request, visit, pk, "full"),
                "thumbnail": photo_address(request, visit, pk, "small"),
                "width": width,
                "height": height,
            }
        )
    return results


def _answers(visit_rows, request):
    """Those that count now, to who may see the case."""
    about = [row["id"] for row in visit_rows if row["dispute"] is not None]
    if not about:
        return {}
    scope = request.user.scope_for(ReturnVisit.VIEW)
    seen = ReturnVisit.objects.filter(scope.q("visit__room"), visit__in=about, withdrawn_at__isnull=True)
    return {item.pop("visit"): item for item in seen.values("visit", *ANSWERS)}
