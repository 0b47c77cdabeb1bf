"""Proposing, deciding and renewing listings; versions of categories."""

from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.forms import Form, ModelForm
from residents.models import Listing, ListingCategory


def reason_field(label, help_text=""):
    return forms.CharField(
        label=label, min_length=2, max_length=300, help_text=help_text, widget=forms.Textarea(attrs={"rows": 3})
    )


class CategoryCards(forms.RadioSelect):
    """One below the other, each with its legal basis under the name."""

    template_name = "residents/widgets/categories.html"
    option_template_name = "residents/widgets/category.html"


class CategoryChoice(forms.ModelChoiceField):
    """Categories that hold today; few enough to read all."""

    widget = CategoryCards

    def __init__(self, **kwargs):
        super().__init__(queryset=ListingCategory.objects.none(), empty_label=None, **kwargs)

    def label_from_instance(self, category):
        return category


class ProposeForm(Form):
    draft = False  # why somebody is listed is not kept on a shared phone
    category = CategoryChoice(label=_("Category"))
    level = forms.ChoiceField(
        label=_("Level"), choices=Listing.LEVELS, initial="2", help_text=_("How closely the person is visited.")
    )
    reason = reason_field(_("Reason"), _("What you have seen yourself; the station chief and the bureau read it."))

    def __init__(self, *args, resident, **kwargs):
        super().__init__(*args, **kwargs)
        open_codes = resident.listings.exclude(state__in=Listing.CLOSED).values("category__code")
        self.fields["category"].queryset = ListingCategory.objects.valid().exclude(code__in=open_codes)


class DecideForm(Form):
    draft = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ApproveForm(DecideForm):
    note = forms.CharField(label=_("Note"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class RefuseForm(DecideForm):
    reason = reason_field(_("Why not"), _("Whoever proposed reads it."))


class DelistForm(DecideForm):
    reason = reason_field(_("Why it can end"), _("The station chief and the bureau decide."))


class RenewForm(DecideForm):
    reason = reason_field(_("Why it is still needed"))
    level = forms.ChoiceField(label=_("Level"), choices=Listing.LEVELS)
    review_on = forms.DateField(label=_("Next review by"))


class CategoryForm(ModelForm):
    """A version of a category; names and basis in both languages, because nobody is listed without."""

    class Meta:
        model = ListingCategory
        fields = (
            "name_zh",
            "name_en",
            "legal_basis_zh",
            "legal_basis_en",
            "is_confidential",
            "review_after_days",
            "valid_from",
            "origin",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["review_after_days"].validators.append(MinValueValidator(1))
        self.fields["is_confidential"].help_text = _("Auxiliaries do not see such listings anywhere.")
        self.fields["valid_from"].initial = timezone.localdate()
        self.fields["origin"].label = _("Who decided it, and when")


class NewCategoryForm(CategoryForm):
    class Meta(CategoryForm.Meta):
        fields = ("code", *CategoryForm.Meta.fields)


class EndCategoryForm(Form):
    draft = False
    until = forms.DateField(label=_("Holds until"), help_text=_("Who is listed stays listed until the next review."))
    reason = reason_field(_("Reason"))
