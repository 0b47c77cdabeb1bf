"""The nightly look."""

from datetime import date

import pytest
from django.core.management import call_command

from facts.nightly_check import check
from facts.tasks import check_facts
from notifications.message_texts import render_text, render_title
from notifications.models import Notification
from policeroom.celery import app
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def wrong(room):
    return factories.day_of_facts(room, date(2026, 1, 5), visits=3, minutes=40)


def test_nothing_differs_and_nobody_is_told(admin, room):
    assert check() == 0
    assert not Notification.objects.exists()


def test_administrators_are_told_once_a_night_and_the_log_names_the_figures(admin, chief, wrong, caplog):
    factories.PostingFactory(
        officer=factories.OfficerFactory(is_active=False), role="admin", bureau=wrong.room.station.bureau
    )
    assert check() == check() == 2
    notification = Notification.objects.get()
    assert notification.officer == admin
    assert "visits: stored 3, counted 0" in caplog.text
    assert render_title(notification.kind, notification.data)
    assert "manage.py recount" in render_text(notification.kind, notification.data)
    assert check(on=date(2000, 1, 1)) == 2
    assert Notification.objects.count() == 1, "nobody is administrator on that day"


def test_the_clock_rings_for_it_and_the_command_sets_it_right(wrong):
    assert "facts.tasks.check_facts" in {entry["task"] for entry in app.conf.beat_schedule.values()}
    with pytest.raises(SystemExit):
        call_command("recount", "--check")
    call_command("recount", "--check", "--from", "2026-02-01", "--to", "2026-02-28")
    call_command("recount")
    call_command("recount", "--check")
    check_facts()
    assert not Notification.objects.exists()


def test_the_probe_is_fine_all_the_same(client, wrong):
    assert client.get("/readyz").status_code == 200
