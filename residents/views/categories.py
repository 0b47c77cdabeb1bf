"""The dictionary of listing categories, for administrators."""

from datetime import timedelta

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.views import Action, ActionView, Page
from residents import actions
from residents.forms.listings import CategoryForm, EndCategoryForm, NewCategoryForm
from residents.models import ListingCategory

EDIT = "dictionaries.edit"


class CategoryList(Page):
    """Every category with its versions, newest first; what holds today is marked."""

    template_name = "residents/categories.html"
    permission = EDIT
    title = gettext_lazy("Listing categories")
    lead = gettext_lazy(
        "Protective and service categories only, each with its legal basis. A change holds from a day on."
    )

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        versions = {}
        for listing_category in ListingCategory.objects.order_by("code", "-valid_from"):
            listing_category.is_coming = listing_category.valid_from > today
            versions.setdefault(listing_category.code, []).append(listing_category)
        primary = Action(_("Category"), reverse("residents:category_create"), "plus", primary=True)
        return super().get_context_data(versions=list(versions.values()), primary_action=primary, **kwargs)


class CategoryAct(ActionView):
    permission = EDIT

    def get_success_url(self):
        return reverse("residents:categories")

    get_cancel_url = get_success_url


class CategoryCreate(CategoryAct):
    form_class = NewCategoryForm
    title = gettext_lazy("New listing category")
    lead = gettext_lazy("For protection and help. Nobody is listed for descent, belief, opinion, or for complaining.")
    done_message = gettext_lazy("The category has been added.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(lead=self.lead, **kwargs)

    def act(self, form):
        return actions.add_category(by=self.request.user, **form.cleaned_data)


class OneCategory(CategoryAct):
    def dispatch(self, request, *args, **kwargs):
        self.category = ListingCategory.objects.filter(pk=kwargs["pk"]).first()
        if self.category is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class CategoryChange(OneCategory):
    """The form starts from the version in force; what is saved is a new one."""

    form_class = CategoryForm
    submit_label = gettext_lazy("Save as a new version")
    done_message = gettext_lazy("The new version has been entered.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.category}

    def get_initial(self):
        return {"valid_from": timezone.localdate() + timedelta(days=1), "origin": ""}

    def get_title(self):
        return _("New version of “%(name)s”") % {"name": self.category}

    def get_context_data(self, **kwargs):
        lead = _("Listings made before keep the version they were approved under until they are renewed.")
        return super().get_context_data(lead=lead, **kwargs)

    def act(self, form):
        return actions.change_category(by=self.request.user, category=self.category, **form.cleaned_data)


class CategoryEnd(OneCategory):
    form_class = EndCategoryForm
    submit_label = gettext_lazy("End the category")
    done_message = gettext_lazy("The end has been entered.")
    danger = True

    def get_title(self):
        return _("End “%(name)s”") % {"name": self.category}

    def get_context_data(self, **kwargs):
        text = _("After this day nobody is newly listed or renewed under it. Listings in force end at their review.")
        return super().get_context_data(danger_text=text, **kwargs)

    def act(self, form):
        return actions.end_category(by=self.request.user, category=self.category, **form.cleaned_data)
