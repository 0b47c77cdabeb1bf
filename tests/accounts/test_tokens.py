"""API tokens: issued on the page or by command, hashed, scoped, expiring, revocable."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import actions
from accounts.models import ApiToken
from accounts.scopes import READ_SCOPES, SCOPES
from audit.models import Entry
from core.errors import Invalid, RuleViolation
from stations.roles import every_permission
from tests import factories


def issue(holder, *scopes, days=5):
    return actions.issue_token(by=None, holder=holder, name="仓库", days=days, scopes=scopes or READ_SCOPES)


def calling(key, language="en"):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {key}", HTTP_ACCEPT_LANGUAGE=language)
    return client


def test_scopes_name_permissions_that_exist():
    for code, scope in SCOPES.items():
        assert scope.permissions <= every_permission(), code


def test_the_key_works_and_is_stored_nowhere(service):
    token, key = issue(service)
    assert calling(key).get("/api/v1/me/").json()["badge"] == service.badge
    stored = str(ApiToken.objects.filter(pk=token.pk).values().get())
    assert key not in stored
    assert key not in str(list(Entry.objects.values()))


def test_me_tells_account_units_permissions_and_token(service, county):
    _token, key = issue(service, "visits:read")
    body = calling(key).get("/api/v1/me/").json()
    assert body["role"] == "service"
    assert body["units"] == [{"level": "bureau", "id": county.pk, "code": county.code, "name": county.name}]
    assert body["permissions"] == ["officers.view", "units.view", "visits.view"]
    assert body["token"]["scopes"] == ["visits:read"]


def test_me_by_session_has_no_token(api, officer):
    body = api(officer).get("/api/v1/me/").json()
    assert body["token"] is None
    assert "visits.record" in body["permissions"]


def test_a_scope_narrows_to_403_and_says_why(auditor):
    auditor_key = issue(auditor, "units:read")[1]
    response = calling(auditor_key).get("/api/v1/audit/")
    assert response.status_code == 403
    assert response.json()["detail"] == "The scopes of this token do not cover this."


def test_a_scope_narrows_rows_and_rights_of_the_holder_too(officer, room):
    """Below the API as well: actions and querysets that ask the officer get the narrowed answer."""
    officer.narrow_to(lambda permission: permission == "units.view")
    assert not officer.can("visits.record")
    assert officer.scope_for("visits.record").is_empty
    assert officer.scope_for("units.view").has(room)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda token: setattr(token, "expiry", timezone.now() - timedelta(seconds=1)), "This token has expired."),
        (lambda token: setattr(token, "revoked_at", timezone.now()), "This token was revoked."),
    ],
)
def test_ended_tokens_get_401_and_stay_readable(service, spoil, sentence):
    token, key = issue(service)
    spoil(token)
    token.save()
    response = calling(key).get("/api/v1/me/")
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Token"
    assert response.json()["detail"] == sentence
    assert ApiToken.objects.filter(pk=token.pk).exists()


def test_an_inactive_holder_gets_401(service):
    _token, key = issue(service)
    service.is_active = False
    service.save()
    assert calling(key).get("/api/v1/me/").status_code == 401


@pytest.mark.parametrize("header", ["Token", "Token a b", "Token unknown", "Token \xff\xfe", "Token " + "0" * 64])
def test_nonsense_gets_401(db, header):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    assert client.get("/api/v1/me/").status_code == 401


def test_errors_speak_the_language_asked_for(service):
    assert calling("0" * 64, "zh-CN").get("/api/v1/me/").json()["detail"] == "没有这个令牌。"
    assert calling("0" * 64, "en").get("/api/v1/me/").json()["detail"] == "This token is not known."


def test_the_last_use_is_noted_but_not_at_every_call(service, django_assert_num_queries):
    token, key = issue(service)
    calling(key).get("/api/v1/me/")
    token.refresh_from_db()
    assert token.last_used_at is not None
    with django_assert_num_queries(1):
        calling(key).get("/api/v1/me/")


# --- issuing ------------------------------------------------------------------------------------


def test_the_page_issues_shows_the_key_once_and_audits(signed_in, bureau, service):
    form = {"holder": service.pk, "name": "县局数据仓库", "days": 30, "scopes": ["visits:read", "residents:read"]}
    response = signed_in(bureau).post("/account/tokens/new/", form)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    key = response.context["secret"]
    assert calling(key).get("/api/v1/me/").status_code == 200
    listed = signed_in(bureau).get("/account/tokens/").content.decode()
    assert "县局数据仓库" in listed
    assert key not in listed
    line = Entry.objects.get(verb="token_issued")
    assert (line.by, line.target_id) == (bureau, service.pk)


def test_who_may_not_issue_is_refused(signed_in, officer):
    client = signed_in(officer)
    assert client.get("/account/tokens/").status_code == 403
    assert client.get("/account/tokens/new/").status_code == 403


def test_an_administrator_hands_out_nothing_the_own_post_does_not_read(signed_in, admin, service):
    form = {"holder": service.pk, "name": "x", "days": 3, "scopes": ["residents:read"]}
    response = signed_in(admin).post("/account/tokens/new/", form)
    assert response.status_code == 422
    assert "scopes" in response.context["form"].errors
    assert not ApiToken.objects.exists()
    assert signed_in(admin).post("/account/tokens/new/", {**form, "scopes": ["units:read"]}).status_code == 200


def test_a_holder_of_another_bureau_is_no_choice(signed_in, bureau):
    foreign = factories.PostingFactory(role="service", bureau=factories.BureauFactory()).officer
    form = {"holder": foreign.pk, "name": "x", "days": 3, "scopes": ["visits:read"]}
    response = signed_in(bureau).post("/account/tokens/new/", form)
    assert response.status_code == 422
    token, _key = issue(foreign)
    assert signed_in(bureau).post(f"/account/tokens/{token.public_id}/revoke/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"days": 0}, "days"), ({"days": 400}, "days"), ({"scopes": []}, "scopes"), ({"scopes": ["x"]}, "scopes")],
)
def test_what_cannot_be_issued(service, wrong, field):
    with pytest.raises(Invalid) as refusal:
        actions.issue_token(
            **{"by": None, "holder": service, "name": "x", "days": 3, "scopes": ["visits:read"], **wrong}
        )
    assert refusal.value.field == field


def test_revoking_asks_first_then_refuses_at_once(signed_in, bureau, service):
    token, key = issue(service)
    address = f"/account/tokens/{token.public_id}/revoke/"
    assert "仓库" in signed_in(bureau).get(address).content.decode()
    assert calling(key).get("/api/v1/me/").status_code == 200
    assert signed_in(bureau).post(address).status_code == 302
    assert calling(key).get("/api/v1/me/").status_code == 401
    assert Entry.objects.filter(verb="token_revoked", by=bureau, target_id=service.pk).count() == 1
    with pytest.raises(RuleViolation):
        actions.revoke_token(by=bureau, token=token)


# --- the command ----------------------------------------------------------------------------------


def run(*args):
    out, err = StringIO(), StringIO()
    call_command("issue_token", *args, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_prints_the_key_alone(service):
    out, err = run(service.badge, "--days", "7", "--name", "test")
    assert out.count("\n") == 1
    assert calling(out.strip()).get("/api/v1/me/").json()["token"]["scopes"] == READ_SCOPES
    assert service.badge in err


@pytest.mark.parametrize(
    "scopes", [("visits:read,units:read",), ("visits:read", "units:read"), ("visits:read units:read",)]
)
def test_scopes_by_comma_or_space(service, scopes):
    out, _err = run(service.badge, "--days", "7", "--name", "test", "--scopes", *scopes)
    assert calling(out.strip()).get("/api/v1/me/").json()["token"]["scopes"] == ["visits:read", "units:read"]


def test_the_command_refuses_with_one_sentence(service, db):
    with pytest.raises(CommandError, match="No account has the badge number 404404"):
        run("404404", "--days", "7", "--name", "test")
    unposted = factories.OfficerFactory()
    with pytest.raises(CommandError, match=r"holds no post today|没有任职"):
        run(unposted.badge, "--days", "7", "--name", "test")
    with pytest.raises(CommandError):
        run(service.badge, "--days", "7", "--name", "test", "--scopes", "everything")
