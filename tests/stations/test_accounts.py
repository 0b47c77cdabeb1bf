"""Accounts: one-time passwords, disabling, and who may."""

import pytest
from django.urls import reverse

from audit.models import Entry
from core.errors import Invalid, NotAllowed, OutOfScope, RuleViolation
from stations import actions
from stations.models import Officer
from tests import factories


def last_entry():
    return Entry.objects.order_by("-id").first()


def test_a_new_account_has_a_one_time_password_and_sees_nothing(admin):
    officer, password = actions.enter_officer(by=admin, badge="700001", name="新警", mobile="13800000000")
    assert officer.check_password(password)
    assert officer.must_change_password
    assert not officer.postings_today
    assert password not in str(last_entry().changes) + last_entry().subject
    with pytest.raises(Invalid) as refused:
        actions.enter_officer(by=admin, badge="700001", name="又一个")
    assert refused.value.field == "badge"
    with pytest.raises(Invalid):
        actions.enter_officer(by=admin, badge="!", name="坏")


@pytest.mark.parametrize("who", ["officer", "chief", "bureau", "auditor", "service"])
def test_nobody_else_sets_up_accounts(who, roommate, request):
    by = request.getfixturevalue(who)
    for act in (
        lambda: actions.enter_officer(by=by, badge="700002", name="x"),
        lambda: actions.change_officer(by=by, officer=roommate, name="x"),
        lambda: actions.disable_officer(by=by, officer=roommate, reason="x"),
        lambda: actions.reset_password(by=by, officer=roommate, reason="x"),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_account_of_another_county_is_absent(admin):
    stranger = factories.PostingFactory(role="bureau", bureau=factories.BureauFactory()).officer
    with pytest.raises(OutOfScope):
        actions.disable_officer(by=admin, officer=stranger, reason="x")


def test_disabling_ends_the_sight_and_enabling_gives_it_back(admin, officer, signed_in):
    client = signed_in(officer)
    assert client.get(reverse("stations:rooms")).status_code == 200
    actions.disable_officer(by=admin, officer=officer, reason="离职")
    assert client.get(reverse("stations:rooms")).status_code == 302, "the open session has ended"
    assert last_entry().verb == "account_disabled"
    with pytest.raises(RuleViolation):
        actions.disable_officer(by=admin, officer=officer, reason="离职")
    actions.enable_officer(by=admin, officer=officer)
    assert last_entry().verb == "account_enabled"
    with pytest.raises(RuleViolation):
        actions.enable_officer(by=admin, officer=officer)


def test_not_the_own_account(admin):
    for act in (actions.disable_officer, actions.reset_password):
        with pytest.raises(RuleViolation):
            act(by=admin, officer=admin, reason="x")


def test_a_reset_password_leads_to_its_change(admin, officer, client):
    password = actions.reset_password(by=admin, officer=officer, reason="忘记密码")
    officer.refresh_from_db()
    assert officer.check_password(password)
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse("stations:rooms"))
    assert response.status_code == 302
    assert response.url == reverse("accounts:password")
    assert client.get(response.url).status_code == 200


def test_changing_name_and_phone(admin, officer):
    actions.change_officer(by=admin, officer=officer, name="改名", mobile="138 0000 0001")
    assert last_entry().changes["name"] == ["张民", "改名"]
    before = Entry.objects.count()
    actions.change_officer(by=admin, officer=officer, name="改名")
    assert Entry.objects.count() == before
    with pytest.raises(TypeError):
        actions.change_officer(by=admin, officer=officer, badge="9")


def test_the_pages_show_the_password_once(signed_in, admin, officer):
    client = signed_in(admin)
    response = client.post(reverse("stations:officer-create"), {"badge": "700009", "name": "页面警"})
    officer_created = Officer.objects.get(badge="700009")
    assert officer_created.check_password(response.context["secret"])
    assert "no-store" in response["Cache-Control"]
    assert response.context["secret"] in response.content.decode()
    again = client.post(reverse("stations:officer-create"), {"badge": "700009", "name": "页面警"})
    assert again.status_code == 422
    reset = client.post(reverse("stations:officer-password", args=[officer.pk]), {"reason": "忘记密码"})
    officer.refresh_from_db()
    assert officer.check_password(reset.context["secret"])
    assert client.post(reverse("stations:officer-password", args=[officer.pk]), {}).status_code == 422


def test_the_pages_of_an_account(signed_in, admin, officer):
    client = signed_in(admin)
    edit = reverse("stations:officer-edit", args=[officer.pk])
    assert client.get(edit).status_code == 200
    assert client.post(edit, {"name": "新名", "mobile": "", "version": 1}).status_code == 302
    for name in ("officer-disable", "officer-enable"):
        url = reverse(f"stations:{name}", args=[officer.pk])
        assert client.get(url).status_code == 200
        assert client.post(url, {"reason": "核实"}).status_code == 302
    own = reverse("stations:officer-disable", args=[admin.pk])
    assert client.post(own, {"reason": "误点"}).status_code == 422
    assert signed_in(officer).get(edit).status_code == 403


def test_create_administrator(db, capsys):
    from django.core.management import CommandError, call_command

    with pytest.raises(CommandError):
        call_command("create_administrator", "900001", "首任", bureau="青岚县公安局")
    call_command("create_administrator", "900001", "首任", bureau="青岚县公安局", code="430998000000")
    password = capsys.readouterr().out.strip()
    first = Officer.objects.get(badge="900001")
    assert first.check_password(password)
    assert first.can("units.edit")
    assert not first.can("residents.view")
    with pytest.raises(CommandError):
        call_command("create_administrator", "900001", "再来", bureau="青岚县公安局")
