"""The agreement as Word: one document, as many copies as are signed, each with its own page numbers."""

import io

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from disputes.documents import word_styles
from disputes.documents.form_contents import BLANK, AgreementForm

# Head of the group, then three pairs of label and value: 16.2 cm between the margins.
WIDTHS = (Cm(1.7), Cm(2.3), Cm(2.7), Cm(2.3), Cm(2.0), Cm(1.4), Cm(3.8))
WHOLE, REST = 5, 3  # columns a value takes: to the end of the row from the first label, or from the second


def agreement_document(form: AgreementForm) -> bytes:
    """The whole file."""
    document = Document()
    word_styles.prepare(document, title=f"{form.title} {form.number}", author=form.organ or form.title)
    for index, label in enumerate(form.copies):
        section = document.add_section(WD_SECTION.NEW_PAGE) if index else document.sections[0]
        word_styles.lay_out(section, head=label, foot=f"{form.title}　{form.number}")
        _copy(document, form)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _copy(document, form):
    _heading(document, form)
    _people(document, form)
    _matter(document, form)
    _signatures(document, form)


def _heading(document, form):
    if form.organ:
        word_styles.write(
            document, form.organ, size=Pt(16), bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, font=word_styles.HEAVY
        )
    word_styles.write(
        document, form.title, size=Pt(22), bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, font=word_styles.HEAVY
    )
    word_styles.write(document, f"{form.wording.number_label}：{form.number}", align=WD_ALIGN_PARAGRAPH.RIGHT)


def _people(document, form):
    table = word_styles.grid(document, WIDTHS)
    if form.host:
        word_styles.group(table, form.wording.host, _host_rows(form.host))
    for person in form.persons:
        word_styles.group(table, person.side, _person_rows(person))
    if form.witness:
        witness = form.witness
        rows = [(("姓名", witness.name, 1), ("联系方式", witness.contact, REST)), (("住址", witness.address, WHOLE),)]
        word_styles.group(table, "见证人", rows)


def _host_rows(host):
    rows = [
        (("姓名", host.name, 1), ("单位及职务", host.unit_and_post, REST)),
        (("调解时间", host.held_on, WHOLE),),
        (("调解地点", host.place, WHOLE),),
    ]
    others = (("参与调解", host.others), ("应邀参加", host.attending), ("录音录像", host.recording))
    return rows + [((label, text, WHOLE),) for label, text in others if text]


def _person_rows(person):
    rows = [
        (("姓名", person.name, 1), ("性别", person.sex, 1), ("年龄", person.age, 1)),
        (("证件种类", person.document, 1), ("证件号码", person.number, REST)),
        (("单位及职务", person.workplace, WHOLE),),
        (("现住址", person.address, WHOLE),),
    ]
    if person.guardian is not None:
        rows.append((("监护人", person.guardian, 1), ("监护关系", person.guardian_relation, REST)))
    if person.representative:
        rows.append((("代理人", person.representative, 1), ("委托权限", person.authority, REST)))
    return rows


def _matter(document, form):
    word_styles.title_line(document, form.wording.facts_head)
    word_styles.body(document, f"时间：{form.happened_on or BLANK}　　地点：{form.happened_at or BLANK}")
    for text in form.facts or (BLANK,):
        word_styles.body(document, text)
    word_styles.title_line(document, "协议内容")
    word_styles.body(document, form.wording.lead)
    for text in form.terms or (f"一、{BLANK}",):
        word_styles.body(document, text)
    word_styles.body(document, f"履行方式：{form.manner or BLANK}")
    word_styles.body(document, f"履行期限：{form.until or BLANK}")
    for text in form.effect:
        word_styles.body(document, text)
    # Whatever breaks the page: signatures never stand on a sheet without a word of the agreement.
    word_styles.body(document, form.copies_clause, keep_with_next=True)


def _signatures(document, form):
    """Kept on one page with each other; two beside each other, so that most agreements fit on one sheet."""
    word_styles.pairs(document, [f"{name}（签名）：{BLANK}" for name in form.signers])
    day = form.signed_on or "年　　月　　日"
    seal = f"（{form.seal}）　　" if form.seal else ""
    word_styles.write(document, f"{seal}{day}", align=WD_ALIGN_PARAGRAPH.RIGHT)
