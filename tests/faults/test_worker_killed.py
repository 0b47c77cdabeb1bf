"""A worker killed in the middle of raising 10,000 follow-ups, and started again: each exists exactly once."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.conftest import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
HOUSEHOLDS = 10_000

SEED = f"""
from datetime import timedelta
from django.utils import timezone
from residents.models import Dwelling, Household
from stations.models import Bureau, Community, Room, Station
bureau = Bureau.objects.create(code="430000000001", name="县局")
station = Station.objects.create(code="430000000002", name="派出所", bureau=bureau)
room = Room.objects.create(code="430000000003", name="警务室", station=station)
community = Community.objects.create(code="430000000004", name="社区", room=room)
dwelling = Dwelling.objects.create(community=community, room=room, address="人民路1号")
since = timezone.localdate() - timedelta(days=100)
rows = [Household(dwelling=dwelling, room=room, label=f"户主{{n}}", visit_from=since) for n in range({HOUSEHOLDS})]
Household.objects.bulk_create(rows, batch_size=500)
"""
RING = 'from policeroom.celery import app; app.send_task("followups.tasks.raise_followups")'

# The statement itself is slowed, so that the kill comes while its rows are being written.
SLOW_SQLITE = """
CREATE TRIGGER slow AFTER INSERT ON followups_followup BEGIN
  SELECT (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000) SELECT count(*) FROM n);
END"""
SLOW_POSTGRESQL = """
CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.0005); RETURN NULL; END';
CREATE TRIGGER slow AFTER INSERT ON followups_followup FOR EACH ROW EXECUTE FUNCTION slow()"""
FAST_SQLITE, FAST_POSTGRESQL = "DROP TRIGGER slow", "DROP TRIGGER slow ON followups_followup"


def under_way(site):
    """Whether the INSERT runs this moment, and has already put rows where a crash could leave them behind."""
    if site.database_url:
        rows = site.execute(
            "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND now() - query_start > interval '1 second' "
            "AND query LIKE 'INSERT INTO \"followups_followup\"%'"
        )
        return bool(rows)
    log = site.folder / "policeroom.sqlite3-wal"
    if not log.exists() or log.stat().st_size < 500_000:
        return False
    try:
        connection = sqlite3.connect(site.folder / "policeroom.sqlite3", timeout=0, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return True
    finally:
        connection.close()
    return False


def messages(site):
    queue = site.folder / "broker" / "queue"
    return [path.read_text() for path in queue.glob("*.msg")] if queue.exists() else []


def test_each_follow_up_exists_exactly_once(site):
    site.shell(SEED)
    if not site.database_url:
        site.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    site.execute(SLOW_POSTGRESQL if site.database_url else SLOW_SQLITE)
    site.shell(RING)
    first = site.worker()
    wait_until(lambda: under_way(site), 90, f"raising\n{site.logs()}")
    assert site.count("followups_followup") == 0, "nothing is seen before all of it is there"
    site.kill(first)

    # What truly happens: the file-system broker hands a message out by deleting it, so it died with the worker.
    assert not any("followups.tasks.raise_followups" in message for message in messages(site))
    assert site.count("followups_followup") == 0

    # DROP TRIGGER waits on PostgreSQL for the orphaned statement, which is rolled back and not committed.
    site.execute(FAST_POSTGRESQL if site.database_url else FAST_SQLITE)
    assert site.count("followups_followup") == 0

    # Started again, and nobody rings: the worker catches up by itself.
    site.worker()
    wait_until(lambda: site.count("followups_followup") > 0, 90, f"catching up\n{site.logs()}")
    assert site.count("followups_followup") == HOUSEHOLDS

    # Rung again, twice at once, beside the worker.
    site.shell(RING)
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(site.manage, "raise_followups") for _ in range(2)]
        assert [run.result().strip() for run in runs] == ["raised 0", "raised 0"]
    [(rows, homes)] = site.execute("SELECT count(*), count(DISTINCT household_id) FROM followups_followup")
    assert (rows, homes) == (HOUSEHOLDS, HOUSEHOLDS)
    assert site.execute("SELECT count(*) FROM audit_entry WHERE verb = 'followups_raised'")[0][0] == 1


def test_several_at_once_raise_each_exactly_once(site):
    site.shell(SEED)
    with ThreadPoolExecutor(3) as pool:
        runs = [pool.submit(site.manage, "raise_followups") for _ in range(3)]
        raised = sorted(int(run.result().removeprefix("raised ")) for run in runs)
    assert raised == [0, 0, HOUSEHOLDS]
    [(rows, homes)] = site.execute("SELECT count(*), count(DISTINCT household_id) FROM followups_followup")
    assert (rows, homes) == (HOUSEHOLDS, HOUSEHOLDS)
