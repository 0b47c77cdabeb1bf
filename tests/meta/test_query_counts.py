"""Every list, page and API, takes the same few queries however many rows there are."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.http.response_cache import response_cache
from policeroom.api import router
from tests.meta.world import BUILD, LISTS, SEVERAL

MOST = 12
FEW, MANY = 4, 26  # the second is one more than a page shows
VIEWSETS = [(prefix, viewset) for prefix, viewset, _name in router.registry if getattr(viewset, "model", None)]


@pytest.fixture
def reader(officer, auditor, admin, chief, bureau):
    """The widest scope first: it sees the most rows."""

    def find(permission):
        if not permission:
            return officer
        return next(item for item in (bureau, chief, auditor, admin, officer) if item.can(permission))

    return find


def fill(model, room, count):
    for _one in range(count):
        SEVERAL.get(model, BUILD[model])(room)


def queries(call):
    with CaptureQueriesContext(connection) as captured:
        response = call()
    assert response.status_code == 200, response.content[:300]
    return [query["sql"] for query in captured.captured_queries]


def check(model, room, call):
    fill(model, room, FEW)
    call()  # content types and the like are read once a process
    cache.clear()
    response_cache.clear()
    few = queries(call)
    fill(model, room, MANY - FEW)
    cache.clear()
    response_cache.clear()
    many = queries(call)
    assert len(many) <= MOST, "\n".join(many)
    assert len(few) == len(many), "\n".join(many)


@pytest.mark.no_cover
@pytest.mark.parametrize(("prefix", "viewset"), VIEWSETS, ids=[item[0] for item in VIEWSETS])
def test_api_lists(api, reader, room, prefix, viewset):
    client = api(reader(viewset.model.VIEW))
    check(viewset.model, room, lambda: client.get(f"/api/v1/{prefix}/", {"page_size": 1000}))


@pytest.mark.no_cover
@pytest.mark.parametrize(("name", "route", "view"), LISTS, ids=[item[0] for item in LISTS])
def test_page_lists(signed_in, reader, room, name, route, view):
    client = signed_in(reader(view.permission or getattr(view.model, "VIEW", "")))
    check(view.model, room, lambda: client.get(reverse(name)))
