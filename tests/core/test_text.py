"""Text on its way in, and as it is compared."""

import pytest
from django import forms

from core.text import clean, fold, plain
from core.web.forms import Form
from stations.models import Officer
from tests import factories

RARE = "\U00020bb7"  # of extension B
LATER = "\U000323b0"  # of extension J, which the tables of this Python do not know
PRIVATE = "\ue86c"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("王\u200b小\ufeff明\u202e", "王小明"),
        ("Ame\u0301lie", "Amélie"),
        (f"{RARE}{LATER}{PRIVATE}", f"{RARE}{LATER}{PRIVATE}"),
        ("\uf9d1", "\uf9d1"),
        ("买买提·吐尔逊", "买买提·吐尔逊"),
    ],
)
def test_what_is_stored_of_a_text(typed, stored):
    assert clean(typed) == stored


def test_names_written_in_many_ways_are_one():
    ways = [
        "买买提·吐尔逊",
        "买买提•吐尔逊",
        "买买提・吐尔逊",
        "买买提．吐尔逊",
        "买买提‧吐尔逊",
        "买买提 吐尔逊",
        "买买\u200b提吐尔逊",
    ]
    assert {fold(way) for way in ways} == {"买买提吐尔逊"}
    assert fold("ＡＢ—１２") == fold("ab-12") == "ab12"
    assert fold(RARE + LATER + PRIVATE) == RARE + LATER + PRIVATE
    assert plain("２０２６—１２") == "2026-12"


def test_a_form_counts_characters_after_folding():
    class Note(Form):
        note = forms.CharField(max_length=2000, widget=forms.Textarea)
        name = forms.CharField(max_length=3)

    text = "\r\n".join(["字" * 98] * 19 + ["字" * 109])
    form = Note({"note": text, "name": RARE * 3})
    assert form.is_valid(), form.errors
    assert len(form.cleaned_data["note"]) == 98 * 19 + 109 + 19
    assert "\r" not in form.cleaned_data["note"]


@pytest.mark.django_db
def test_both_databases_fold_alike():
    names = ["古丽·尼亚孜", "古丽•尼亚孜", "古丽．尼亚孜", "古丽\u200b尼亚孜", f"{RARE}{LATER}{PRIVATE}", "Ａli Ｂek"]
    for name in names:
        officer = factories.OfficerFactory(name="x")
        Officer._base_manager.filter(pk=officer.pk).update(name=name)
    rows = Officer._base_manager
    assert rows.filter(name__mentions="丽尼亚").count() == 4
    assert rows.filter(name__reads="古丽-尼亚孜").count() == 4
    assert rows.filter(name__mentions=LATER).count() == 1
    assert rows.filter(name__mentions="ALI b").count() == 1
    assert rows.filter(name__mentions="·").count() == 0
