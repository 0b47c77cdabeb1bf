"""Further telephones of a person: written down with the person, never read without being masked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core import phones
from core.errors import Invalid
from residents.models import ResidentPhone

if TYPE_CHECKING:
    from residents.models import Resident

MOST = 10
HIDDEN = ["•••", "•••"]


def sound(items: Iterable[dict[str, Any]]) -> list[ResidentPhone]:
    """Unsaved phones of dicts of `number`, `extension`, `kind`, `note`. Invalid names `phones`."""
    result = []
    for item in items:
        number = phones.read(f"{item.get('number', '')}")
        if number.problem or not number.digits:
            raise Invalid(number.problem or _("Enter the number."), field="phones")
        extension = item.get("extension") or number.extension
        if not extension.isascii() or (extension and not extension.isdigit()) or len(extension) > 6:
            raise Invalid(_("An extension has at most six digits."), field="phones")
        kind = item.get("kind") or ResidentPhone.kind_of(number.digits)
        phone = ResidentPhone(number=number.digits, extension=extension, kind=kind, note=item.get("note") or "")
        try:
            phone.check_fields(exclude=["resident"])
        except Invalid as error:
            raise Invalid(error.message, field="phones") from error
        result.append(phone)
    if len(result) > MOST:
        raise Invalid(_("A person has at most %(count)d further phones.") % {"count": MOST}, field="phones")
    return list({(phone.number, phone.extension): phone for phone in result}.values())


def change_phones(
    resident: Resident, *, added: Iterable[ResidentPhone] = (), removed: Iterable[int] | None = None
) -> dict[str, list[str]]:
    """Add and take away further phones of a person; what the trail says of it, empty when nothing differs.

    `removed` are ids; None takes away all that were there, for a list that is written as a whole.
    """
    present = list(resident.other_phones.all())
    leaving = [phone for phone in present if removed is None or phone.pk in removed]
    staying = {(phone.number, phone.extension) for phone in present if phone not in leaving}
    new = [phone for phone in added if (phone.number, phone.extension) not in staying]
    if len(staying) + len(new) > MOST:
        raise Invalid(_("A person has at most %(count)d further phones.") % {"count": MOST}, field="phones")
    same = [(phone.number, phone.extension, phone.kind, phone.note) for phone in leaving]
    if same == [(phone.number, phone.extension, phone.kind, phone.note) for phone in new]:
        return {}
    resident.other_phones.filter(pk__in=[phone.pk for phone in leaving]).delete()
    for phone in new:
        phone.resident = resident
        phone.save(force_insert=True)
    return {"phones": HIDDEN}


def read_lines(text: str) -> list[dict[str, str]]:
    """One phone a line, what is said of it behind a blank: `0799-5212345转802 单位`."""
    result = []
    for line in filter(None, map(str.strip, text.splitlines())):
        number, note = line, ""
        pieces = line.split()
        # The longest beginning that is a number; what follows is said of it.
        for count in range(len(pieces), 0, -1):
            head = " ".join(pieces[:count])
            if phones.problem(head) is None:
                number, note = head, " ".join(pieces[count:])
                break
        result.append({"number": number, "note": note})
    return result
