"""The lists that grow for years cost the same few queries at 100 rows and at 10,000."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.scopes import READ_SCOPES
from audit import trail
from audit.models import Entry
from core.http.response_cache import response_cache
from disputes.models import Dispute, Party
from followups.models import FollowUp
from residents.models import Household, Resident
from tests import factories
from visits.models import Visit

MOST = 12
FEW, MANY = 100, 10_000
# (model, page, collection of the API, who reads it by browser)
LISTS = [
    (Visit, "visits:list", "visits", ("officer", "chief")),
    (FollowUp, "followups:list", "follow-ups", ("officer", "chief")),
    (Dispute, "disputes:list", "disputes", ("officer", "chief")),
    (Resident, "residents:list", "residents", ("officer", "chief")),
    (Household, "residents:households", "households", ("officer", "chief")),
    (Entry, "audit:list", "audit", ("auditor",)),
]


def fill(room, officer):
    """As many households as FEW, each with a resident, a visit, a follow-up, a case and a line of the trail."""
    dwelling = factories.DwellingFactory(community=factories.CommunityFactory(room=room))
    for _number in range(FEW):
        home = factories.HouseholdFactory(room=room, dwelling=dwelling)
        resident = factories.ResidentFactory(household=home)
        factories.FollowUpFactory(household=home, resident=resident)
        visit = factories.VisitFactory(household=home, visited_by=officer)
        visit.residents.add(resident)
        factories.PartyFactory(dispute=factories.DisputeFactory(room=room, handler=officer), resident=resident)
        trail.record(by=officer, verb="visit_recorded", target=visit, room=room)


def multiply(model, **unique):
    """Copies of the rows there are, until there are MANY; `unique` columns are reckoned by SQL from `row` and `n`."""
    columns = [f.column for f in model._meta.concrete_fields if not f.primary_key and not f.generated]
    quoted = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(unique.get(name, f'row."{name}"') for name in columns)
    table = model._meta.db_table
    there = model._base_manager.count()
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({quoted}) '
            f"WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < {MANY // FEW}) "
            f'SELECT {values} FROM (SELECT * FROM "{table}" ORDER BY id LIMIT {FEW}) AS row, copies '
            f"LIMIT {MANY - there}"
        )
    assert model._base_manager.count() == MANY


def enlarge():
    other_uuid = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    multiply(Household)
    multiply(Resident)
    multiply(Visit, client_id=other_uuid)
    multiply(FollowUp, source_id="row.source_id + 1000000 * n")
    multiply(Entry)
    multiply(Dispute, sequence="row.sequence + 1000 * n", number="row.number || '-' || n")
    alone = Dispute.objects.filter(parties=None).values_list("pk", flat=True)
    Party.objects.bulk_create([Party(dispute_id=pk, name="外来人") for pk in alone])
    who_was_met = Visit.residents.through
    met = dict(who_was_met.objects.values_list("visit__household_id", "resident_id"))
    unmet = Visit.objects.filter(residents=None).values_list("pk", "household_id")
    who_was_met.objects.bulk_create([who_was_met(visit_id=pk, resident_id=met[home]) for pk, home in unmet])


def browser(person):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def program(person):
    _token, key = actions.issue_token(by=None, holder=person, name="scale", days=1, scopes=READ_SCOPES)
    return Client(headers={"Authorization": f"Token {key}"})


@pytest.fixture
def lists(officer, chief, auditor, service):
    """{name: function that asks for it} of every page and API list, for each who reads it, as they really ask."""
    browsers = {"officer": browser(officer), "chief": browser(chief), "auditor": browser(auditor)}
    by_token = program(service)
    since = (timezone.now() - timedelta(days=1)).isoformat()
    results = {}

    def add(name, client, url, **query):
        results[name] = lambda: client.get(url, query)

    for model, page, prefix, readers in LISTS:
        url, what = f"/api/v1/{prefix}/", model.__name__
        for reader in readers:
            add(f"{what}, page, {reader}", browsers[reader], reverse(page))
            add(f"{what}, API, {reader}", browsers[reader], url, page_size=FEW)
            add(f"{what}, changes, {reader}", browsers[reader], url, page_size=FEW, updated_since=since)
        if model is not Entry:
            add(f"{what}, API, token", by_token, url, page_size=FEW)
    return results


def counted(call):
    cache.clear()
    response_cache.clear()  # the rows are copied behind the actions: an answer kept in memory would not tell of them
    with CaptureQueriesContext(connection) as captured:
        response = call()
    assert response.status_code == 200, response.content[:300]
    requested = [query["sql"] for query in captured]
    assert not [sql for sql in requested if sql.startswith("SELECT DISTINCT")], "no index stops a sort of whole rows"
    return len(captured)


def rows_of(answer):
    """How many rows a page or an API answer shows."""
    return len(answer.context["page"].rows) if answer.context else len(answer.json()["results"])


@pytest.mark.no_cover
def test_lists_cost_the_same_at_100_and_at_10_000_rows(officer, room, lists):
    fill(room, officer)
    page = {name: rows_of(call()) for name, call in lists.items()}  # and content types are read once a process
    assert min(page.values()) >= 20, "lists of nothing prove nothing"
    few = {name: counted(call) for name, call in lists.items()}
    enlarge()
    many = {name: counted(call) for name, call in lists.items()}
    assert few == many
    assert max(many.values()) <= MOST, {name: count for name, count in many.items() if count > MOST}
