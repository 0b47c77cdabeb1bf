"""The one box: results as one types, the full page, and what a search across rooms is for."""

from django import forms
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from core.web.address_values import whole_number
from core.web.forms import Form
from core.web.views import ActionView, Page, Permitted
from residents.models import Resident
from residents.search import find, purpose
from residents.views.base import link

LIVE_PEOPLE, LIVE_HOMES = 6, 3
PAGE, MAX_PAGES = 50, 10
LONGEST = 80


def typed(request):
    return request.GET.get("q", "").strip()[:LONGEST]


def person_line(resident, wide):
    """What tells two persons of one name apart, nothing that identifies: sex, age, address, room."""
    parts = [resident.get_sex_display() if resident.sex in ("1", "2") else ""]
    if resident.age is not None:
        parts.append(_("%(age)d years") % {"age": resident.age})
    parts.append(str(resident.household.dwelling) if resident.household_id else "")
    if wide:
        parts.append(str(resident.room))
    return " · ".join(part for part in parts if part)


def home_line(household, wide):
    parts = [household.label, str(household.dwelling.community)]
    if wide:
        parts.append(str(household.room))
    return " · ".join(part for part in parts if part)


WHERE = {"moved_out": gettext_lazy("moved away"), "died": gettext_lazy("died")}


class SearchLive(Permitted, View):
    """The list under the box; see static/js/search.js."""

    permission = Resident.VIEW

    def get(self, request):
        text = typed(request)
        if text and purpose.missing(request):
            return self.respond([self.ask_purpose(text)])
        if text:
            purpose.note(request, text)
        return self.respond(self.hits(text) if text else [])

    def respond(self, results):
        return render(self.request, "_components/search_results.html", {"results": results})

    def ask_purpose(self, text):
        return {
            "url": link("search_purpose", next=link("search", q=text)),
            "title": _("Say what this search is for"),
            "sub": _("It goes across police rooms; your answer is kept for half an hour."),
            "icon": "shield-question-mark",
        }

    def hits(self, text):
        wide = purpose.crosses_rooms(self.request.user)
        result = find(self.request.user, text, limit=LIVE_PEOPLE)
        hits = [
            {
                "url": person.get_absolute_url(),
                "title": person.name,
                "sub": person_line(person, wide),
                "icon": "user-round",
                "kind": WHERE.get(person.whereabouts, ""),
            }
            for person in result.residents
        ]
        hits += [
            {
                "url": home.get_absolute_url(),
                "title": str(home.dwelling),
                "sub": home_line(home, wide),
                "icon": "house",
                "kind": _("ended") if home.ended_on else "",
            }
            for home in result.households[:LIVE_HOMES]
        ]
        if result.more_residents or len(result.households) > LIVE_HOMES:
            more = {"url": link("search", q=text), "title": _("Show all results"), "icon": "list", "sub": ""}
            hits.append(more)
        return hits


class SearchPage(Page):
    template_name = "residents/search.html"
    permission = Resident.VIEW
    title = gettext_lazy("Search")

    def get_context_data(self, **kwargs):
        text, user = typed(self.request), self.request.user
        wide = purpose.crosses_rooms(user)
        context = {"search_text": text, "wide": wide, "purpose": purpose.current_purpose(self.request) if wide else ""}
        context["purpose_url"] = link("search_purpose", next=self.request.get_full_path())
        if not text:
            return super().get_context_data(**context, **kwargs)
        if wide and not context["purpose"]:
            return super().get_context_data(must_say=True, form=PurposeForm(), **context, **kwargs)
        purpose.note(self.request, text)
        page = self.page_number()
        result = find(user, text, limit=PAGE, start=(page - 1) * PAGE)
        context |= {"found": result, **self.pages(text, page, result)}
        return super().get_context_data(**context, **kwargs)

    def page_number(self):
        return min(whole_number(self.request.GET.get("page"), least=1) or 1, MAX_PAGES)

    def pages(self, text, page, result):
        more = result.more and page < MAX_PAGES
        return {
            "page_number": page,
            "next_url": link("search", q=text, page=page + 1) if more else "",
            "previous_url": link("search", q=text, page=page - 1) if page > 1 else "",
            "too_many": result.more and not more,
        }

    def get_lead(self):
        text = typed(self.request)
        return _("Results for “%(text)s”") % {"text": text} if text else _("By name, pinyin, phone, number or address.")


class PurposeForm(Form):
    draft = False
    purpose = forms.CharField(
        label=gettext_lazy("What is the search for?"),
        min_length=purpose.SHORTEST,
        max_length=120,
        help_text=gettext_lazy("Written beside every search of the next half hour; the auditor reads it."),
    )


class SearchPurpose(ActionView):
    """Asked once, kept half an hour in the session."""

    permission = Resident.VIEW
    form_class = PurposeForm
    title = gettext_lazy("Search across police rooms")
    submit_label = gettext_lazy("Search")

    def get_context_data(self, **kwargs):
        lead = _("You see more than one police room, so every search leaves a line with its reason in the audit trail.")
        return super().get_context_data(lead=lead, **kwargs)

    def get_initial(self):
        return {"purpose": purpose.current_purpose(self.request)}

    def act(self, form):
        purpose.keep(self.request, form.cleaned_data["purpose"])

    def get_success_url(self):
        onward = self.request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(onward, {self.request.get_host()}, self.request.is_secure())
        return onward if safe else reverse("residents:search")

    def get_cancel_url(self):
        return reverse("residents:search")
