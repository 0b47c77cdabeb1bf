"""/healthz and /readyz: open to whoever watches, honest about what is not fine."""

import pytest
from django.db import DatabaseError
from django.db import OperationalError as OutOfReach
from kombu.exceptions import OperationalError

from policeroom import health


@pytest.fixture
def ready(client, db):
    def ask():
        response = client.get("/readyz")
        return response.status_code, response.json()

    return ask


def test_the_process_lives_whatever_else_does_not(client):
    """No database here: asking for one would fail this test."""
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_all_is_fine(ready, settings, tmp_path):
    settings.REDIS_URL, settings.BROKER_DIR = "", tmp_path / "broker"
    fine = {"status": "ok", "database": "ok", "broker": "ok", "migrations": "ok"}
    assert ready() == (200, fine)


def test_a_database_out_of_reach(ready, monkeypatch, settings):
    settings.REDIS_URL = ""

    def out_of_reach():
        raise DatabaseError("connection refused")

    with monkeypatch.context() as trouble:
        trouble.setattr(health.connection, "cursor", out_of_reach)
        status, body = ready()
    assert status == 503
    assert (body["database"], body["migrations"], body["broker"]) == ("unreachable", "unknown", "ok")


def test_a_probe_by_somebody_signed_in_reads_no_session(client, officer, monkeypatch, settings):
    settings.REDIS_URL = ""
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")

    def out_of_reach(self):
        raise DatabaseError("connection refused")

    with monkeypatch.context() as trouble:
        trouble.setattr("django.contrib.sessions.backends.db.SessionStore.load", out_of_reach)
        assert client.get("/readyz").status_code == 200
        assert client.get("/healthz").status_code == 200


def test_a_broker_out_of_reach(ready, monkeypatch, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    class Nowhere:
        def __enter__(self):
            return self

        def __exit__(self, *trouble):
            return False

        def ensure_connection(self, **options):
            raise OperationalError("connection refused")

    monkeypatch.setattr(health.app, "connection_for_write", Nowhere)
    status, body = ready()
    assert (status, body["broker"], body["database"]) == (503, "unreachable", "ok")


def test_a_folder_of_messages_that_cannot_be_made(ready, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.REDIS_URL, settings.BROKER_DIR = "", tmp_path / "file"
    status, body = ready()
    assert status == 503
    assert body["broker"] == "folder cannot be written"


def test_migrations_that_wait(ready, monkeypatch, settings):
    settings.REDIS_URL = ""
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: [("x", False), ("y", False)])
    status, body = ready()
    assert (status, body["migrations"]) == (503, "2 to apply")


@pytest.mark.parametrize("trouble", [OutOfReach("no connection"), OperationalError("no queue")])
def test_the_api_says_come_again(api, officer, monkeypatch, trouble):
    from visits.api import VisitViewSet

    def fail(self):
        raise trouble

    monkeypatch.setattr(VisitViewSet, "get_queryset", fail)
    response = api(officer).get("/api/v1/visits/")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "out of reach" in response.json()["detail"]
    assert "no connection" not in response.text
