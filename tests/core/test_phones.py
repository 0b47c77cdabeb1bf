"""A telephone number is what was typed, or it is refused."""

import pytest

from core import phones


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        ("138 0013 8000", "13800138000"),
        ("１３８－００１３－８０００", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("0086 13800138000", "13800138000"),
        ("86-13800138000", "13800138000"),
        ("013800138000", "13800138000"),
        ("138\u200b0013\u202c8000", "13800138000"),
        ("13800138000.0", "13800138000"),
        ("0799-5212345", "07995212345"),
        ("（0799）5212345", "07995212345"),
        ("０７３７ 4222110", "07374222110"),
        ("+86 799 5212345", "07995212345"),
        ("+86 10 8765 4321", "01087654321"),
        ("010—8765—4321", "01087654321"),
        ("0799-5212345转802", "07995212345-802"),
        ("0799-5212345 转 802", "07995212345-802"),
        ("0799-5212345 ext. 802", "07995212345-802"),
        ("0799-5212345-802", "07995212345-802"),
        ("07995212345-802", "07995212345-802"),
        ("5212345分机8", "5212345-8"),
        ("021-5212345-6", "0215212345-6"),
        ("400-810-8888", "4008108888"),
        ("5212345", "5212345"),
        ("12345", "12345"),
        ("+852 9123 4567", "+85291234567"),
        ("00852 9123 4567", "+85291234567"),
    ],
)
def test_numbers_in_their_one_form(typed, stored):
    assert phones.problem(typed) is None
    assert phones.normal(typed) == stored
    assert phones.normal(stored) == stored


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1380013800O", phones.NOT_DIGITS),
        ("l3800138000", phones.NOT_DIGITS),
        ("1.38001E+10", phones.NOT_DIGITS),
        ("138001380.05", phones.NOT_DIGITS),
        ("13800138000（妻）", phones.NOT_DIGITS),
        ("无", phones.NOT_DIGITS),
        ("1380013800", phones.NO_NUMBER),
        ("138001380001", phones.NO_NUMBER),
        ("799521234512345678", phones.NO_NUMBER),
        ("13800138000/13900139000", phones.SEVERAL),
        ("13800138000 13900139000", phones.SEVERAL),
        ("13800138000、5212345", phones.SEVERAL),
        ("5212345 5212346", phones.SEVERAL),
        ("13800138000转", phones.NOT_DIGITS),
    ],
)
def test_what_is_no_number_is_refused(typed, sentence):
    assert phones.problem(typed) == sentence
    assert phones.normal(typed) == typed


def test_the_number_on_a_door_keeps_its_hyphen():
    assert phones.written("（０７９９）5212345转8") == "0799-5212345-8"
    assert phones.written("02152123456") == "021-52123456"
    assert phones.written("138 0013 8000") == "13800138000"
