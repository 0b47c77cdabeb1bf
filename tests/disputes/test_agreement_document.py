"""The agreement on paper: every field of the form, in Chinese, three copies, and a line for every look."""

import io
import shutil
import subprocess
from urllib.parse import quote

import pytest
from django.utils import timezone, translation
from docx import Document
from docx.oxml.ns import qn

from audit.models import Entry
from core.errors import NotAllowed, OutOfScope, RuleViolation
from disputes import actions
from disputes.documents import agreement_document, agreement_form
from disputes.documents.clauses import BY_PROCEDURE, clauses_of, copies_clause, copy_labels, numeral
from disputes.documents.form_contents import BLANK
from disputes.documents.plain_text import line, plain
from tests import factories
from tests.disputes.agreement_files import NUMBERS, bare_agreement, fields_of, full_agreement

TOOLS = shutil.which("soffice"), shutil.which("pdftotext")
COPIES = ("第一联　公安机关存档", "第二联　交甲方", "第三联　交乙方")


@pytest.fixture
def agreement(room, officer):
    return full_agreement(room, officer)


def page_url(agreement):
    return f"/disputes/{agreement.dispute_id}/agreement/print/"


def word_url(agreement):
    return f"/disputes/{agreement.dispute_id}/agreement/word/"


def text_of(content):
    """Every text of a Word file: paragraphs, tables, heads and feet, in the order of the file."""
    document = Document(io.BytesIO(content))
    texts = [node.text or "" for node in document.element.body.iter(qn("w:t"))]
    for section in document.sections:
        for part in (section.header, section.footer):
            texts += [node.text or "" for node in part._element.iter(qn("w:t"))]
    return "".join(texts)


def bare_of_space(text):
    return "".join(text.split())


def missing_from(text, wanted):
    text = bare_of_space(text)
    return [xml_node for xml_node in wanted if bare_of_space(xml_node) not in text]


def expected(agreement):
    wording = clauses_of(agreement.dispute.procedure)
    effect = [xml_node.format(days=30) for xml_node in wording.effect]
    return [
        *fields_of(agreement.procedure),
        agreement.dispute.number,
        wording.title,
        agreement_form(agreement).seal,
        wording.lead,
        *effect,
        copies_clause(wording, 3),
        *copy_labels(wording, 3),
        *(f"{name}（签名）" for name in ("甲方", "乙方", "乙方监护人", wording.host, "见证人")),
    ]


# --- what it says ----------------------------------------------------------------------------------


@pytest.mark.parametrize("procedure", sorted(BY_PROCEDURE))
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_word_shows_every_field_in_chinese(signed_in, officer, room, procedure, language):
    agreement = full_agreement(room, officer, procedure)
    response = signed_in(officer, language).get(word_url(agreement))
    assert missing_from(text_of(response.content), expected(agreement)) == []


@pytest.mark.parametrize("procedure", sorted(BY_PROCEDURE))
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_print_page_shows_every_field_in_chinese(signed_in, officer, room, procedure, language):
    agreement = full_agreement(room, officer, procedure)
    page = signed_in(officer, language).get(page_url(agreement))
    assert page.status_code == 200
    assert missing_from(page.text, expected(agreement)) == []
    assert page.text.count('<article class="paper') == 3


def test_the_frame_of_the_page_speaks_the_readers_language(signed_in, officer, agreement):
    assert "Word file" in signed_in(officer, "en").get(page_url(agreement)).text


def test_public_security_names_punishment_and_peoples_mediation_the_court(room, officer):
    with translation.override("en"):
        police = agreement_form(full_agreement(room, officer, "police"))
        people = agreement_form(full_agreement(room, officer, "people"))
        other = agreement_form(full_agreement(room, officer, "handling"))
    assert police.title == "治安调解协议书"
    assert "依法对违反治安管理行为人给予处罚" in "".join(police.effect)
    assert people.title == "人民调解协议书"
    assert "三十" not in "".join(people.effect)
    assert "生效之日起30日内共同向人民法院申请司法确认" in "".join(people.effect)
    assert (other.title, other.organ, other.host, other.seal) == ("和解协议", "", None, "")
    assert "处罚" not in "".join(other.effect)
    assert other.signers == ("甲方", "乙方", "乙方监护人", "见证人")


