"""No share says all or nothing unless it is exactly that; none is above 100 per cent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts.formatting import percent
from core.shares import percent_of, share_of, share_text

WHOLES = st.integers(1, 10**7)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(299, 300, "99%"), (1, 300, "<1%"), (0, 300, "0%"), (300, 300, "100%"), (1, 2, "50%"), (0, 0, "–"),
     (9_999_999, 10_000_000, "99%"), (1, 10_000_000, "<1%"), (1, 100, "1%")],
)  # fmt: skip
def test_a_share_in_words(part, whole, text):
    assert share_text(part / whole if whole else None) == text
    assert share_text(share_of(part, whole)) == text
    if part not in (1,):
        assert percent(part, whole) == text


@given(WHOLES.flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))), st.integers(0, 4))
def test_all_and_nothing_are_exact(pair, digits):
    part, whole = pair
    for share, top in ((share_of(part, whole), 1), (percent_of(part, whole, digits), 100)):
        assert 0 <= share <= top
        assert (share == top) is (part == whole)
        assert (share == 0) is (part == 0)
    assert (share_text(part / whole) == "100%") is (part == whole)
    assert (share_text(part / whole) == "0%") is (part == 0)
