"""Who asks in a measurement: officers with tokens and sessions, and the homes they visit.

python -m benchmarks.cast 16        in a county's environment: prints JSON of officers of 16 rooms, a chief, the bureau
"""

import json
import os
import sys

import django

HOMES = 200


def main(rooms):
    django.setup()
    from stations.models import Posting

    cast = {"officers": [], "chief": None, "bureau": None}
    rooms_seen = set()
    postings = Posting.objects.in_force().filter(officer__is_active=True).select_related("officer").order_by("id")
    for posting in postings.filter(role="officer", room__isnull=False):
        if posting.room_id not in rooms_seen and len(rooms_seen) < rooms:
            rooms_seen.add(posting.room_id)
            cast["officers"].append(
                {**_account(posting.officer), "room": posting.room_id, "homes": _homes(posting.room_id)}
            )
    for role in ("chief", "bureau"):
        cast[role] = _account(postings.filter(role=role).first().officer)
    json.dump(cast, sys.stdout)


def _account(officer):
    """Badge, tokens of ours and of the yardstick, and a session as signing in would make it."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from rest_framework.authtoken.models import Token

    from accounts.actions import issue_token
    from accounts.scopes import SCOPES

    _token, key = issue_token(by=None, holder=officer, name="benchmark", days=30, scopes=_grantable(officer, SCOPES))
    session = SessionStore()
    session[SESSION_KEY] = str(officer.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = officer.get_session_auth_hash()
    session.create()
    plain, _created = Token.objects.get_or_create(user=officer)
    return {"id": officer.pk, "badge": officer.badge, "token": key, "plain": plain.key, "session": session.session_key}


def _grantable(officer, scopes):
    """Every scope this post may carry."""
    return [code for code, scope in scopes.items() if any(officer.can(name) for name in scope.permissions)]


def _homes(room):
    from residents.models import Household

    return list(Household.objects.current().filter(room=room).order_by("id").values_list("pk", flat=True)[:HOMES])


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.plain.settings"
    main(int(sys.argv[1]))
