"""Which units are compared with which: by communities and size, as a pure rule."""

import pytest
from django.utils import translation

from stations.unit_classes import UnitClass, class_of


@pytest.mark.parametrize(
    ("villages", "neighbourhoods", "residents", "key"),
    [
        (1, 0, 0, "village-small"),
        (3, 0, 2_999, "village-small"),
        (3, 0, 3_000, "village-middle"),
        (3, 0, 5_000, "village-middle"),
        (3, 0, 5_001, "village-large"),
        (0, 2, 2_999, "neighbourhood-small"),
        (0, 1, 9_000, "neighbourhood-large"),
        (1, 1, 4_000, "mixed-middle"),
        (0, 0, 0, "none-small"),
        (0, 0, 4_000, "none-middle"),
    ],
)
def test_class_of_a_room(villages, neighbourhoods, residents, key):
    assert class_of("room", villages=villages, neighbourhoods=neighbourhoods, residents=residents).key == key


@pytest.mark.parametrize(
    ("residents", "size"), [(29_999, "small"), (30_000, "middle"), (50_000, "middle"), (50_001, "large")]
)
def test_a_station_has_bounds_of_its_own(residents, size):
    assert class_of("station", villages=9, neighbourhoods=0, residents=residents).size == size


def test_a_class_says_what_it_is():
    with translation.override("en"):
        kind = UnitClass("room", "village", "middle")
        assert str(kind.label) == "villages, middle"
        assert str(kind.definition) == "It serves villages only. 3,000 to 5,000 residents."


def test_town_comes_before_country_and_small_before_large():
    kinds = [UnitClass("room", *item) for item in (("village", "large"), ("mixed", "small"), ("village", "small"))]
    kinds.append(UnitClass("room", "neighbourhood", "large"))
    keys = [kind.key for kind in sorted(kinds, key=lambda kind: kind.place)]
    assert keys == ["neighbourhood-large", "village-small", "village-large", "mixed-small"]
