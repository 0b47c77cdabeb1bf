"""Further telephones of a person; the first stands in the person's own row."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Checked
from core.phones import MOBILE, PhoneNumber
from core.privacy.encryption import EncryptedTextField
from core.privacy.masking import mask_phone
from residents.models.people import Resident


class ResidentPhone(Checked):
    """One more telephone of a person (其他电话): whose or where, and the extension behind the number."""

    KINDS = [
        ("mobile", _("mobile")),
        ("home", _("at home")),
        ("work", _("at work")),
        ("relative", _("of a relative")),
        ("other", _("other")),
    ]

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="other_phones", verbose_name=_("resident"))
    number = EncryptedTextField(_("phone"))
    extension = models.CharField(_("extension number"), max_length=6, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=KINDS, default="other")
    note = models.CharField(_("note"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("further phone")
        verbose_name_plural = _("further phones")
        ordering = ["id"]

    def __str__(self):
        return f"{self.number_masked} {self.note}".strip()

    @property
    def written(self):
        """The number with its extension, as it is stored of a single phone."""
        return str(PhoneNumber(self.number, self.extension))

    @property
    def number_masked(self):
        return mask_phone(self.written)

    @staticmethod
    def kind_of(number):
        """What can be told from the number alone."""
        return "mobile" if MOBILE.fullmatch(number) else "other"