def test_no_days_in_force_no_sentence_about_them(room, officer):
    from disputes.models import Procedure

    Procedure.objects.filter(code="people").update(confirmation_within_days=None)
    form = agreement_form(full_agreement(room, officer, "people"))
    assert len(form.effect) == 1
    assert "None" not in "".join(form.effect)


def test_what_is_not_known_is_a_line_to_fill_in_by_hand(signed_in, officer, room):
    agreement = bare_agreement(room, officer)
    client = signed_in(officer)
    for rendering in (text_of(client.get(word_url(agreement)).content), client.get(page_url(agreement)).text):
        assert "None" not in rendering
        for name in ("时间：", "履行方式：", "履行期限：", "一、"):
            assert f"{name}{BLANK}" in rendering
        # Nobody has said how old the parties are: no guardian is asked for, and no age made up.
        assert "监护人" not in rendering
        assert "周岁" not in rendering


def test_a_child_has_room_for_a_guardian_nobody_named(room, officer):
    agreement = full_agreement(room, officer)
    agreement.dispute.parties.filter(side="b").update(guardian_name="", guardian_relation="")
    form = agreement_form(agreement)
    assert [person.guardian for person in form.persons] == [None, ""]
    assert "乙方监护人" in form.signers


def test_who_was_withdrawn_and_who_stands_aside_is_not_on_the_paper(room, officer):
    agreement = full_agreement(room, officer)
    dispute = agreement.dispute
    factories.PartyFactory(dispute=dispute, name="误登人", withdrawn_at=timezone.now(), withdraw_reason="登记错误")
    factories.PartyFactory(dispute=dispute, side="other", name="旁观人")
    surety = factories.PartyFactory(dispute=dispute, side="other", name="担保人")
    factories.TermFactory(agreement=agreement, party=surety, text="承担连带责任")
    assert [person.name for person in agreement_form(agreement).persons] == ["李秀英", "王小明", "担保人"]


def test_several_on_a_side_are_told_apart(room, officer):
    agreement = full_agreement(room, officer)
    factories.PartyFactory(dispute=agreement.dispute, name="李秀兰")
    form = agreement_form(agreement)
    assert [(person.side, person.name) for person in form.persons] == [
        ("甲方（一）", "李秀英"),
        ("甲方（二）", "李秀兰"),
        ("乙方", "王小明"),
    ]


def test_the_post_is_that_of_the_day(room, station, officer):
    """Who was chief in that year and is an officer now led the talks as chief."""
    agreement = full_agreement(room, officer)
    officer.postings.update(since=agreement.mediation.held_on + timezone.timedelta(days=1))
    assert (agreement_form(agreement).host.post, agreement_form(agreement).host.unit) == ("", "")
    factories.PostingFactory(officer=officer, role="chief", station=station)
    assert agreement_form(agreement).host.post == "派出所所长"
    assert agreement_form(agreement).host.unit == "城关派出所"


def test_the_station_is_the_one_that_mediated(room, far_room, officer):
    """The case went to another station afterwards: the paper stays that of the first."""
    agreement = full_agreement(room, officer)
    agreement.dispute.room = far_room
    assert agreement_form(agreement).organ == "安宁县公安局城关派出所"
    officer.postings.all().delete()
    assert agreement_form(agreement).organ == "安宁县公安局河东派出所"


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五"), (120, "120")]
)
def test_numerals(number, text):
    assert numeral(number) == text


def test_as_many_copies_as_are_signed(room, officer):
    agreement = full_agreement(room, officer)
    agreement.copies = 4
    form = agreement_form(agreement)
    assert form.copies == (*COPIES, "第四联　交其他当事人")
    assert form.copies_clause == "本协议书一式四份，各方当事人各执一份，公安机关留存一份备查。"
    assert len(Document(io.BytesIO(agreement_document(form))).sections) == 4


# --- the file --------------------------------------------------------------------------------------


