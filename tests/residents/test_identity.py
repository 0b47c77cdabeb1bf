from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from residents import identity
from tests.residents.numbers import number

TODAY = date(2026, 6, 1)


def wrong(text, kind="id_card"):
    return str(identity.problem(kind, identity.normal(text), TODAY) or "")


def test_a_right_number_tells_birth_sex_and_region():
    messages = identity.read(number(order="124"))
    assert (messages.birth_date, messages.sex, messages.region_code) == (date(1980, 3, 2), "2", "430923")
    assert "湖南" in messages.region_name
    assert identity.read(number(order="125")).sex == "1"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Enter the number"),
        (number()[:-1], "18 characters; this one has 17"),
        ("430923800302001", "first generation"),
        ("43092319800302OO1X", "17 digits"),
        (number()[:-1] + ("1" if number()[-1] != "1" else "2"), "does not fit"),
        (number(birth="19800230"), "1980-02-30) does not exist"),
        (number(birth="20270101"), "future"),
        (number(birth="17990101"), "does not exist"),
        (number(region="999999"), "999999"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(text, says, settings):
    settings.LANGUAGE_CODE = "en"
    from django.utils import translation

    with translation.override("en"):
        assert says in wrong(text)


def test_a_number_is_taken_however_it_is_written():
    typed = " ４３０９２３-19800302 " + number()[14:].lower()
    assert identity.normal(typed) == number()
    assert not wrong(typed)


@given(st.dates(date(1950, 1, 1), TODAY), st.integers(0, 999))
def test_every_made_number_is_right_and_read_back(birth, order):
    # 110101 has been a region since the first codes.
    made = number("110101", f"{birth:%Y%m%d}", f"{order:03d}")
    assert identity.problem("id_card", made, TODAY) is None
    messages = identity.read(made)
    assert messages.birth_date == birth
    assert messages.sex == ("1" if order % 2 else "2")


@given(st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_never_passes(place, digit):
    right = number()
    if right[place] == digit:
        return
    assert identity.problem("id_card", right[:place] + digit + right[place + 1 :], TODAY) is not None


@given(st.text(max_size=30), st.sampled_from(identity.NUMBERED))
def test_no_text_makes_it_fail(text, kind):
    typed = identity.normal(text)
    if identity.problem(kind, typed, TODAY) is None:
        assert identity.normal(typed) == typed, "what is accepted is written in one way only"
        if kind == "id_card":
            identity.read(typed)


def test_other_documents_and_none():
    assert identity.problem("passport", "E12345678", TODAY) is None
    assert identity.problem("passport", "E1", TODAY)
    assert identity.problem("unknown", "", TODAY) is None
    assert identity.problem("none", "E12345678", TODAY)


def test_hashes_differ_by_kind():
    assert identity.number_hash("passport", "E12345678") != identity.number_hash("other", "E12345678")
    assert identity.number_hash("passport", "") is None
    assert identity.number_hash("other", "E12345678") in identity.hashes_of_any_kind("e 1234 5678")
    assert identity.hashes_of_any_kind("") == []
