"""The server against its own schema: no input, however odd, is answered with a server error.

Bounded: each operation gets a handful of generated requests, with a fixed seed, by a token of the widest scopes.
"""

import hypothesis
import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from accounts import actions
from accounts.scopes import SCOPES
from policeroom.wsgi import application
from tests.meta.world import BUILD

EXAMPLES = 6
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]


@pytest.fixture
def one_connection():
    """As Django's own test client does: a request must not close the connection that holds the test's rows."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def django_settings(request):
    return request.getfixturevalue("settings")


@pytest.fixture
def api_schema(db, one_connection, chief, room, django_settings):
    django_settings.API_CALLS_PER_MINUTE = 10**9
    cache.clear()
    for build in BUILD.values():
        build(room)
    _token, key = actions.issue_token(by=None, holder=chief, name="contract", days=1, scopes=list(SCOPES))
    headers = {"Authorization": f"Token {key}", "Accept-Language": "en"}
    loaded = schemathesis.openapi.from_wsgi("/api/schema/?format=json", application, headers=headers)
    loaded.config.update(headers=headers)
    return loaded


def try_odd_requests(operation):
    """Failures of one operation, as texts."""
    results = []

    @hypothesis.seed(20260301)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def send(case):
        response = case.call()
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as failures:
            sent = f"{case.method} {case.formatted_path} {case.query} {case.body!r}"[:400]
            results.extend(
                f"{sent}\n    → {response.status_code}: {exception.title}: {exception.message}"[:700]
                for exception in failures.exceptions
            )

    send()
    return results


@pytest.mark.no_cover
def test_no_server_error_and_only_documented_answers(api_schema):
    operations = [result.ok() for result in api_schema.get_all_operations()]
    assert len(operations) > 5
    results = [text for operation in operations for text in try_odd_requests(operation)]
    assert not results, "\n".join(results)
