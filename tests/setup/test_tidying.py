"""What served the moment is removed when it is old; what a county must keep is not touched."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from audit.models import Entry
from notifications.models import Notification
from policeroom import tidying
from policeroom.tidying import READ_MESSAGE_AGE, UNREAD_MESSAGE_AGE, tidy_up
from tests.factories import OfficerFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def message(officer, key, days_ago, *, read):
    at = NOW - timedelta(days=days_ago)
    return Notification.objects.create(
        officer=officer, kind="followups_due", key=key, created_at=at, read_at=at if read else None
    )


def test_old_messages_go_and_unread_ones_wait_longer():
    officer = OfficerFactory()
    message(officer, "old and read", READ_MESSAGE_AGE + 1, read=True)
    message(officer, "read of late", READ_MESSAGE_AGE - 1, read=True)
    message(officer, "old and unread", READ_MESSAGE_AGE + 1, read=False)
    message(officer, "unread for years", UNREAD_MESSAGE_AGE + 1, read=False)
    removed = tidy_up(now=NOW)
    assert set(Notification.objects.values_list("key", flat=True)) == {"read of late", "old and unread"}
    assert (removed["read_messages"], removed["unread_messages"]) == (1, 1)


def test_ended_sessions_go_and_open_ones_stay():
    Session.objects.create(session_key="ended", session_data="", expire_date=NOW - timedelta(minutes=1))
    Session.objects.create(session_key="open", session_data="", expire_date=NOW + timedelta(minutes=1))
    assert tidy_up(now=NOW)["sessions"] == 1
    assert Session.objects.get().session_key == "open"


def test_it_leaves_one_line_and_none_when_there_was_nothing(capsys):
    message(OfficerFactory(), "old", READ_MESSAGE_AGE + 1, read=True)
    call_command("tidy_up")
    assert Entry.objects.get(verb="tidied_up").changes["read_messages"] == 1
    assert "read messages" in capsys.readouterr().out
    tidy_up()
    assert Entry.objects.filter(verb="tidied_up").count() == 1


def test_all_batches_of_a_night_are_done_but_none_after_its_time(monkeypatch):
    monkeypatch.setattr(tidying, "BATCH", 2)
    officer = OfficerFactory()
    for number in range(5):
        message(officer, f"old {number}", READ_MESSAGE_AGE + 1, read=True)
    assert tidy_up(now=NOW, seconds=0)["read_messages"] == 0
    assert tidy_up(now=NOW)["read_messages"] == 5