def test_word_is_set_as_an_office_sets_it(signed_in, officer, agreement):
    response = signed_in(officer).get(word_url(agreement))
    name = quote(f"治安调解协议书-{agreement.dispute.number}.docx")
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert response["Cache-Control"] == "private, no-store"
    document = Document(io.BytesIO(response.content))
    assert len(document.sections) == 3
    for section, label in zip(document.sections, COPIES, strict=True):
        assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
        assert section.header.paragraphs[0].text == label
        assert [xml_node.get(qn("w:instr")) for xml_node in section.footer._element.iter(qn("w:fldSimple"))] == ["PAGE"]
        assert [xml_node.get(qn("w:start")) for xml_node in section._sectPr.iter(qn("w:pgNumType"))] == ["1"]
    runs = [
        xml_node for xml_node in document.element.body.iter(qn("w:rPr")) if xml_node.find(qn("w:rFonts")) is not None
    ]
    assert {run.find(qn("w:rFonts")).get(qn("w:eastAsia")) for run in runs} == {"宋体", "仿宋"}
    assert document.core_properties.author == "安宁县公安局城关派出所"


NASTY = "甲\x0b乙\x00\x1b丙\ufffe丁<w:t>&amp;"


def test_signs_xml_cannot_hold_are_left_out(signed_in, officer, agreement):
    agreement.facts, agreement.manner = f"{NASTY}\r\n第二段", NASTY
    agreement.facts = agreement.facts.replace("\x00", "")  # PostgreSQL keeps none
    agreement.manner = agreement.manner.replace("\x00", "")
    agreement.save()
    client = signed_in(officer)
    word = text_of(client.get(word_url(agreement)).content)
    assert "甲乙丙丁<w:t>&amp;第二段" in word
    assert "履行方式：甲 乙丙丁<w:t>&amp;" in word
    page = client.get(page_url(agreement)).text
    assert "丙丁&lt;w:t&gt;&amp;amp;" in page
    assert "\x1b" not in page


def test_plain_text():
    assert plain(None) == ""
    assert plain("一\r\n二\r三\x0b四") == "一\n二\n三\n四"
    assert line(" 一\n\t二\u202e ") == "一 二"
    assert plain("𠮷😀") == "𠮷😀"


# --- who, and what is written down -----------------------------------------------------------------


@pytest.mark.parametrize("url", [page_url, word_url])
def test_every_rendering_leaves_its_lines(signed_in, officer, agreement, url):
    signed_in(officer).get(url(agreement))
    printed = Entry.objects.get(verb="printed")
    assert (printed.by, printed.target_id, printed.room_id) == (
        officer,
        agreement.dispute_id,
        agreement.dispute.room_id,
    )
    assert printed.reason == f"治安调解协议书 {agreement.dispute.number}"
    assert printed.changes["medium"] == ("page" if url is page_url else "word")
    looks = Entry.objects.filter(verb="unmasked")
    assert {look.target_id for look in looks} == set(agreement.dispute.parties.values_list("pk", flat=True))
    assert {(look.by_id, look.reason, look.changes["field"]) for look in looks} == {
        (officer.pk, printed.reason, "id_number")
    }
    assert not any(number in str(Entry.objects.values_list()) for number in NUMBERS)


def test_no_look_is_written_down_where_no_number_stands(signed_in, officer, room):
    signed_in(officer).get(page_url(bare_agreement(room, officer)))
    assert Entry.objects.filter(verb="printed").count() == 1
    assert not Entry.objects.filter(verb="unmasked").exists()


@pytest.mark.parametrize("url", [page_url, word_url])
@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("officer", 200),
        ("chief", 200),
        ("roommate", 200),
        ("auxiliary", 403),
        ("bureau", 403),
        ("auditor", 403),
        ("admin", 403),
        ("service", 403),
        ("neighbour", 404),
        ("outsider", 404),
    ],
)
def test_only_who_handles_the_case_gets_the_numbers(request, signed_in, agreement, person, status, url):
    response = signed_in(request.getfixturevalue(person)).get(url(agreement))
    assert response.status_code == status
    assert Entry.objects.filter(verb="printed").exists() == (status == 200)
    if status != 200:
        assert NUMBERS[0] not in response.text


