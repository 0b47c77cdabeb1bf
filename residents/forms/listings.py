"""Proposing, deciding and renewing listings; versions of categories."""

from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.forms import Form, ModelForm
from residents import codes
from residents.models import DrugTest, Listing, ListingCategory
from residents.visit_intervals import visit_intervals


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
        """The category itself, with the days between visits at each level: the choice of a level decides them."""
        names, days = dict(Listing.LEVELS), visit_intervals().get(category.code, {})
        category.intervals = [(names.get(level, ""), every) for level, every in sorted(days.items())]
        return category


class ProposeForm(Form):
    draft = False  # why somebody is listed is not kept on a shared phone
    category = CategoryChoice(label=_("Category"))
    level = forms.ChoiceField(
        label=_("Level"),
        choices=Listing.LEVELS,
        initial="2",
        help_text=_("How closely the person is visited: the days stand with each category."),
    )
    term_from_on = forms.DateField(
        label=_("Term counts from"),
        required=False,
        help_text=_("Only where the category has a term: the day of reporting in. Empty: the day of approval."),
    )
    reason = reason_field(_("Reason"), _("What you have seen yourself; the station chief and the bureau read it."))

    def __init__(self, *args, resident, **kwargs):
        super().__init__(*args, **kwargs)
        open_codes = resident.listings.exclude(state__in=Listing.CLOSED).values("category__code")
        offered = ListingCategory.objects.valid().exclude(code__in=open_codes).exclude(code__in=codes.CARE_CATEGORIES)
        self.fields["category"].queryset = offered
        if not any(category.term_years for category in offered):
            del self.fields["term_from_on"]


class DecideForm(Form):
    draft = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ApproveForm(DecideForm):
    note = forms.CharField(label=_("Note"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class RefuseForm(DecideForm):
    reason = reason_field(_("Why not"), _("Whoever proposed reads it."))


class WithdrawForm(DecideForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class AskRenewalForm(DecideForm):
    reason = reason_field(_("Why it is still needed"), _("The station chief decides."))


class AssessForm(DecideForm):
    stage = forms.ChoiceField(label=_("How it went"), choices=Listing.STAGES, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class DrugTestForm(Form):
    draft = False
    tested_on = forms.DateField(label=_("Day of the test"), initial=timezone.localdate)
    result = forms.ChoiceField(label=_("Result"), choices=DrugTest.RESULTS, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


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
            "age_from",
            "age_to",
            "term_years",
            "test_rhythm",
            "valid_from",
            "origin",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["review_after_days"].validators.append(MinValueValidator(1))
        self.fields["is_confidential"].help_text = _("Auxiliaries do not see such listings anywhere.")
        self.fields["age_to"].help_text = _("Whole years, both included; empty: no bound.")
        self.fields["term_years"].help_text = _("Where a law ends it by itself after so many years.")
        self.fields["test_rhythm"].help_text = _(
            "Days from one test to the next in each year of the term, such as 30,60,90; local data. Empty: no tests."
        )
        self.fields["valid_from"].initial = timezone.localdate()
        self.fields["origin"].label = _("Who decided it, and when")


class NewCategoryForm(CategoryForm):
    class Meta(CategoryForm.Meta):
        fields = ("code", *CategoryForm.Meta.fields)


class EndCategoryForm(Form):
    draft = False
    until = forms.DateField(label=_("Holds until"), help_text=_("Who is listed stays listed until the next review."))
    reason = reason_field(_("Reason"))
