"""Posting officers and ending postings, with what will change said before."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from core.views import ActionView, ObjectActionView
from stations import actions, preview
from stations.filters import OfficerFilter
from stations.forms import EndPostingForm, PostingForm
from stations.models import Officer, Posting

MOST_PROPOSED = 12


class PostingCreate(ActionView):
    permission = "postings.edit"
    form_class = PostingForm
    template_name = "stations/posting_form.html"
    title = _("Post an officer")
    lead = _("A post gives its rights from the first day to the last, and nothing else does.")
    submit_label = _("Post")
    done_message = _("The posting is made.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "by": self.request.user}

    def get_initial(self):
        asked = self.request.GET
        found = {name: asked[name] for name in ("officer", "role", "kind") if name in asked}  # officer: a badge
        if asked.get("room", "").isdigit():
            found["unit"] = f"room:{asked['room']}"
        return found

    def act(self, form):
        return actions.post_officer(by=self.request.user, **form.values)

    def get_success_url(self):
        return self.result.unit.get_absolute_url() if self.result.room_id else self.result.get_absolute_url()

    def get_cancel_url(self):
        return reverse("stations:rooms")


class OfficerOptions(View):
    """Proposals while a badge or a name is typed."""

    http_method_names = ("get", "options")

    def get(self, request):
        if not request.user.can("postings.edit"):
            raise PermissionDenied
        officers = Officer.objects.visible_to(request.user).filter(is_active=True).exclude(pk=request.user.pk)
        found = OfficerFilter({"search": request.GET.get("officer", "")}, queryset=officers, request=request).qs
        return render(request, "stations/_officer_options.html", {"officers": found.order_by("badge")[:MOST_PROPOSED]})


class PostingPreview(View):
    """The sentences for what the form holds now; nothing while it is not complete."""

    http_method_names = ("get", "options")

    def get(self, request):
        if not request.user.can("postings.edit"):
            raise PermissionDenied
        form = PostingForm(request.GET, by=request.user)
        if not form.is_valid():
            return HttpResponse("")
        return render(request, "stations/_posting_preview.html", {"sentences": preview.of_posting(**form.values)})


class PostingEnd(ObjectActionView):
    model = Posting
    permission = "postings.edit"
    form_class = EndPostingForm
    template_name = "stations/posting_end.html"
    submit_label = _("End the posting")
    done_message = _("The posting ends. Its rights end with it.")

    def get_title(self):
        return _("End the posting of %(name)s") % {"name": self.object.officer.name}

    def get_context_data(self, **kwargs):
        return super().get_context_data(posting=self.object, sentences=preview.of_ending(self.object), **kwargs)

    def act(self, form):
        return actions.end_posting(
            by=self.request.user, posting=self.object, until=form.last_day, reason=form.cleaned_data["reason"]
        )