def test_handling_elsewhere_gives_no_right_here(signed_in, officer, neighbour, other_room, room):
    """An officer of one room who helps out as auxiliary in another prints only the own room's agreements."""
    factories.PostingFactory(officer=neighbour, role="auxiliary", room=room)
    theirs, own = full_agreement(room, officer), full_agreement(other_room, neighbour)
    client = signed_in(neighbour)
    assert client.get(page_url(theirs)).status_code == 403
    assert client.get(page_url(own)).status_code == 200


def test_the_action_asks_by_itself(officer, auxiliary, outsider, agreement):
    dispute = agreement.dispute
    with pytest.raises(NotAllowed):
        actions.print_agreement(by=auxiliary, dispute=dispute)
    with pytest.raises(OutOfScope):
        actions.print_agreement(by=outsider, dispute=dispute)
    assert actions.print_agreement(by=officer, dispute=dispute).number == dispute.number


def test_without_an_agreement_there_is_no_paper(signed_in, officer, room):
    case = factories.DisputeFactory(room=room, state="mediating")
    response = signed_in(officer).get(f"/disputes/{case.pk}/agreement/print/")
    assert response.status_code == 409
    assert "There is no agreement that holds." in response.text
    assert not Entry.objects.filter(verb="printed").exists()


def test_an_agreement_that_ended_is_printed_only_when_asked_for(signed_in, officer, agreement):
    agreement.ended_on = agreement.signed_on
    agreement.save()
    client = signed_in(officer)
    assert client.get(page_url(agreement)).status_code == 409
    assert client.get(page_url(agreement), {"cycle": "1"}).status_code == 200


@pytest.mark.usefixtures("in_english")
def test_a_voided_case_is_not_printed(officer, agreement):
    agreement.dispute.voided_at, agreement.dispute.void_reason = timezone.now(), "重复"
    with pytest.raises(RuleViolation, match="voided"):
        actions.print_agreement(by=officer, dispute=agreement.dispute)


def test_an_earlier_time_round_by_its_number(signed_in, officer, agreement):
    earlier, dispute = agreement, agreement.dispute
    earlier.ended_on = earlier.signed_on
    earlier.save()
    dispute.cycle = 2
    dispute.save()
    round_ = factories.MediationFactory(dispute=dispute, host=officer)
    factories.AgreementFactory(dispute=dispute, mediation=round_, facts="再次争吵。")
    client = signed_in(officer)
    assert "再次争吵。" in client.get(page_url(agreement)).text
    page = client.get(page_url(agreement), {"cycle": "1"})
    assert "再次争吵。" not in page.text
    assert "?cycle=1" in page.text
    assert client.get(page_url(agreement), {"cycle": "3"}).status_code == 409
    assert client.get(page_url(agreement), {"cycle": "x"}).status_code == 404


def test_queries_do_not_grow_with_parties_and_terms(signed_in, officer, agreement, django_assert_max_num_queries):
    for index in range(8):
        party = factories.PartyFactory(dispute=agreement.dispute, name=f"人{index}")
        factories.TermFactory(agreement=agreement, party=party)
    client = signed_in(officer)
    client.get(page_url(agreement))  # content types are read once a process
    with django_assert_max_num_queries(26):
        client.get(page_url(agreement))


# --- as other programs see it ----------------------------------------------------------------------


@pytest.mark.skipif(not all(TOOLS), reason="no LibreOffice (soffice) or no pdftotext on PATH")
@pytest.mark.parametrize("procedure", sorted(BY_PROCEDURE))
def test_libreoffice_opens_it_and_its_pdf_shows_every_field(room, officer, tmp_path, procedure):
    agreement = full_agreement(room, officer, procedure)
    (tmp_path / "agreement.docx").write_bytes(agreement_document(agreement_form(agreement)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [
        TOOLS[0],
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        tmp_path,
        tmp_path / "agreement.docx",
    ]
    subprocess.run(convert, check=True, capture_output=True, timeout=120)
    text = subprocess.run(
        [TOOLS[1], "-raw", tmp_path / "agreement.pdf", "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    assert missing_from(text, expected(agreement)) == []
    for field in fields_of(procedure):
        assert bare_of_space(text).count(bare_of_space(field)) >= 3, field
