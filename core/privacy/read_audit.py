"""The hook through which reads are audited; the app that keeps the trail registers its implementation here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Model

if TYPE_CHECKING:
    from django.http import HttpRequest

    from core.exports.export_store import Export


class ReadAudit:
    """Does nothing; replaced through `register` when the apps are ready."""

    @staticmethod
    def exported(request: HttpRequest, model: type[Model]) -> None:
        """All rows of a filtered list are exported."""

    @staticmethod
    def pulled(request: HttpRequest, model: type[Model]) -> None:
        """A program reads a list by token."""

    @staticmethod
    def fetched(request: HttpRequest, export: Export) -> None:
        """The file of a background export is downloaded."""


_read_audit = ReadAudit


def register(implementation: type[ReadAudit]) -> None:
    global _read_audit
    _read_audit = implementation


def record_export(request: HttpRequest, model: type[Model]) -> None:
    _read_audit.exported(request, model)


def record_pull(request: HttpRequest, model: type[Model]) -> None:
    _read_audit.pulled(request, model)


def record_download(request: HttpRequest, export: Export) -> None:
    _read_audit.fetched(request, export)
