"""The states of an import: label, colour and icon."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.codes import Code, CodeTable

WAITING, DONE, UNDONE = "waiting", "done", "undone"


@dataclass(frozen=True, kw_only=True)
class ImportState(Code):
    """`icon` names the icon beside the label."""

    icon: str


IMPORT_STATES = CodeTable(
    ImportState(code=WAITING, label=_("not confirmed yet"), tone="yellow", icon="hourglass"),
    ImportState(code=DONE, label=_("imported"), tone="jade", icon="check"),
    ImportState(code=UNDONE, label=_("taken back"), tone="grey", icon="undo-2"),
)
