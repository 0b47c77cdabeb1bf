"""Administrators let other rules follow from a day on; what held before stays, and cases go by what holds."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, NotAllowed
from disputes import actions, dated_rules
from disputes.models import Level, Limit, Procedure, ReturnPlan
from tests import factories

pytestmark = pytest.mark.usefixtures("in_english")

LIMIT = {"yellow_days": 2, "red_days": 4, "working_days": True, "origin": "局发12号"}


def day(n):
    return timezone.localdate() + timedelta(days=n)


def row(model, **key):
    return model.objects.valid().get(**key)


def test_every_shipped_rule_names_its_source(db):
    for model in (Level, Limit, Procedure, ReturnPlan):
        assert model.objects.exists()
        assert not model.objects.filter(origin="").exists()
    assert {(limit.level, limit.step) for limit in Limit.objects.all()} == {
        (level, step) for level in ("blue", "yellow", "orange", "red") for step in ("accept", "handle", "verify")
    }
    assert all(limit.red_days > limit.yellow_days for limit in Limit.objects.all())


def test_a_new_limit_follows_and_cases_go_by_it_from_that_day(admin, room):
    old = row(Limit, level="blue", step="accept")
    fresh = actions.set_limit(by=admin, level="blue", step="accept", valid_from=day(3), **LIMIT)
    old.refresh_from_db()
    assert (old.valid_until, old.red_days, fresh.valid_until) == (day(2), 5, None)
    dispute = factories.DisputeFactory(room=room)
    before = dated_rules.level_deadline(dispute, since=day(0), on=day(2))
    after = dated_rules.level_deadline(dispute, since=day(0), on=day(3))
    assert before.due_on > after.due_on
    created = Entry.objects.get(verb="created", by=admin)
    assert created.changes["red_days"] == [5, 4]
    assert Entry.objects.get(verb="changed", by=admin).changes == {"valid_until": [None, day(2).isoformat()]}


def test_one_put_in_before_a_later_one_ends_where_that_begins(admin):
    key = {"level": "red", "step": "handle"}
    actions.set_limit(by=admin, **key, valid_from=day(30), **LIMIT)
    between = actions.set_limit(by=admin, **key, valid_from=day(10), **LIMIT)
    assert between.valid_until == day(29)
    assert [limit.valid_from for limit in Limit.objects.filter(**key).order_by("-valid_from")][:2] == [day(30), day(10)]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"red_days": 2}, "red_days"), ({"red_days": 1}, "red_days"), ({"valid_from": -1}, "valid_from"),
     ({"yellow_days": -1}, "yellow_days"), ({"red_days": 400}, "red_days")],
)  # fmt: skip
def test_limits_that_make_no_sense(admin, change, field):
    values = {**LIMIT, **change, "valid_from": day(change.get("valid_from", 3))}
    with pytest.raises(Invalid) as refused:
        actions.set_limit(by=admin, level="blue", step="accept", **values)
    assert refused.value.field == field
    assert row(Limit, level="blue", step="accept").valid_until is None


@pytest.mark.parametrize(("field", "value"), [("most_rounds", 0), ("first_within", 3000), ("within_months", 30000)])
def test_numbers_of_a_procedure_nobody_means(admin, signed_in, field, value):
    """Zero rounds would be no limit at all: who wants none leaves the field empty."""
    law = dated_rules.procedure("police")
    rows = Procedure.objects.filter(code="police").count()
    values = {"most_rounds": 2, "first_within": 3, "next_within": 7, "origin": "局发12号", field: value}
    response = signed_in(admin).post(
        reverse("disputes:procedure_change", args=[law.pk]), {**values, "valid_from": day(5).isoformat()}
    )
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Procedure.objects.filter(code="police").count() == rows


@pytest.mark.parametrize("written", ["5，10，30", "5, 10, 30", "5、10、30"])
def test_days_are_read_as_people_write_them(admin, signed_in, written):
    plan = row(ReturnPlan, applies_to="blue")
    signed_in(admin).post(
        reverse("disputes:return_plan_change", args=[plan.pk]),
        {"days": written, "grace_working_days": 3, "origin": "局发12号", "valid_from": day(5).isoformat()},
    )
    assert ReturnPlan.objects.get(applies_to="blue", valid_from=day(5)).day_list == [5, 10, 30]


def test_a_plan_without_an_end_to_its_patience(admin):
    with pytest.raises(Invalid) as refused:
        actions.set_return_plan(
            by=admin, applies_to="blue", valid_from=day(5), days="3,7", grace_working_days=400, origin="局发12号"
        )
    assert refused.value.field == "grace_working_days"


def test_twice_for_a_day_is_refused_in_words(admin, signed_in):
    actions.set_limit(by=admin, level="blue", step="accept", valid_from=day(5), **LIMIT)
    url = reverse("disputes:limit_change", args=[row(Limit, level="blue", step="accept").pk])
    response = signed_in(admin).post(url, {**LIMIT, "valid_from": day(5).isoformat()})
    assert response.status_code == 422
    assert "choose another day" in response.content.decode()


@pytest.mark.parametrize(
    ("code", "change", "field"),
    [
        ("people", {"within_days": 20}, "within_days"),
        ("police", {"first_within": None}, "first_within"),
        ("people", {"extension_days": None}, "extension_days"),
    ],
)
def test_procedures_that_make_no_sense(admin, code, change, field):
    current = dated_rules.procedure(code)
    names = [
        model_field.name
        for model_field in Procedure._meta.fields
        if model_field.name not in ("id", "code", "valid_from", "valid_until")
    ]
    values = {name: getattr(current, name) for name in names} | change
    with pytest.raises(Invalid) as refused:
        actions.set_procedure(by=admin, code=code, valid_from=day(1), **values)
    assert refused.value.field == field


def test_return_days_rise(admin):
    for wrong in ("30,7", "3,3", "", "soon"):
        with pytest.raises(Invalid) as refused:
            actions.set_return_plan(
                by=admin, applies_to="red", valid_from=day(1), days=wrong, grace_working_days=3, origin="局发12号"
            )
        assert refused.value.field == "days"


@pytest.mark.parametrize("role", ["officer", "chief", "bureau", "auditor", "service"])
def test_only_administrators(request, signed_in, role):
    user = request.getfixturevalue(role)
    with pytest.raises(NotAllowed):
        actions.set_limit(by=user, level="blue", step="accept", valid_from=day(1), **LIMIT)
    client = signed_in(user)
    assert client.get(reverse("disputes:dictionaries")).status_code == 403
    for name, model in PAGES.items():
        url = reverse(f"disputes:{name}", args=[model.objects.first().pk])
        assert client.get(url).status_code == 403
        assert client.post(url, LIMIT).status_code == 403


PAGES = {"level_change": Level, "limit_change": Limit, "procedure_change": Procedure, "return_plan_change": ReturnPlan}


def test_the_page_shows_what_holds_and_what_held(signed_in, admin, django_assert_max_num_queries):
    actions.set_limit(by=admin, level="blue", step="accept", valid_from=day(0), **LIMIT)
    actions.set_limit(by=admin, level="blue", step="accept", valid_from=day(9), **{**LIMIT, "origin": "局发13号"})
    client = signed_in(admin)
    with django_assert_max_num_queries(14):
        page = client.get(reverse("disputes:dictionaries")).content.decode()
    for text in ("yellow after 2, red after 4 working days", "局发12号", "局发13号", "yellow after 3, red after 5"):
        assert text in page
    for text in ("first round within 3 working days", "on day 3, 7, 30, 90, 180", "Own default: day 3, 7, 30 and 90"):
        assert text in page
    assert reverse("disputes:dictionaries") in client.get(reverse("followups:dictionaries")).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_each_form_begins_with_what_holds_and_saves_another_row(signed_in, admin, name):
    model = PAGES[name]
    old = model.objects.valid().order_by("pk").first()
    url = reverse(f"disputes:{name}", args=[old.pk])
    client = signed_in(admin)
    form = client.get(url).context["form"]
    current = {key: form[key].value() for key in form.fields}
    body = {key: value for key, value in current.items() if value not in (None, False)}
    body |= {"origin": "局发12号", "valid_from": day(2).isoformat()}
    response = client.post(url, body)
    assert response.status_code == 302, response.context["form"].errors
    old.refresh_from_db()
    fresh = model.objects.get(valid_from=day(2))
    assert old.valid_until == day(1)
    assert fresh.origin == "局发12号"
    same = set(form.fields) - {"origin", "valid_from"}
    assert {key: getattr(fresh, key) for key in same} == {key: getattr(old, key) for key in same}


def test_a_refusal_stands_at_its_field(signed_in, admin):
    url = reverse("disputes:limit_change", args=[row(Limit, level="blue", step="accept").pk])
    response = signed_in(admin).post(url, {**LIMIT, "red_days": 2, "valid_from": day(1).isoformat()})
    assert response.status_code == 422
    assert "Red comes later than yellow" in str(response.context["form"].errors["red_days"])


def test_what_was_changed_in_a_dictionary_is_seen_where_it_matters(admin, room, officer, chief, bureau):
    """A county where orange stays with the station."""
    current = row(Level, code="orange")
    names = ["name_en", "name_zh", "meaning_en", "meaning_zh", "owner", "tells_chief"]
    values = {name: getattr(current, name) for name in names}
    actions.set_level(by=admin, code="orange", valid_from=day(0), **values, tells_bureau=False, origin="局发12号")
    dispute = factories.DisputeFactory(room=room, state="accepted")
    actions.escalate(by=officer, dispute=dispute, level="orange", reason="可能激化")
    assert [acknowledgement.tier for acknowledgement in dispute.acknowledgements.all()] == ["chief"]
