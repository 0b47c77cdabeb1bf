"""Labels of what audit entries about care record besides the fields of the record itself."""

from django.utils.translation import gettext_lazy as _

from audit.labels import AddedField, describe_changes


def register():
    describe_changes("unmasked", care_field=AddedField(_("unmasked"), (("contact_phone", _("contact's phone")),)))
    describe_changes("tidied_up", forgotten=AddedField(_("care records forgotten")))
