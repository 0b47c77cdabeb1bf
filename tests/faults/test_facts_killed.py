"""A process killed while it writes: what it had not finished is not there, nor its share of the facts."""

import subprocess
import sys

import pytest

from tests.faults.conftest import ROOT, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

SEED = """
from datetime import timedelta
from django.utils import timezone
from residents.models import Dwelling, Household
from stations.models import Bureau, Community, Officer, Posting, Room, Station
bureau = Bureau.objects.create(code="430000000001", name="县局")
station = Station.objects.create(code="430000000002", name="派出所", bureau=bureau)
chief = Officer.objects.create(badge="430001", name="刘所")
today = timezone.localdate()
Posting.objects.create(officer=chief, role="chief", station=station, since=today - timedelta(days=900))
for number in (3, 4):
    room = Room.objects.create(code=f"43000000000{number}", name=f"警务室{number}", station=station)
    Posting.objects.create(officer=chief, role="officer", room=room, since=today - timedelta(days=900))
    community = Community.objects.create(code=f"43000000001{number}", name="社区", room=room)
    for door in range(4):
        dwelling = Dwelling.objects.create(community=community, room=room, address=f"人民路{door}号")
        Household.objects.create(dwelling=dwelling, room=room, label=f"户主{door}", visit_from=today)
from facts.recount import recount
recount()
"""
WRITE = """
import random
from benchmarks.random_acts import EVERYTHING, Acts
from stations.models import Officer, Room
draw = random.Random()
acts = Acts(list(Officer.objects.all()), list(Room.objects.select_related("station")), draw)
while True:
    acts.take(draw.choice(EVERYTHING))
"""


def test_whoever_dies_leaves_no_difference(site):
    site.shell(SEED)
    for _time in range(2):
        before = site.count("audit_entry")
        writers = []
        for _ in range(2):
            writer = subprocess.Popen(
                [sys.executable, "manage.py", "shell", "-v", "0", "-c", WRITE],
                cwd=ROOT, env=site.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
            site.started.append(writer)
            writers.append(writer)
        wait_until(lambda before=before: site.count("audit_entry") > before + 60, 120, "writing")
        for writer in writers:
            assert writer.poll() is None, "it writes until it is killed"
            site.kill(writer)
        assert site.manage("recount", "--check").strip() == "difference 0"
