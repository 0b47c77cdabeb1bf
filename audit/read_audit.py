"""Audit lines for exports and for pulls by token, with the filters that chose the rows."""

import hashlib
import re

from django.core.cache import cache

from audit import trail
from core.privacy.masking import mask_id_number, mask_phone
from core.privacy.read_audit import ReadAudit

# An hour, less the seconds for which core/http/response_cache.py responds without calling this module.
PULL_LINE_EVERY_SECONDS = 3570
# These choose the page, not the rows.
PAGING = {"cursor", "page_size", "count", "format", "ordering"}
LONG_NUMBER = re.compile(r"[0-9]{6,17}[0-9Xx]")
MASKED = {"id_number": mask_id_number, "phone": mask_phone}


def filters_of(request):
    """The parameters that chose the rows; numbers that identify somebody are masked, here as everywhere."""
    results = {}
    for name, values in sorted(request.GET.lists()):
        if name not in PAGING and any(values):
            masked = [_mask(name, value) for value in values]
            results[name[:60]] = masked[0] if len(masked) == 1 else masked[:20]
    return results


def _mask(name, value):
    if name in MASKED:
        return MASKED[name](value)
    return LONG_NUMBER.sub(lambda match: mask_id_number(match.group()), value)[:200]


class ReadTrail(ReadAudit):
    """`exported` for every CSV; `pulled` once an hour for each token, collection and choice of filters.

    A program that comes every minute would otherwise bury the trail under lines that say the same.
    """

    @staticmethod
    def exported(request, model):
        trail.record(
            by=request.user,
            verb="exported",
            model=model,
            changes={"filters": filters_of(request), "path": request.path, **_token(request)},
        )

    @staticmethod
    def fetched(request, export):
        trail.record(
            by=request.user,
            verb="export_fetched",
            subject=export.title,
            changes={"file": export.filename, "rows": export.rows, "path": export.path, **_token(request)},
        )

    @staticmethod
    def pulled(request, model):
        token = getattr(request, "auth", None)
        if token is None:
            return
        filters = filters_of(request)
        same = {name: value for name, value in filters.items() if name != "updated_since"}
        digest = hashlib.sha256(repr((token.pk, request.path, same)).encode()).hexdigest()
        if cache.add(f"pulled:{digest}", 1, PULL_LINE_EVERY_SECONDS):
            trail.record(
                by=request.user,
                verb="pulled",
                model=model,
                changes={"filters": filters, "path": request.path, **_token(request)},
            )


def _token(request):
    token = getattr(request, "auth", None)
    return {"token": token.name} if token is not None else {}
