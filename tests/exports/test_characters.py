"""What XML, Excel or UTF-8 cannot hold is dropped from every file, in one place."""

import csv
import io

import pytest
from docx import Document
from openpyxl import load_workbook

from core.exports.characters import printable, printable_pieces
from core.exports.csv_renderer import cell, csv_lines
from core.exports.sheets import Sheet
from core.exports.workbooks import write_workbook
from disputes.documents import word_styles

BAD = "\x00\x01\x08\x0b\x0c\x1f\ufffe\uffff\ud800"
TEXT = f"甲{BAD}乙\r\n丙\t丁𠮷"


def test_only_that_is_dropped():
    assert printable(TEXT) == "甲乙\r\n丙\t丁𠮷"


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
def test_bytes_in_pieces_come_to_the_same(size):
    text = TEXT.replace("\ud800", "") * 3 + "￼\uffff"
    content = text.encode()
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    assert b"".join(printable_pieces(pieces)).decode() == printable(text)


def test_csv():
    lines = "".join(csv_lines([{"a": TEXT, "b": {"x": TEXT}, "c": "\x01=1+1"}], ["a", "b", "c"])).encode()
    row = list(csv.reader(io.StringIO(lines.decode("utf-8-sig"), newline="")))[1]
    assert row[0] == "甲乙\r\n丙\t丁𠮷"
    assert row[2] == "'=1+1", "what was dropped does not hide a formula"
    assert cell("\ufffe=1") == "'=1"


def test_workbook(tmp_path):
    sheet = Sheet(name=f"走访{BAD}[1]/2", columns=["a", f"b{BAD}"], rows=lambda: iter([]))
    write_workbook(tmp_path / "x.xlsx", sheet, iter([{"a": TEXT, f"b{BAD}": BAD}]))
    rows = list(load_workbook(tmp_path / "x.xlsx").active.values)
    assert rows == [("a", "b"), ("甲乙\n丙\t丁𠮷", None)]


def test_word():
    document, out = Document(), io.BytesIO()
    word_styles.prepare(document, title=TEXT, author=BAD)
    word_styles.write(document, TEXT)
    document.save(out)
    assert "甲乙" in Document(io.BytesIO(out.getvalue())).paragraphs[0].text
