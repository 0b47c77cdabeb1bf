"""The states of a background export, as its list shows them: label and colour."""

from django.utils.translation import gettext_lazy as _

from core.codes import Code, CodeTable
from core.exports import export_store

EXPORT_STATES = CodeTable(
    Code(code=export_store.WAITING, label=_("waiting"), tone="grey"),
    Code(code=export_store.RUNNING, label=_("being written"), tone="blue"),
    Code(code=export_store.DONE, label=_("ready"), tone="jade"),
    Code(code=export_store.FAILED, label=_("not written"), tone="red"),
    Code(code=export_store.CANCELLED, label=_("cancelled"), tone="grey"),
)
