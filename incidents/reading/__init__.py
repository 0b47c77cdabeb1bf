"""Reading a file of counts: bytes to cells (`core.tables`), cells to words (`cells`), rows to figures (`table`)."""

from core.imports.spreadsheet_reader import rows_of
from incidents.reading.table import Table, read

__all__ = ["Table", "read", "rows_of"]
