"""Ledger 22 of a station, mediation of disputes (矛盾纠纷调解台账): made from the records, nothing entered twice."""

from disputes.ledger.lines import LedgerLine, ledger_line, with_ledger_rows
from disputes.ledger.number_gaps import number_notes
from disputes.ledger.workbook import Heading, write_sheet

__all__ = [
    "Heading",
    "LedgerLine",
    "ledger_line",
    "number_notes",
    "with_ledger_rows",
    "write_sheet",
]
