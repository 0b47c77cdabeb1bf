"""Writing counts of incidents: a grid, a figure by API, a file, and the kinds there are."""

from incidents.actions.dictionaries import end_kind, set_kind
from incidents.actions.entering import ChangedMeanwhile, enter_counts
from incidents.actions.importing import compare_again, confirm_import, import_now, read_file, undo_import

__all__ = [
    "ChangedMeanwhile",
    "compare_again",
    "confirm_import",
    "end_kind",
    "enter_counts",
    "import_now",
    "read_file",
    "set_kind",
    "undo_import",
]
