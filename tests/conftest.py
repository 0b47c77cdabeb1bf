"""The cast: everybody a page must think of, in one county of two stations."""

import pytest
from rest_framework.test import APIClient

from tests import factories


@pytest.fixture
def county(db):
    return factories.BureauFactory(name="安宁县公安局")


@pytest.fixture
def station(county):
    return factories.StationFactory(bureau=county, name="城关派出所")


@pytest.fixture
def far_station(county):
    return factories.StationFactory(bureau=county, name="河东派出所")


@pytest.fixture
def room(station):
    return factories.RoomFactory(station=station, name="东街警务室")


@pytest.fixture
def other_room(station):
    return factories.RoomFactory(station=station, name="西街警务室")


@pytest.fixture
def far_room(far_station):
    return factories.RoomFactory(station=far_station, name="河东警务室")


def _posted(name, role, **unit):
    return factories.PostingFactory(officer__name=name, role=role, **unit).officer


@pytest.fixture
def officer(room):
    """Community officer of `room`."""
    return _posted("张民", "officer", room=room)


@pytest.fixture
def roommate(room):
    """Second officer of `room`."""
    return _posted("李警", "officer", room=room)


@pytest.fixture
def auxiliary(room):
    return _posted("赵辅", "auxiliary", room=room)


@pytest.fixture
def neighbour(other_room):
    """Officer of another room of the same station."""
    return _posted("王邻", "officer", room=other_room)


@pytest.fixture
def outsider(far_room):
    """Officer of another station."""
    return _posted("陈远", "officer", room=far_room)


@pytest.fixture
def chief(station):
    return _posted("刘所", "chief", station=station)


@pytest.fixture
def bureau(county):
    """Somebody at the county bureau (the unit itself is `county`)."""
    return _posted("周局", "bureau", bureau=county)


@pytest.fixture
def auditor(county):
    return _posted("吴督", "auditor", bureau=county)


@pytest.fixture
def admin(county):
    return _posted("郑管", "admin", bureau=county)


@pytest.fixture
def service(county):
    return _posted("接口", "service", bureau=county)


@pytest.fixture
def signed_in(client):
    """`signed_in(officer)` → a browser client of that officer, in English unless told otherwise."""

    def sign_in(user, language="en"):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        return client

    return sign_in


@pytest.fixture
def api():
    """`api(officer)` → an API client of that officer, in English."""

    def sign_in(user, language="en"):
        client = APIClient()
        client.force_authenticate(user)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        return client

    return sign_in
