"""Yes or no to one matter from the chief's page: the same acts as on its own page, with the same refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views import View

from core.errors import Refused
from core.web.feedback import add_message
from dashboards.chief.matters import EXTENSION, LISTING, SIGN
from disputes import actions as dispute_actions
from disputes.models import Dispute
from residents import actions as resident_actions
from residents.models import Listing

HOME = "/?as=chief"


@dataclass(frozen=True)
class Decision:
    """What is decided on: its model, and what yes and no (with a reason) do; None where there is no such answer."""

    model: Any
    yes: Callable[..., Any]
    no: Callable[..., Any] | None = None


DECISIONS = {
    SIGN: Decision(Dispute, lambda by, row: dispute_actions.acknowledge(by=by, dispute=row)),
    EXTENSION: Decision(
        Dispute,
        lambda by, row: dispute_actions.decide_extension(by=by, dispute=row, grant=True),
        lambda by, row, reason: dispute_actions.decide_extension(by=by, dispute=row, grant=False, note=reason),
    ),
    LISTING: Decision(
        Listing,
        lambda by, row: resident_actions.approve_listing(by=by, listing=row),
        lambda by, row, reason: resident_actions.refuse_listing(by=by, listing=row, reason=reason),
    ),
}


class Decide(View):
    """`answer` is yes or no; a no needs `reason`. A page that sends it in place takes the bare status."""

    http_method_names = ("post",)

    def post(self, request, kind, pk):
        decision = DECISIONS.get(kind)
        answer, reason = request.POST.get("answer", ""), request.POST.get("reason", "")
        act = {"yes": decision.yes, "no": decision.no}.get(answer) if decision else None
        if decision is None or act is None:
            raise Http404
        row = get_object_or_404(decision.model.objects.visible_to(request.user), pk=pk)
        try:
            act(request.user, row, *([reason] if answer == "no" else []))
        except Refused as refusal:
            if self.is_in_place:
                return HttpResponse(
                    str(refusal.message), status=refusal.status, content_type="text/plain; charset=utf-8"
                )
            add_message(request, refusal.message, level=messages.ERROR)
        return HttpResponse(status=204) if self.is_in_place else HttpResponseRedirect(HOME)

    @property
    def is_in_place(self):
        return self.request.headers.get("X-In-Place") == "1"
