"""Pages of incidents: the list, the month's grid, files, the kinds there are."""

from incidents.views.dictionaries import EndKind, Kinds, NewKind, SetKind
from incidents.views.entry import Entry
from incidents.views.imports import ConfirmImport, ImportDetail, RejectedRows, Send, UndoImport
from incidents.views.lists import IncidentCountList

__all__ = [
    "ConfirmImport",
    "EndKind",
    "Entry",
    "ImportDetail",
    "IncidentCountList",
    "Kinds",
    "NewKind",
    "RejectedRows",
    "Send",
    "SetKind",
    "UndoImport",
]
