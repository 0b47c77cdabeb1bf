"""The schema is the full truth: generated without a warning, valid, served in the house."""

import re

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient


def test_it_generates_without_a_warning_and_is_valid(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))


@pytest.fixture
def schema(api, officer):
    return api(officer).get("/api/schema/", {"format": "json"}).json()


def test_every_operation_documents_its_errors(schema):
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            if method in ("get", "post", "patch", "put", "delete"):
                assert {"401", "403", "404", "429"} <= set(operation["responses"]), f"{method} {path}"
                if method != "get":
                    assert {"400", "409", "415"} <= set(operation["responses"]), f"{method} {path}"


def test_every_read_names_its_tag(schema):
    reads = {
        path: operations["get"]["responses"] for path, operations in schema["paths"].items() if "get" in operations
    }
    tagged = {
        path: result for path, result in reads.items() if "application/json" in result.get("200", {}).get("content", {})
    }
    assert {"/api/v1/visits/", "/api/v1/reports/{code}/", "/api/v1/me/"} <= set(tagged)
    assert all("304" in result and "ETag" in result["200"]["headers"] for result in tagged.values())


def test_a_report_is_described_as_it_is_answered(schema, api, officer):
    described = schema["paths"]["/api/v1/reports/{code}/"]["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]
    response = api(officer).get("/api/v1/reports/workload/?compare=year").json()
    assert set(response) == set(described["properties"])
    line, figures = response["results"][0], {"visits", "minutes", "households_visited", "persons_met"}
    assert set(described["properties"]["results"]["items"]["properties"]) | figures < set(line)


def test_every_operation_says_what_it_is_for(schema):
    silent = [
        f"{method} {path}"
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
        if method in ("get", "post", "patch", "put", "delete")
        and not (operation.get("description") or operation.get("summary"))
    ]
    assert not silent


def test_schema_and_docs_need_sign_in(client, db):
    assert APIClient().get("/api/schema/").status_code == 401
    assert client.get("/api/docs/").status_code == 302


def test_the_docs_name_no_outside_address(signed_in, officer):
    client = signed_in(officer)
    page = client.get("/api/docs/").content.decode()
    script = client.get("/api/docs/?script=").content.decode()
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", page)
    assert "https://" not in script
    assert "<script>" not in page, "our policy refuses inline scripts"
    assert "style>" not in page
