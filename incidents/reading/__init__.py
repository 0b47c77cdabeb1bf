"""Reading a file of counts: bytes to cells (`sheets`), cells to words (`cells`), rows to figures (`table`)."""

from incidents.reading.sheets import rows_of
from incidents.reading.table import Table, read

__all__ = ["Table", "read", "rows_of"]
