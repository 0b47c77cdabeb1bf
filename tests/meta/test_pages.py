"""Every page that needs no record opens for every role, or refuses, and names no outside address."""

import re

import pytest

from tests.meta.test_strangers import PATTERNS

PLAIN = sorted(
    "/" + route for route, _name in PATTERNS if not re.search(r"[<(^]", route) and not route.startswith("static")
)
ABSENT_WITHOUT = {
    "/residents/transfers/ask/": "a signed ticket of the person",
    "/reports/saved/new/": "the report or list that is to be saved",
}
CAST = ("officer", "auxiliary", "chief", "bureau", "auditor", "admin", "service")
OUTSIDE = re.compile(r"""(?:src|href|action|poster|hx-get|hx-post)=["'](?:https?:)?//([^/"']+)""")


@pytest.mark.parametrize("person", CAST)
def test_pages_open_or_refuse(request, signed_in, person):
    client = signed_in(request.getfixturevalue(person))
    broken, outside = [], []
    for url in PLAIN:
        response = client.get(url)
        if response.status_code >= 500 or (response.status_code == 404 and url not in ABSENT_WITHOUT):
            broken.append(f"{url}: {response.status_code}")
        if not response.streaming and "html" in response.get("Content-Type", ""):
            outside += [f"{url}: {host}" for host in OUTSIDE.findall(response.content.decode()) if host != "testserver"]
    assert not broken
    assert not outside
