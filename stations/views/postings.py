"""Posting officers and ending postings, with what will change said before."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from core.web.address_values import row_id
from core.web.views import ActionView, ObjectActionView, back_address
from stations import actions, posting_preview
from stations.filters import OfficerFilter
from stations.forms import EndPostingForm, MoveForm, PostingForm
from stations.models import Officer, Posting, Room

MAX_PROPOSED = 12


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
        params = self.request.GET
        results = {name: params[name] for name in ("officer", "role", "kind") if name in params}  # officer: a badge
        if row_id(params.get("room")):
            results["unit"] = f"room:{params['room']}"
        return results

    def act(self, form):
        return actions.post_officer(by=self.request.user, **form.values)

    def get_title(self):
        """By the room's name where a page sends here to have it covered."""
        params = self.request.GET
        room = covered_room(self.request) if params.get("kind") == "cover" else None
        return _("Cover %(room)s") % {"room": room} if room else self.title

    def get_context_data(self, **kwargs):
        return super().get_context_data(preview_url=reverse("stations:posting-preview"), **kwargs)

    def get_success_url(self):
        unit = self.result.unit.get_absolute_url() if self.result.room_id else self.result.get_absolute_url()
        return back_address(self.request, unit)

    def get_cancel_url(self):
        return back_address(self.request, reverse("stations:rooms"))


def covered_room(request):
    """The room of the address, within what the reader may staff."""
    room_id = row_id(request.GET.get("room"))
    rooms = Room.objects.in_scope(request.user.scope_for("postings.edit"))
    return rooms.filter(pk=room_id).first() if room_id else None


class PostingMove(ActionView):
    """An officer leaves one room for another, in one act."""

    permission = "postings.edit"
    form_class = MoveForm
    template_name = "stations/posting_form.html"
    title = _("Move an officer")
    lead = _("One post ends the day before the other begins. What was recorded stays where it is.")
    submit_label = _("Move to another room")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "by": self.request.user}

    def get_initial(self):
        return {name: self.request.GET[name] for name in ("posting", "room") if name in self.request.GET}

    def get_context_data(self, **kwargs):
        return super().get_context_data(preview_url=reverse("stations:move-preview"), **kwargs)

    def act(self, form):
        moved = actions.move_officer(by=self.request.user, **form.cleaned_data)
        self.done_message = _("%(officer)s moves to %(room)s.") % {"officer": moved.officer, "room": moved.room}
        return moved

    def get_success_url(self):
        return back_address(self.request, self.result.room.get_absolute_url())

    def get_cancel_url(self):
        return back_address(self.request, reverse("stations:rooms"))


class MovePreview(View):
    """What a move will change, for what the form holds now; nothing while officer, room or day is missing."""

    http_method_names = ("get", "options")

    def get(self, request):
        if not request.user.can("postings.edit"):
            raise PermissionDenied
        form = MoveForm(request.GET, by=request.user)
        form.full_clean()
        values = {name: form.cleaned_data.get(name) for name in ("posting", "room", "since")}
        if not all(values.values()):
            return HttpResponse("")
        sentences = posting_preview.of_move(by=request.user, **values)
        return render(request, "stations/_posting_preview.html", {"sentences": sentences})


class OfficerOptions(View):
    """Proposals while a badge or a name is typed."""

    http_method_names = ("get", "options")

    def get(self, request):
        if not request.user.can("postings.edit"):
            raise PermissionDenied
        officers = Officer.objects.visible_to(request.user).filter(is_active=True).exclude(pk=request.user.pk)
        result = OfficerFilter({"search": request.GET.get("officer", "")}, queryset=officers, request=request).qs
        return render(request, "stations/_officer_options.html", {"officers": result.order_by("badge")[:MAX_PROPOSED]})


class PostingPreview(View):
    """The sentences for what the form holds now; nothing while it is not complete."""

    http_method_names = ("get", "options")

    def get(self, request):
        if not request.user.can("postings.edit"):
            raise PermissionDenied
        form = PostingForm(request.GET, by=request.user)
        if not form.is_valid():
            return HttpResponse("")
        sentences = posting_preview.of_posting(by=request.user, **form.values)
        return render(request, "stations/_posting_preview.html", {"sentences": sentences})


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
        return super().get_context_data(
            posting=self.object, sentences=posting_preview.of_ending(self.object, by=self.request.user), **kwargs
        )

    def act(self, form):
        return actions.end_posting(
            by=self.request.user, posting=self.object, until=form.last_day, reason=form.cleaned_data["reason"]
        )
