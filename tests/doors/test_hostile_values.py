"""No value that comes in by an address, a form or a body is ever answered by a fault of the program.

The suite sends a sample that is the same each time; `HOSTILE_CASES=5000` sends as many as it says.
"""

import os
from random import Random

import pytest
from django.db import transaction
from django.test import Client
from rest_framework.test import APIClient

from tests.doors.hostile_values import READERS, TEXTS, Doors

CASES = int(os.environ.get("HOSTILE_CASES", "280"))
SEED = int(os.environ.get("HOSTILE_SEED", "12"))


def send(case, user, random):
    """The status; what the program raises is a fault."""
    if case.path.startswith("/api/v1/"):
        client = APIClient()
        client.force_authenticate(user)
    else:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    if case.body is not None:
        response = client.generic(case.method.upper(), case.path, case.body, content_type="application/json")
    elif case.method == "post":
        return send_form(client, case.path, random)
    else:
        response = client.get(case.path, case.values)
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


def send_form(client, path, random):
    page = client.get(path)
    form = (page.context or {}).get("form") if page.status_code == 200 else None
    names = {name: form[name].value() for name in form.fields} if form is not None else {}
    values = {name: value for name, value in names.items() if isinstance(value, str | int | bool)}
    for name in random.sample(sorted(names), min(len(names), random.randint(1, 3))) or ["reason"]:
        values[name] = random.choice(TEXTS)
    return client.post(path, values).status_code


@pytest.mark.parametrize("reader", READERS)
def test_no_value_makes_a_fault(request, room, reader, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    settings.API_CALLS_PER_MINUTE = 10**6
    user = request.getfixturevalue(reader)
    doors, random = Doors(room), Random(f"{SEED} {reader}")
    faults = []
    for _ in range(max(CASES // len(READERS), 1)):
        case = doors.draw(random)
        try:
            with transaction.atomic():
                status = send(case, user, random)
                transaction.set_rollback(True)
        except Exception as error:  # whatever it is, it would have been a 500
            status = f"{type(error).__name__}: {error}"[:300]
        if not isinstance(status, int) or status >= 500:
            faults.append(f"{case}: {status}")
    assert not faults, "\n".join(faults)
