"""Probes for whoever watches the process: `/healthz` it lives, `/readyz` it can work."""

from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from kombu.exceptions import OperationalError

from policeroom.celery import app


class ProbeMiddleware:
    """A probe asks about the process, not for somebody: no session is read for it, as that may be out of reach."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info in ("/healthz", "/readyz"):
            request.COOKIES.clear()
        return self.get_response(request)


def alive(request):
    return JsonResponse({"status": "ok"})


def ready(request):
    """200 when database, migrations and broker are fine, else 503 naming what is not."""
    checks = {"database": _database(), "broker": _broker()}
    checks["migrations"] = _migrations() if checks["database"] == "ok" else "unknown"
    fine = all(state == "ok" for state in checks.values())
    return JsonResponse({"status": "ok" if fine else "unavailable", **checks}, status=200 if fine else 503)


def _database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def _migrations():
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "ok" if not plan else f"{len(plan)} to apply"


def _broker():
    if not settings.REDIS_URL:
        folder = Path(settings.BROKER_DIR) / "queue"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return "folder cannot be written"
        return "ok"
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (OperationalError, OSError):
        return "unreachable"
    return "ok"
