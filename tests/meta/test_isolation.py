"""Every scoped model is isolated wherever it can be read: lists, details, API, exports, and choices."""

import csv
import io

import pytest
from django import forms
from django.core.cache import cache
from django.test import RequestFactory
from django.urls import reverse
from rest_framework import serializers

from policeroom.api import router
from tests import factories
from tests.meta.world import BUILD, LISTS, OBJECT_PAGES

VIEWSETS = [(prefix, viewset) for prefix, viewset, _name in router.registry if getattr(viewset, "model", None)]


def names(rows):
    return [row[0] for row in rows]


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def foreign_room(db):
    """In another bureau, so that even units at the top are foreign."""
    return factories.RoomFactory()


@pytest.fixture
def cast(officer, auditor, admin, chief, bureau):
    return (officer, auditor, admin, chief, bureau)


@pytest.fixture
def reader(cast):
    """`reader(permission)`: somebody of this county who may use it, the narrowest scope first."""

    def find(permission):
        return next(item for item in cast if not permission or item.can(permission))

    return find


def build(model, room):
    assert model in BUILD, f"teach tests/meta/world.py to make a {model.__name__}"
    return BUILD[model](room)


@pytest.mark.parametrize(("prefix", "viewset"), VIEWSETS, ids=names(VIEWSETS))
def test_api_list_detail_and_csv(api, reader, room, foreign_room, prefix, viewset):
    mine, theirs = build(viewset.model, room), build(viewset.model, foreign_room)
    client = api(reader(viewset.model.VIEW))
    url = f"/api/v1/{prefix}/"
    ids = {row["id"] for row in client.get(url, {"page_size": 1000}).json()["results"]}
    assert mine.pk in ids
    assert theirs.pk not in ids
    changed = client.get(url, {"page_size": 1000, "updated_since": "2000-01-01T00:00:00Z"}).json()["results"]
    assert mine.pk in {row["id"] for row in changed}
    assert theirs.pk not in {row["id"] for row in changed}
    assert client.get(f"{url}{mine.pk}/").status_code == 200
    assert client.get(f"{url}{theirs.pk}/").status_code == 404
    for method in ("patch", "put", "delete"):
        assert getattr(client, method)(f"{url}{theirs.pk}/", {}, format="json").status_code in (403, 404, 405)
    rows = list(
        csv.reader(io.StringIO(b"".join(client.get(url, {"format": "csv"}).streaming_content).decode("utf-8-sig")))
    )
    column = [row[rows[0].index("id")] for row in rows[1:]]
    assert str(mine.pk) in column
    assert str(theirs.pk) not in column


@pytest.mark.parametrize(("prefix", "viewset"), VIEWSETS, ids=names(VIEWSETS))
def test_api_extra_actions_on_a_foreign_record(api, cast, foreign_room, prefix, viewset):
    """403 to whose role may not, 404 to whose role may: never the record, never a word about it."""
    theirs = build(viewset.model, foreign_room)
    for action in viewset.get_extra_actions():
        if not action.detail or "(" in action.url_path:
            continue
        for method in action.mapping:
            url = f"/api/v1/{prefix}/{theirs.pk}/{action.url_path}/"
            codes = {getattr(api(person), method)(url, {}, format="json").status_code for person in cast}
            assert codes <= {403, 404}, f"{action.url_path} answered {codes}"
            assert 404 in codes, f"nobody may {action.url_path}"


@pytest.mark.parametrize(("name", "route", "view"), LISTS, ids=names(LISTS))
def test_page_lists_and_their_exports(signed_in, reader, room, foreign_room, name, route, view):
    mine, theirs = build(view.model, room), build(view.model, foreign_room)
    person = reader(view.permission or getattr(view.model, "VIEW", ""))
    client = signed_in(person)
    page = {row.pk if hasattr(row, "pk") else row["id"] for row in client.get(reverse(name)).context["page"].rows}
    assert theirs.pk not in page
    assert mine.pk in page
    exported = client.get(reverse(name), {"format": "csv"})
    if exported.streaming:
        content = b"".join(exported.streaming_content).decode("utf-8-sig")
        assert str(theirs) not in content


@pytest.mark.parametrize(("name", "route", "view"), OBJECT_PAGES, ids=names(OBJECT_PAGES))
def test_pages_of_a_foreign_record_are_absent(signed_in, cast, foreign_room, name, route, view):
    theirs = build(view.model, foreign_room)
    for method in ("get", "post"):
        if method in view.http_method_names and hasattr(view, method):
            url = reverse(name, args=[theirs.pk])
            codes = {getattr(signed_in(person), method)(url).status_code for person in cast}
            assert codes <= {403, 404, 405}, f"{method} {name} answered {codes}"
            assert 404 in codes or 405 in codes, f"nobody may {method} {name}"


def filtersets():
    seen = {view.filterset_class: view.model for _n, _r, view in LISTS if view.filterset_class}
    seen |= {v.filterset_class: v.model for _p, v in VIEWSETS if getattr(v, "filterset_class", None)}
    return sorted(seen.items(), key=lambda item: item[0].__name__)


@pytest.mark.parametrize(("filterset", "model"), filtersets(), ids=[pair[0].__name__ for pair in filtersets()])
def test_filters_offer_only_what_is_visible(reader, foreign_room, filterset, model):
    request = RequestFactory().get("/")
    request.user = reader(model.VIEW)
    form = filterset({}, queryset=model.objects.visible_to(request.user), request=request).form
    for name, field in form.fields.items():
        queryset = getattr(field, "queryset", None)
        if isinstance(field, forms.ModelChoiceField) and queryset is not None and queryset.model in BUILD:
            theirs = build(queryset.model, foreign_room)
            assert not queryset.filter(pk=theirs.pk).exists(), f"{filterset.__name__}.{name} offers foreign rows"


@pytest.mark.parametrize(("prefix", "viewset"), VIEWSETS, ids=names(VIEWSETS))
def test_related_fields_take_only_what_is_visible(reader, foreign_room, prefix, viewset):
    from rest_framework.test import APIRequestFactory

    serializer_class = getattr(viewset, "serializer_class", None)
    if serializer_class is None or not (hasattr(viewset, "create") or hasattr(viewset, "partial_update")):
        return
    request = APIRequestFactory().get("/")
    request.user = reader(viewset.model.VIEW)
    for name, field in serializer_class(context={"request": request}).fields.items():
        inner = getattr(field, "child_relation", field)
        if isinstance(inner, serializers.RelatedField) and not field.read_only and inner.get_queryset() is not None:
            queryset = inner.get_queryset()
            if queryset.model in BUILD:
                theirs = build(queryset.model, foreign_room)
                assert not queryset.filter(pk=theirs.pk).exists(), f"{prefix}: {name} takes foreign rows"


def test_an_ended_posting_empties_everything(api, officer, room):
    from django.utils import timezone

    from stations.models import Officer

    officer.postings.update(until=timezone.localdate() - timezone.timedelta(days=1))
    gone = Officer.objects.get(pk=officer.pk)
    for prefix, viewset in VIEWSETS:
        build(viewset.model, room)
        assert api(gone).get(f"/api/v1/{prefix}/").status_code == 403, prefix
