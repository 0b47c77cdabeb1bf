"""Whatever is done in whatever order, the facts are what the records say, after every single act."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st

from benchmarks.random_acts import EVERYTHING, Acts
from facts.recount import differences

pytestmark = pytest.mark.django_db
# What the others need something of.
MAKING = ("record", "enter", "leave", "open")


@pytest.mark.no_cover
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(EVERYTHING), min_size=6, max_size=16), draw=st.randoms(use_true_random=False))
def test_no_act_leaves_a_difference(peopled, names, draw):
    officers, rooms = peopled
    with transaction.atomic():
        acts = Acts(officers, rooms, draw)
        for name in names:
            done = acts.take(name)
            event(f"{name} {'done' if done else 'refused'}")
            note(f"{name}: {done}")
            assert list(map(str, differences())) == [], name
        transaction.set_rollback(True)


def test_every_kind_of_act_is_really_done(peopled):
    """So that the sequences above do not prove something about refusals."""
    import random

    officers, rooms = peopled
    acts, done = Acts(officers, rooms, random.Random(5)), Counter()
    for _round in range(20):
        for name in dict.fromkeys(EVERYTHING):
            if name in MAKING or not done[name]:
                done[name] += acts.take(name)
    assert set(EVERYTHING) == set(+done)
    assert list(map(str, differences())) == []
