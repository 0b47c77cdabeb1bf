"""Paper as Chinese offices set it: A4, Song and FangSong, ruled tables, page numbers. Knows Word, not disputes.

Word keeps one font for Latin and one for Chinese signs; python-docx sets only the first, so the second is said here.
"""

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from core.exports.characters import printable

LATIN, HEAVY, LIGHT = "Times New Roman", "宋体", "仿宋"
BODY, SMALL = Pt(12), Pt(10.5)


def prepare(document, *, title, author):
    """Fonts, language and properties of the whole document."""
    normal = document.styles["Normal"]
    normal.font.size = BODY
    _fonts(normal.element.get_or_add_rPr(), normal.font, LIGHT)
    normal.paragraph_format.space_after = Pt(0)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal.element.get_or_add_rPr().append(language)
    properties = document.core_properties
    title, author = printable(title), printable(author)
    properties.title, properties.author, properties.last_modified_by, properties.comments = title, author, author, ""
    properties.language = "zh-CN"


def _fonts(properties, font, name):
    font.name = LATIN
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), name)


def lay_out(section, *, head, foot):
    """A4 upright; `head` on top right, `foot` and the page number below, counted anew."""
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(1.9), Cm(1.6)
    section.header_distance, section.footer_distance = Cm(1), Cm(0.8)
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    above, below = section.header.paragraphs[0], section.footer.paragraphs[0]
    above.alignment, below.alignment = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER
    _run(above, head, size=SMALL)
    _run(below, f"{foot}　第 ", size=SMALL)
    _page_number(below)
    _run(below, " 页", size=SMALL)
    _count_from_one(section)


def _count_from_one(section):
    """A new section copies the marks of the one before: never two of them."""
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    mark = OxmlElement("w:pgNumType")
    mark.set(qn("w:start"), "1")
    # Its place among the marks is fixed by the format: right after the margins.
    section._sectPr.find(qn("w:pgMar")).addnext(mark)


def _page_number(paragraph):
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    placeholder = _run(paragraph, "1", size=SMALL)
    field.append(placeholder._r)
    paragraph._p.append(field)


def _run(paragraph, text, *, size=None, bold=False, font=LIGHT):
    run = paragraph.add_run(printable(text))
    run.bold = bold or None
    if size is not None:
        run.font.size = size
    _fonts(run._r.get_or_add_rPr(), run.font, font)
    return run


def write(place, text, *, size=BODY, bold=False, align=None, font=LIGHT, keep_with_next=False):
    """One paragraph at the end of `place`."""
    paragraph = place.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.keep_with_next = keep_with_next or None
    paragraph.paragraph_format.space_after = Pt(2)
    _run(paragraph, text, size=size, bold=bold, font=font)
    return paragraph


def title_line(document, text):
    paragraph = write(document, text, bold=True, font=HEAVY, keep_with_next=True)
    paragraph.paragraph_format.space_before = Pt(4)


def body(document, text, *, keep_with_next=False):
    """Running text, its first line indented by two signs."""
    paragraph = write(document, text, keep_with_next=keep_with_next)
    form = paragraph.paragraph_format
    form.first_line_indent = BODY * 2
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Pt(18)
    form.space_after = Pt(0)


def grid(document, widths):
    """An empty ruled table of these columns, fixed: a long address breaks its line and not the table."""
    table = document.add_table(rows=0, cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def group(table, head, rows):
    """Rows of (label, value, columns of the value), under one head that reaches over all of them."""
    heads = []
    for pairs in rows:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        cells = row.cells
        for cell, column in zip(cells, table.columns, strict=True):
            cell.width = column.width
        heads.append(cells[0])
        _fill(cells, pairs)
    _set(heads[0].merge(heads[-1]) if len(heads) > 1 else heads[0], head, bold=True, centred=True)


def _fill(cells, pairs):
    at = 1
    for label, value, span in pairs:
        _set(cells[at], label, bold=True, centred=True)
        last = at + span
        target = cells[at + 1].merge(cells[last]) if span > 1 else cells[last]
        _set(target, value)
        at = last + 1


def heads(table, texts):
    """The first row, said again on each page the table goes on to."""
    row = line(table, texts, bold=True)
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def line(table, texts, *, bold=False, lefts=(0,)):
    """A row of texts, figures to the right but in the columns `lefts`; a row is never cut by the end of a page."""
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for place, (cell, column, text) in enumerate(zip(row.cells, table.columns, texts, strict=True)):
        cell.width = column.width
        _set(cell, text, bold=bold, centred=bold)
        if place not in lefts and not bold:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return row


def band(row, first, last, text):
    """One bold text over several cells of a row."""
    _set(row.cells[first].merge(row.cells[last]), text, bold=True)


def pairs(document, texts):
    """Two texts beside each other in each row, without rules, each row kept with what follows."""
    table = document.add_table(rows=0, cols=2)
    for start in range(0, len(texts), 2):
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text in zip(row.cells, texts[start : start + 2], strict=False):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_before = Pt(4)
            paragraph.paragraph_format.keep_with_next = True
            _run(paragraph, text, size=BODY)


def _set(cell, text, *, bold=False, centred=False):
    """The text in the first paragraph of a cell; merging leaves empty ones behind, which go."""
    for empty in cell.paragraphs[1:]:
        empty._p.getparent().remove(empty._p)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
    _run(paragraph, text, size=SMALL, bold=bold, font=HEAVY if bold else LIGHT)
