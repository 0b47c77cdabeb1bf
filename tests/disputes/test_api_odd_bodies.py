"""Acts on a real case with odd bodies: refused or done, never a server error, always as the schema says.

`tests/api/test_contract.py` tries every operation with made-up numbers; here the case is one the caller may handle.
"""

from collections import Counter

import hypothesis
import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from accounts import actions as accounts
from policeroom.wsgi import application
from tests.api.test_contract import CHECKS, django_settings, one_connection  # noqa: F401

EXAMPLES = 4
STATES = ("reported", "mediating", "agreed", "closed")
BELOW = "/api/v1/disputes/{id}/"


@pytest.fixture
def api_schema(db, one_connection, chief, django_settings):  # noqa: F811
    django_settings.API_CALLS_PER_MINUTE = 10**9
    scopes = ["disputes:write", "residents:read", "visits:read"]
    _token, key = accounts.issue_token(by=None, holder=chief, name="odd", days=1, scopes=scopes)
    headers = {"Authorization": f"Token {key}", "Accept-Language": "en"}
    loaded = schemathesis.openapi.from_wsgi("/api/schema/?format=json", application, headers=headers)
    loaded.config.update(headers=headers)
    return loaded


def odd_responses(operation, ids, statuses):
    problems = []

    @hypothesis.seed(20260302)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE))
    def send(case):
        case.path_parameters = ids
        if isinstance(case.body, dict):
            case.body.pop("version", None)
        with transaction.atomic():  # each begins with the same case
            response = case.call()
            transaction.set_rollback(True)
        statuses[response.status_code] += 1
        try:
            case.validate_response(response, checks=CHECKS)
        except schemathesis.core.failures.FailureGroup as failures:
            problems.extend(
                f"{case.method} {case.path} {case.body!r} → {exception.title}"[:600]
                for exception in failures.exceptions
            )

    send()
    return problems


@pytest.mark.no_cover
@pytest.mark.parametrize("state", STATES)
def test_no_body_breaks_an_act(api_schema, in_state, state):
    case = in_state(state)
    agreement = case.agreements.first()
    ids = {"id": case.pk, "party": case.parties.first().pk, "term": agreement.terms.get().pk if agreement else 0}
    operations = [result.ok() for result in api_schema.get_all_operations()]
    acts = [
        operation
        for operation in operations
        if operation.path.startswith(BELOW) and operation.method.upper() in ("POST", "PATCH")
    ]
    assert len(acts) > 15
    statuses = Counter()
    problems = [text for act in acts for text in odd_responses(act, ids, statuses)]
    assert not problems, "\n".join(problems)
    # Some bodies are taken, or only the door was tried.
    assert statuses[200] + statuses[201] > 5, statuses
