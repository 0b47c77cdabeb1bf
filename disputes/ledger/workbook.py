"""The ledger as Excel, written row by row: a year of a county takes no more memory than a page of it."""

from dataclasses import dataclass

from django.utils import timezone, translation
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from core.exports.characters import in_cell
from core.time.periods import Period
from disputes.documents.form_contents import LANGUAGE, day_text
from disputes.documents.plain_text import line
from disputes.ledger.lines import ledger_line, with_ledger_rows

# A ledger of the station is Chinese whatever the language of the screen: heads as on the paper form.
TITLE = "矛盾纠纷调解台账"
COLUMNS = (
    ("序号", 6),
    ("编号", 21),
    ("日期", 11),
    ("纠纷名称", 18),
    ("类别", 11),
    ("等级", 7),
    ("承办民警", 10),
    ("当事人及住址", 32),
    ("简要情况", 40),
    ("调处结果", 32),
    ("备注", 18),
)
HEAD_ROWS = 3  # title, unit and period, heads
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
ROWS_AT_ONCE = 1000
LINE_HEIGHT, HIGHEST = 13.5, 409  # points; a sheet has no higher rows
PLAIN, BOLD, LARGE = (Font(name="宋体", size=size, bold=bold) for size, bold in ((10, False), (10, True), (16, True)))
CENTRED, RUNNING = Alignment("center", "center", wrap_text=True), Alignment(vertical="center", wrap_text=True)
ONE_LINE, TOP = Alignment(vertical="center"), Alignment("center", "center")
RULED = Border(**dict.fromkeys(("left", "right", "top", "bottom"), Side(style="thin")))


@dataclass(frozen=True)
class Heading:
    """What stands above the rows: whose ledger, for which days, how many cases, who made it."""

    unit: str
    period: Period
    count: int
    made_by: str

    @property
    def text(self):
        days = f"{day_text(self.period.since)}至{day_text(self.period.until)}"
        made_at = timezone.localtime()
        parts = (
            f"单位：{line(self.unit)}",
            f"期间：{days}",
            f"共{self.count}件",
            f"制表人：{line(self.made_by)}",
            f"制表时间：{day_text(made_at.date())} {made_at:%H:%M}",
        )
        return "　　".join(parts)

    @property
    def file_name(self):
        return f"{TITLE}-{line(self.unit)}-{self.period.since:%Y%m%d}-{self.period.until:%Y%m%d}.xlsx"


def write_sheet(out, disputes, heading: Heading, number_notes=()):
    """Write the cases, in the order they were heard, to the open binary file `out`; then where other numbers went."""
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = TITLE, line(heading.made_by)
    sheet = book.create_sheet(TITLE)
    _set_up(sheet)
    with translation.override(LANGUAGE):
        _head(sheet, heading)
        rows, cases = _Rows(sheet), with_ledger_rows(disputes).order_by("reported_on", "id")
        for index, dispute in enumerate(cases.iterator(chunk_size=ROWS_AT_ONCE), 1):
            rows.append(index, ledger_line(dispute))
        for note in number_notes:
            sheet.append([None, _styled(sheet, line(note), font=PLAIN, alignment=ONE_LINE)])
    book.save(out)


def _set_up(sheet):
    """All of this stands before the first row of a sheet that is written as it goes."""
    for index, (_name, width) in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = f"A{HEAD_ROWS + 1}"
    last = get_column_letter(len(COLUMNS))
    for row in (1, 2):
        sheet.merged_cells.add(CellRange(f"A{row}:{last}{row}"))
    sheet.page_setup.orientation, sheet.page_setup.paperSize = Worksheet.ORIENTATION_LANDSCAPE, Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{HEAD_ROWS}"
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.center.text = "第 &P 页　共 &N 页"


def _head(sheet, heading):
    sheet.append([_styled(sheet, TITLE, font=LARGE, alignment=TOP)])
    sheet.append([_styled(sheet, heading.text, font=PLAIN, alignment=ONE_LINE)])
    sheet.append([_styled(sheet, name, font=BOLD, alignment=CENTRED, border=RULED) for name, _width in COLUMNS])


def _height(texts):
    """In points, for the longest text of a row: not every office program makes rows high enough by itself."""
    widths = [width for _name, width in COLUMNS[-len(texts) :]]
    lines = max(-(-_signs(text) // (width - 1)) for text, width in zip(texts, widths, strict=True))
    return min(max(lines, 1) * LINE_HEIGHT + 3, HIGHEST)


def _signs(text):
    """How wide: Chinese signs take two places."""
    return sum(1 if sign.isascii() else 2 for sign in text)


def _styled(sheet, value, **style):
    cell = WriteOnlyCell(sheet, value=in_cell(value) if isinstance(value, str) else value)
    for name, setting in style.items():
        setattr(cell, name, setting)
    return cell


class _Rows:
    """Makes rows of cells. A style is looked up once and not once a cell, which takes most of the time."""

    def __init__(self, sheet):
        def style(alignment, **more):
            return _styled(sheet, None, font=PLAIN, alignment=alignment, border=RULED, **more)._style

        self.sheet = sheet
        self.count, self.day = style(CENTRED), style(CENTRED, number_format="yyyy-mm-dd")
        self.running, self.quoted = style(RUNNING), style(RUNNING, quotePrefix=True)

    def append(self, index, row):
        texts = (row.title, row.kind, row.level, row.handler, row.parties, row.summary, row.result, row.remarks)
        at = HEAD_ROWS + index
        self.sheet.row_dimensions[at].height = _height(texts)
        self.sheet.append(
            [
                self.cell(index, self.count),
                self.text(row.number),
                self.cell(row.reported_on, self.day),
                *(self.text(text) for text in texts),
            ]
        )
        # It has been written; ten thousand heights need not be kept.
        del self.sheet.row_dimensions[at]

    def cell(self, value, style):
        return Cell(self.sheet, row=1, column=1, value=value, style_array=style)

    def text(self, value):
        """A text is written as text, whatever it begins with: no formula comes out of what people typed."""
        value = in_cell(value)
        cell = self.cell(value, self.quoted if value.startswith(FORMULA_STARTS) else self.running)
        cell.data_type = "s"
        return cell
