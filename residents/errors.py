"""What the register refuses in its own words."""

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation


class AlreadyRegistered(RuleViolation):
    """A person with this number is in the register (409).

    `resident` is that person for the code that goes on; outside the caller's units the message says only the room.
    """

    def __init__(self, resident, *, in_scope):
        self.resident = resident
        self.in_scope = in_scope
        if in_scope:
            text = _("A person with this number is registered already: %(name)s.") % {"name": resident.name}
        else:
            text = _("A person with this number is registered at %(room)s; ask for a transfer.") % {
                "room": resident.room
            }
        super().__init__(text)


class SameNameAndBirth(RuleViolation):
    """Somebody of the county has this name and birth date (409); saying that it is another person saves it.

    `residents` are those of the caller's units; of others nothing is told but that there is somebody.
    """

    def __init__(self, residents):
        self.residents = residents
        names = ", ".join(f"{resident.name} ({resident.room})" for resident in residents)
        if residents:
            text = _("The same name and birth date is registered already: %(names)s.") % {"names": names}
        else:
            text = _("The same name and birth date is registered elsewhere in the county.")
        super().__init__(text, rule="same_name_and_birth", may_override=True)
