"""When the calendar changes, what is open is reckoned again; taken back, all is as it was."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit.models import Entry
from core.errors import Invalid, NotAllowed, RuleViolation
from followups import actions
from followups.calendar import workdays
from followups.models import CalendarChange, CalendarDay, CalendarMove, FollowUp
from notifications.models import Notification
from tests import factories
from tests.followups.notices import AS_LINES, INVENTED_2027

TODAY = date(2026, 12, 11)  # a Friday
DEADLINE = ("due_on", "window_from", "window_to", "escalate_on", "reminded_at", "escalated_at")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(f"{TODAY}T10:00:00+08:00", tick=False):
        yield


def due(room, day):
    """Raised by the nightly job for that day: late after three working days, the chief hears a week later."""
    home = factories.HouseholdFactory(room=room, visit_from=day - timedelta(days=90))
    actions.raise_followups(on=max(day - timedelta(days=7), TODAY))
    return FollowUp.objects.get(household=home)


def deadlines():
    return {row.pk: {name: getattr(row, name) for name in DEADLINE} for row in FollowUp.objects.all()}


def off(by, *days):
    return [actions.set_local_day(by=by, on=day, is_working=False, name="暴雪") for day in days]


def test_days_off_move_the_last_day_and_the_chief_s_day(room, admin):
    """The case that was seen: due on the 14th, late after the 17th; the 15th to the 18th are declared off."""
    task = due(room, date(2026, 12, 14))
    assert (task.due_on, task.window_to) == (date(2026, 12, 14), date(2026, 12, 17))
    before = deadlines()
    days = [date(2026, 12, day) for day in (15, 16, 17, 18)]
    off(admin, *days)
    task.refresh_from_db()
    assert (task.due_on, task.window_to, task.escalate_on) == (
        date(2026, 12, 14), date(2026, 12, 23), date(2026, 12, 30),
    )  # fmt: skip
    assert task.version > 1
    lines = Entry.objects.filter(verb="deadline_moved", target_id=task.pk)
    assert lines.latest("id").changes["window_to"] == ["2026-12-22", "2026-12-23"]
    assert lines.latest("id").by == admin
    for day in days:
        actions.clear_local_day(by=admin, on=day)
    assert deadlines() == before


def test_a_day_that_is_off_is_no_day_to_be_due_on(room, admin):
    task = due(room, date(2026, 12, 14))
    before = deadlines()
    off(admin, date(2026, 12, 14))
    task.refresh_from_db()
    assert (task.due_on, task.window_to) == (date(2026, 12, 15), date(2026, 12, 18))
    assert task.window_from == date(2026, 12, 7), "what may be done already stays so"
    actions.clear_local_day(by=admin, on=date(2026, 12, 14))
    assert deadlines() == before


def test_a_day_people_agreed_on_stays_and_its_last_day_moves(room, admin, officer):
    home = factories.HouseholdFactory(room=room)
    task = actions.raise_follow_up(
        by=officer, source=home, room=room, household=home, due_on=date(2026, 12, 16), reason_code="next_visit",
        reason_data={},
    )  # fmt: skip
    off(admin, date(2026, 12, 16), date(2026, 12, 17))
    task.refresh_from_db()
    assert (task.due_on, task.window_to) == (date(2026, 12, 16), date(2026, 12, 22))


def test_what_was_moved_by_hand_stays_where_it_was_put(room, admin, officer):
    task = due(room, date(2026, 12, 14))
    actions.reschedule(by=officer, follow_up=task, due_on=date(2026, 12, 16), reason="外出打工")
    off(admin, date(2026, 12, 16))
    task.refresh_from_db()
    assert (task.due_on, task.window_to) == (date(2026, 12, 16), date(2026, 12, 21)), "three working days still"


def test_what_is_done_or_cannot_move_is_left_alone(room, admin):
    late, done = due(room, date(2026, 12, 11)), due(room, date(2026, 12, 14))
    visit = factories.VisitFactory(room=room, household=done.household)
    FollowUp.objects.filter(pk=done.pk).update(state="done", done_on=TODAY, done_by_visit=visit)
    FollowUp.objects.filter(pk=late.pk).update(due_on=date(2026, 12, 1), window_from=date(2026, 11, 30),
                                               window_to=date(2026, 12, 4))  # fmt: skip
    before = deadlines()
    off(admin, date(2026, 12, 16))
    assert deadlines() == before
    assert not Entry.objects.filter(verb="deadline_moved").exists()


def test_told_of_a_day_that_moved_people_are_told_again(room, admin, officer):
    task = due(room, date(2026, 12, 11))
    actions.remind()
    assert FollowUp.objects.get(pk=task.pk).reminded_at is not None
    before = deadlines()
    off(admin, TODAY)
    task.refresh_from_db()
    assert (task.due_on, task.reminded_at) == (date(2026, 12, 14), None)
    actions.clear_local_day(by=admin, on=TODAY)
    assert deadlines() == before, "taken back, nobody is told twice"


def test_a_past_day_declared_worked_makes_late_and_the_page_says_how_many_before(room, admin, signed_in):
    off(admin, date(2026, 12, 8))
    task = due(room, date(2026, 12, 7))
    assert task.window_to == TODAY
    client = signed_in(admin)
    response = client.post(reverse("followups:calendar-clear", args=[date(2026, 12, 8)]))
    page = client.get(response.url)
    tally = page.context["tallies"][0]
    assert (tally.moved, tally.turn_late, tally.rooms) == (1, 1, {room: [1, 1]})
    task.refresh_from_db()
    assert task.window_to == TODAY, "a look writes nothing"
    client.post(reverse("followups:calendar-change-confirm", args=[page.context["change"].pk]))
    task.refresh_from_db()
    assert (task.window_to, task.is_overdue) == (date(2026, 12, 10), True)
    assert CalendarChange.objects.latest("id").counts == {
        "days": 1, "moved": 1, "turn_late": 1, "late_no_longer": 0,
    }  # fmt: skip


# --- the notice -----------------------------------------------------------------------------------------------


def test_a_notice_changes_the_days_and_what_is_open_and_is_taken_back(room, admin):
    task = due(room, date(2026, 12, 31))
    assert task.window_to == date(2027, 1, 6), "1 January is off by law"
    before, days = deadlines(), list(CalendarDay.objects.order_by("on").values())
    last = days[-1]["on"]
    change = actions.import_notice(by=admin, year=2027, text=INVENTED_2027)
    task.refresh_from_db()
    assert task.window_to == date(2027, 1, 7), "the notice gives 4 January off"
    assert workdays.is_working(date(2027, 1, 9))
    assert CalendarDay.objects.get(on=date(2027, 2, 14)).name == "Spring Festival"
    line = Entry.objects.get(verb="calendar_changed")
    assert (line.by, line.changes["moved"], line.target_id) == (admin, 1, change.pk)
    assert line.changes["days"] > 10
    actions.undo_change(by=admin, change=change)
    assert deadlines() == before
    assert list(CalendarDay.objects.filter(on__lte=last).order_by("on").values()) == days
    assert Entry.objects.filter(verb="calendar_restored", by=admin).count() == 1


def test_what_moved_otherwise_meanwhile_is_reckoned_and_not_overwritten(room, admin, officer):
    task = due(room, date(2026, 12, 31))
    change = actions.import_notice(by=admin, year=2027, text=INVENTED_2027)
    task.refresh_from_db()
    actions.reschedule(by=officer, follow_up=task, due_on=date(2027, 1, 7), reason="外出打工")
    assert task.window_to == date(2027, 1, 11), "the Saturday is worked"
    later = due(room, date(2027, 1, 5))
    assert later.window_to == date(2027, 1, 8)
    actions.undo_change(by=admin, change=change)
    task.refresh_from_db()
    later.refresh_from_db()
    assert (task.due_on, task.window_to) == (date(2027, 1, 7), date(2027, 1, 12))
    assert (later.due_on, later.window_to) == (date(2027, 1, 5), date(2027, 1, 8))


def test_days_set_by_hand_go_before_a_notice(admin):
    actions.set_local_day(by=admin, on=date(2027, 1, 4), is_working=True, name="抗洪")
    actions.import_notice(by=admin, year=2027, text=INVENTED_2027)
    assert workdays.is_working(date(2027, 1, 4))
    actions.clear_local_day(by=admin, on=date(2027, 1, 4))
    assert not workdays.is_working(date(2027, 1, 4))


def test_a_corrected_notice_takes_the_place_of_the_first(admin):
    first = actions.import_notice(by=admin, year=2027, text=INVENTED_2027)
    text = INVENTED_2027.replace("10月9日（周六）上班", "10月10日（周日）上班")
    second = actions.import_notice(by=admin, year=2027, text=text)
    assert (workdays.is_working(date(2027, 10, 9)), workdays.is_working(date(2027, 10, 10))) == (False, True)
    with pytest.raises(RuleViolation):
        actions.undo_change(by=admin, change=first)
    actions.undo_change(by=admin, change=second)
    assert (workdays.is_working(date(2027, 10, 9)), workdays.is_working(date(2027, 10, 10))) == (True, False)
    with pytest.raises(RuleViolation):
        actions.undo_change(by=admin, change=second)


def test_a_refresh_keeps_the_notice_and_reaches_the_end_of_its_year(admin):
    actions.import_notice(by=admin, year=2027, text=INVENTED_2027)
    actions.refresh_calendar()
    assert not workdays.is_working(date(2027, 10, 7))
    assert CalendarDay.objects.filter(on=date(2027, 12, 31)).exists()


def test_a_new_release_that_knows_more_moves_deadlines_too(room, monkeypatch):
    task = due(room, date(2026, 12, 14))
    from followups.calendar import holidays

    plain = holidays.published
    monkeypatch.setattr(holidays, "published", lambda day: (False, "") if day.day == 16 else plain(day))
    actions.refresh_calendar()
    task.refresh_from_db()
    assert task.window_to == date(2026, 12, 18)
    change = CalendarChange.objects.get(kind="published")
    assert change.counts["moved"] == CalendarMove.objects.filter(change=change).count() == 1
    assert Entry.objects.get(verb="calendar_changed").by is None


def test_only_administrators(officer, chief, admin):
    change = actions.propose_notice(by=admin, year=2027, text=INVENTED_2027)
    for person in (officer, chief):
        for act in (
            lambda by: actions.propose_notice(by=by, year=2027, text=INVENTED_2027),
            lambda by: actions.confirm_change(by=by, change=change),
            lambda by: actions.undo_change(by=by, change=change),
            lambda by: actions.propose_clearing(by=by, on=TODAY),
        ):
            with pytest.raises(NotAllowed):
                act(person)
    with pytest.raises(Invalid):
        actions.propose_notice(by=admin, year=2031, text=INVENTED_2027)


# --- pages ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["text", "file"])
def test_paste_or_send_look_confirm_undo(signed_in, admin, room, how):
    task = due(room, date(2026, 12, 31))
    client, url = signed_in(admin), reverse("followups:calendar-notice")
    assert "2027" in client.get(url).content.decode()
    body = {"year": "2027"}
    body |= {"text": INVENTED_2027} if how == "text" else {"file": SimpleUploadedFile("n.csv", AS_LINES.encode())}
    response = client.post(url, body)
    assert response.status_code == 302, response.content.decode()
    page = client.get(response.url)
    assert page.context["tallies"][0].moved == 1
    assert not workdays.is_working(date(2027, 2, 14)), "nothing is written by looking"
    change = CalendarChange.objects.get()
    assert client.post(reverse("followups:calendar-change-confirm", args=[change.pk])).status_code == 302
    task.refresh_from_db()
    assert task.window_to == date(2027, 1, 7)
    page = client.get(change.get_absolute_url()).content.decode()
    assert "Take it back" in page
    assert "complete" in client.get(reverse("followups:calendar")).content.decode()
    assert client.post(reverse("followups:calendar-change-undo", args=[change.pk])).status_code == 302
    task.refresh_from_db()
    assert task.window_to == date(2027, 1, 6)
    again = client.post(reverse("followups:calendar-change-confirm", args=[change.pk]), follow=True)
    assert "already" in again.content.decode()
    assert "The working calendar changed" in signed_in(_officer(room)).get(task.get_absolute_url()).content.decode()


def _officer(room):
    return factories.PostingFactory(role="officer", room=room).officer


def test_a_mistake_names_its_line_and_what_was_sent_is_still_there(signed_in, admin):
    client, url = signed_in(admin), reverse("followups:calendar-notice")
    wrong = AS_LINES.replace("2027-06-09", "2027-06-31")
    response = client.post(url, {"year": "2027", "file": SimpleUploadedFile("n.csv", wrong.encode())})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Line 10: There is no such day: 2027-06-31" in page
    assert "2027-10-01,2027-10-07" in page, "the file is in the text, where it is mended"
    assert client.post(url, {"year": "2027"}).status_code == 422
    both = {"year": "2027", "text": AS_LINES, "file": SimpleUploadedFile("n.csv", wrong.encode())}
    assert client.post(url, both).status_code == 422
    picture = {"year": "2027", "file": SimpleUploadedFile("n.xlsx", b"PK\x03\x04 no workbook")}
    assert client.post(url, picture).status_code == 422
    assert not CalendarChange.objects.exists()


# --- the command ----------------------------------------------------------------------------------------------


def test_the_command_imports_and_refuses(db, tmp_path, capsys):
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text(INVENTED_2027, encoding="utf-8")
    bad.write_text(INVENTED_2027.replace("6月9日", "6月10日"), encoding="utf-8")
    call_command("import_holidays", str(good), "--look")
    assert "2027-02-14 Sun worked" in capsys.readouterr().out
    assert not CalendarChange.objects.exists()
    for file in (bad, tmp_path / "absent.txt"):
        with pytest.raises(CommandError):
            call_command("import_holidays", str(file), "--year", "2027")
    assert not CalendarChange.objects.exists()
    call_command("import_holidays", str(good), "--year", "2027")
    assert "days " in capsys.readouterr().out
    assert CalendarChange.objects.get().state == "done"


# --- warnings -------------------------------------------------------------------------------------------------


def test_administrators_are_told_once_until_the_notice_is_there(admin, officer):
    assert actions.tell_administrators() == 2027
    assert actions.tell_administrators(on=TODAY + timedelta(days=1)) == 2027
    message = Notification.objects.get(kind="calendar_incomplete")
    assert message.officer == admin
    actions.import_notice(by=admin, year=2027, text=INVENTED_2027)
    assert actions.tell_administrators() is None


def test_before_november_only_a_deadline_of_the_coming_year_warns(room, admin):
    with time_machine.travel("2026-10-20T10:00:00+08:00", tick=False):
        assert actions.tell_administrators() is None
        home = factories.HouseholdFactory(room=room)
        actions.raise_follow_up(
            by=None, source=home, room=room, household=home, due_on=date(2027, 1, 20), reason_code="next_visit",
            reason_data={},
        )  # fmt: skip
        assert actions.tell_administrators() == 2027


def test_the_present_year_without_its_notice_always_warns(admin):
    with time_machine.travel("2027-03-01T10:00:00+08:00", tick=False):
        assert actions.tell_administrators() == 2027
        actions.import_notice(by=admin, year=2027, text=INVENTED_2027)
        assert actions.tell_administrators() is None


def test_pages_of_administrators_warn(signed_in, admin):
    client = signed_in(admin)
    for name in ("dictionaries", "calendar", "calendar-warning"):
        assert "holidays for 2027 is not imported" in client.get(reverse(f"followups:{name}")).content.decode()
    page = client.get(reverse("followups:calendar"))
    states = {year.year: year.state for year, _days in page.context["years"]}
    assert (states[2026], states[2027]) == ("complete", "provisional")
    actions.import_notice(by=admin, year=2027, text=INVENTED_2027)
    for name in ("dictionaries", "calendar", "calendar-warning"):
        assert "is not imported" not in client.get(reverse(f"followups:{name}")).content.decode()


@pytest.mark.parametrize("who", ["chief", "bureau"])
def test_leaders_hear_of_deadlines_that_may_move(request, signed_in, room, admin, who):
    due(room, date(2026, 12, 14))
    home = factories.HouseholdFactory(room=room)
    actions.raise_follow_up(
        by=None, source=home, room=room, household=home, due_on=date(2027, 1, 20), reason_code="next_visit",
        reason_data={},
    )  # fmt: skip
    client = signed_in(request.getfixturevalue(who))
    waiting = [item for item in client.get("/").context["attention"] if "2027" in item.text]
    assert [item.count for item in waiting] == [1]
    assert client.get(waiting[0].url).context["page"].rows == [FollowUp.objects.latest("id")]
    actions.import_notice(by=admin, year=2027, text=INVENTED_2027)
    assert not [item for item in client.get("/").context["attention"] if "2027" in item.text]
