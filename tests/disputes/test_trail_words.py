"""What the trail tells of a case is read in words, in the language of whoever reads it."""

import pytest
from django.utils import translation

from audit.labels import change_lines
from audit.models import Entry
from disputes import actions
from disputes.case_file import CaseFile
from disputes.timeline import case_timeline
from tests.disputes.conftest import days_ago

GANG = "a gang fight, or taking revenge together"

pytestmark = pytest.mark.django_db


def trail_texts(verb, language="en"):
    """{label: what stands after it} of the last line of a verb."""
    with translation.override(language):
        line = Entry.objects.filter(verb=verb).latest("id")
        return {str(label): value for label, _before, value in change_lines(line)}


def is_chinese(text):
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.fixture
def walked(officer, chief, accepted, mediated, agreed, opened):
    """A case that went through most acts, a second one that was referred."""
    case = accepted("police", on=days_ago(30))
    actions.change_party(by=officer, party=case.parties.first(), values={"workplace": "县水泥厂"})
    actions.add_party(by=officer, dispute=case, party={"side": "other", "name": "赵六"})
    mediated(case, on=days_ago(1), by=chief, host=officer, override_reason="一方住院")
    term = agreed(case).terms.get()
    actions.settle_term(by=officer, term=term, state="performed")
    actions.escalate(by=officer, dispute=case, level="orange", reason="扬言报复")
    actions.acknowledge(by=chief, dispute=case, note="今天上门")
    other = opened()
    actions.accept(by=officer, dispute=other, procedure="people", exclusions=["gang_fight"], handler=officer)
    actions.ask_extension(by=officer, dispute=other, until_on=days_ago(-50), reason="当事人外出", parties_agree=True)
    actions.refer(by=officer, dispute=other, body="court", body_name="县法院", reason="起诉", reply_due_on=days_ago(-9))
    actions.answer_referral(by=officer, dispute=other, outcome="taken", answer="已立案")
    return case


def test_every_fact_of_a_line_has_a_name_in_both_languages(walked):
    for line in Entry.objects.filter(target_type__model="dispute"):
        with translation.override("zh-hans"):
            assert [label for label, *_rest in change_lines(line) if not is_chinese(str(label))] == [], line.verb
        with translation.override("en"):
            assert [label for label, *_rest in change_lines(line) if "_" in str(label)] == [], line.verb


@pytest.mark.parametrize(
    ("verb", "english", "chinese"),
    [
        ("dispute_mediated", {"result": "they agreed"}, {"结果": "达成一致"}),
        ("dispute_acknowledged", {"who": "station chief"}, {"谁": "派出所所长"}),
        ("referral_answered", {"outcome": "taken on, in hand"}, {}),
        ("rule_overridden", {"rule": "the last day of the first round"}, {"规定": "首次调解的最后期限"}),
        ("dispute_accepted", {"found against public-security mediation": GANG}, {}),
        ("term_settled", {"state of the term": "performed"}, {}),
    ],
)  # fmt: skip
def test_values_are_read_in_the_language_of_the_reader(walked, verb, english, chinese):
    assert english.items() <= trail_texts(verb).items()
    assert chinese.items() <= trail_texts(verb, "zh-hans").items()


def test_the_story_tells_the_rule_that_was_overridden_in_the_language_of_the_reader(walked, officer):
    for language, expected in (("en", "Rule: the last day of the first round"), ("zh-hans", "首次调解的最后期限")):
        with translation.override(language):
            texts = "\n".join(moment["text"] for moment in case_timeline(walked, officer, CaseFile(walked, officer)))
        assert expected in texts


def test_the_officer_in_charge_is_told_by_name(walked, officer, roommate):
    actions.change_dispute(by=officer, dispute=walked, values={"handler": roommate})
    assert roommate.name in trail_texts("dispute_changed")["officer in charge"]
