"""Follow-ups about a matter: of no household and no person, done by visits about that matter only."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import Invalid
from dashboards.officer.due_lines import follow_up_lines
from followups import actions, rules
from followups.models import FollowUp
from notifications.message_texts import put_lines
from notifications.models import Notification
from tests import factories

pytestmark = pytest.mark.usefixtures("in_english")


def days(n):
    return timezone.localdate() + timedelta(days=n)


@pytest.fixture
def matter(room):
    return factories.DisputeFactory(room=room, state="closed", reported_on=days(-30))


@pytest.fixture
def ask(matter, officer):
    """`ask(in_days)` raises a follow-up about the matter; returns it."""

    def raise_one(in_days, **changed):
        query = {
            "by": officer,
            "source": matter,
            "room": matter.room,
            "is_matter": True,
            "subject": "2026-0012 王强与李梅",
            "due_on": days(in_days),
            "reason_code": "dispute_return",
            "reason_data": {"number": "2026-0012", "n": 1, "total": 4, "closed_on": days(-3).isoformat()},
        }
        return actions.raise_follow_up(**{**query, **changed})

    return raise_one


@pytest.fixture
def visit(matter):
    """`visit(on_day)` → a return visit about the matter, with no consequences yet."""

    def make(on_day=0, **changed):
        about = {"household": None, "room": matter.room, "dispute": matter, "kind": "return"}
        return factories.VisitFactory(occurred_at=timezone.now() + timedelta(days=on_day), **{**about, **changed})

    return make


class TestRaising:
    def test_it_names_the_matter_alone(self, ask, matter):
        made = ask(3)
        assert (made.household, made.resident, made.who, made.source) == (None, None, "2026-0012 王强与李梅", matter)
        assert ask(3).pk == made.pk

    @pytest.mark.parametrize("wrong", ["household", "resident", "nameless"])
    def test_nothing_else(self, ask, room, wrong):
        home = factories.HouseholdFactory(room=room)
        changed = {
            "household": {"household": home},
            "resident": {"resident": factories.ResidentFactory(household=home)},
            "nameless": {"subject": ""},
        }[wrong]
        with pytest.raises(Invalid, match="names the matter"):
            ask(3, **changed)


class TestDone:
    @pytest.mark.parametrize(
        ("changed", "closes"),
        [
            ({}, True),
            ({"contact": "not_home"}, False),
            ({"voided_at": timezone.now(), "void_reason": "x"}, False),
            ({"dispute": None, "kind": "patrol"}, False),
        ],
    )
    def test_by_a_visit_about_it_at_which_somebody_was_met(self, ask, visit, changed, closes):
        assert rules.satisfied_by(ask(0), visit(**changed)) is closes

    def test_not_before_its_window(self, ask, visit):
        assert not rules.satisfied_by(ask(10, lead_days=3), visit())

    def test_not_by_a_visit_about_another_matter_even_with_its_number(self, ask, visit, matter, room):
        due = ask(0)
        other = factories.DisputeFactory(room=room, state="closed")
        assert not rules.satisfied_by(due, visit(dispute=other))
        alike = SimpleNamespace(is_met=True, occurred_on=days(0), matter=factories.HouseholdFactory(id=matter.pk))
        assert not rules.satisfied_by(due, alike)

    def test_at_whatever_door(self, ask, visit, officer, room):
        due = ask(0)
        made = visit(household=factories.HouseholdFactory(room=room))
        assert [item.pk for item in actions.close_satisfied(by=officer, visit=made)] == [due.pk]
        due.refresh_from_db()
        assert (due.state, due.done_by_visit) == ("done", made)

    def test_a_visit_counts_for_what_has_come_due_or_for_the_next_one_never_both(self, ask, visit):
        first, second, third = ask(-2), ask(2, lead_days=3), ask(3, lead_days=4)
        made = visit()
        assert rules.counted_for([first, second, third], [made]) == {first: made}
        assert rules.counted_for([third, second], [made]) == {second: made}
        again = visit()
        assert rules.counted_for([first, second], [made, again]) == {first: made, second: again}

    def test_voided_it_is_open_again(self, ask, visit, officer):
        due, made = ask(0), visit()
        actions.close_satisfied(by=officer, visit=made)
        type(made).objects.filter(pk=made.pk).update(voided_at=timezone.now(), void_reason="x")
        assert [item.pk for item in actions.reopen_closed_by(by=officer, visit=made)] == [due.pk]

    def test_settling_again_changes_nothing(self, ask, visit, officer):
        due = ask(0)
        actions.close_satisfied(by=officer, visit=visit())
        due.refresh_from_db()
        assert actions.settle_matter(by=officer, source=due.source) == []
        assert FollowUp.objects.get(pk=due.pk).version == due.version

    def test_what_was_cancelled_stays_cancelled(self, ask, visit, officer):
        due = ask(0)
        actions.cancel(by=officer, follow_up=due, reason="not wanted")
        assert actions.close_satisfied(by=officer, visit=visit()) == []


def test_tidying_neither_cancels_nor_moves_it(ask, matter):
    open_one, called_off = ask(0), ask(5)
    actions.cancel_open_of(by=None, source=matter, reason="moved_away", keep_on=open_one.raised_for_on)
    before = list(FollowUp.objects.values())
    assert set(actions.tidy().values()) == {0}
    assert list(FollowUp.objects.values()) == before
    assert FollowUp.objects.get(pk=called_off.pk).state == "cancelled"


def test_the_nightly_job_leaves_it_alone(ask):
    ask(-20)
    before = list(FollowUp.objects.values())
    actions.raise_followups()
    assert list(FollowUp.objects.filter(is_matter=True).values()) == before


class TestPages:
    def test_list_and_page_name_the_matter_and_lead_to_it(self, signed_in, officer, ask, matter):
        due = ask(-1)
        client = signed_in(officer)
        response = client.get(reverse("followups:list"))
        assert "王强与李梅" in response.text
        assert due.visit_url in response.text
        page = client.get(due.get_absolute_url()).text
        assert f'href="{matter.get_absolute_url()}"' in page
        assert "case 2026-0012 was closed on" in page

    def test_the_list_as_csv(self, signed_in, officer, ask):
        ask(0)
        response = signed_in(officer).get(reverse("followups:list"), {"format": "csv"})
        assert "2026-0012 王强与李梅" in b"".join(response.streaming_content).decode()

    def test_no_link_to_a_matter_out_of_sight(self, signed_in, officer, ask, matter, far_room):
        due = ask(0)
        type(matter).objects.filter(pk=matter.pk).update(room=far_room)
        assert matter.get_absolute_url() not in signed_in(officer).get(due.get_absolute_url()).text

    def test_it_is_moved_and_cancelled_like_others(self, signed_in, officer, ask):
        due = ask(0)
        client = signed_in(officer)
        for name in ("reschedule", "cancel"):
            assert "王强与李梅" in client.get(reverse(f"followups:{name}", args=[due.pk])).text

    def test_today_and_the_page_of_choice_show_it(self, signed_in, officer, ask):
        due = ask(0)
        client = signed_in(officer)
        assert "王强与李梅" in client.get(reverse("dashboards:home")).text
        assert due.visit_url in client.get(reverse("visits:create")).text
        (line,) = follow_up_lines([due])
        assert (line["who"], line["where"]) == ("2026-0012 王强与李梅", "")

    def test_officers_are_told_of_it(self, ask, officer, monkeypatch):
        due = ask(0)
        monkeypatch.setattr("followups.actions.notifying.is_working", lambda on: True)
        assert actions.remind() == 1
        message = Notification.objects.get(officer=officer)
        put_lines(officer, [message])
        assert [(line.label, line.url) for line in message.lines] == [(due.subject, due.get_absolute_url())]
