"""Files of exports hold personal data: a job of their own removes them, also when nobody asks for another one."""

import os
from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from core.exports import export_job, export_store
from core.exports.sheets import Sheet
from policeroom.celery import app
from reports.tasks import remove_expired_exports

TASK = "reports.tasks.remove_expired_exports"


@pytest.fixture
def written(officer):
    """`written(hours)` → an export finished that long ago."""

    def make(hours):
        sheet = Sheet(name="visits", columns=["id"], rows=lambda: iter([{"id": 1}]))
        waiting = export_store.create(kind="visits", officer=officer, query="", language="en")
        export = export_job.write(waiting, officer, sheet=sheet)
        then = (timezone.now() - timedelta(hours=hours)).timestamp()
        for path in export_store.folder().glob(f"{export.number}.*"):
            os.utime(path, (then, then))
        return export

    return make


def names():
    return {path.name for path in export_store.folder().iterdir()}


def test_what_has_expired_goes_and_the_rest_stays(written, settings):
    old, young = written(settings.EXPORT_KEEP_HOURS + 1), written(settings.EXPORT_KEEP_HOURS - 1)
    part = export_store.folder() / f"{old.number}.0a1b2c3d.part"
    part.write_text("half")
    then = (timezone.now() - timedelta(days=3)).timestamp()
    os.utime(part, (then, then))
    remove_expired_exports()
    assert names() == {f"{young.number}.csv", f"{young.number}.json"}
    assert export_store.get(young.number).file.exists()
    assert export_store.get(old.number) is None


def test_twice_is_once_and_an_empty_folder_is_fine(written, settings):
    assert export_store.delete_expired() == 0
    written(settings.EXPORT_KEEP_HOURS + 1)
    assert export_store.delete_expired() == 2
    assert export_store.delete_expired() == 0


def test_one_that_cannot_be_removed_keeps_no_other(written, settings):
    stuck = export_store.folder() / "a-folder"
    stuck.mkdir()
    written(settings.EXPORT_KEEP_HOURS + 1)
    os.utime(stuck, (0, 0))
    assert export_store.delete_expired() == 2
    assert names() == {"a-folder"}


def test_asking_for_an_export_waits_for_no_sweeping(written, officer, settings):
    old = written(settings.EXPORT_KEEP_HOURS + 1)
    export_store.create(kind="visits", officer=officer, query="", language="en")
    assert old.file.exists()


def test_the_clock_rings_it_every_hour():
    (entry,) = [item for item in app.conf.beat_schedule.values() if item["task"] == TASK]
    assert entry["schedule"].minute == {25}
    assert entry["schedule"].hour == set(range(24))
    assert TASK in current_app.tasks
