"""The states of a delivery: label and colour."""

from django.utils.translation import gettext_lazy as _

from core.codes import Code, CodeTable

WAITING, DONE, GIVEN_UP = "waiting", "done", "given_up"
DELIVERY_STATES = CodeTable(
    Code(code=WAITING, label=_("waiting"), tone="blue"),
    Code(code=DONE, label=_("delivered"), tone="jade"),
    Code(code=GIVEN_UP, label=_("given up"), tone="red"),
)
