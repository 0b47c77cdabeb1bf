"""The mediation agreement on paper: a page to print, and Word."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import View

from core.errors import RuleViolation
from core.web.address_values import LARGEST, whole_number
from core.web.feedback import add_message
from core.web.views import ScopedObject
from disputes import actions
from disputes.actions.printing import PAGE, WORD
from disputes.documents import agreement_document
from disputes.documents.form_contents import BLANK
from disputes.models import Dispute

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


# A case is not opened again more often than that.
MAX_CYCLE = 999


class AgreementPaper(ScopedObject, View):
    """The agreement that holds, or with `?cycle=` that of an earlier time round."""

    model = Dispute
    permission = "disputes.handle"
    medium = PAGE
    http_method_names = ["get", "head", "options"]

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except RuleViolation as broken:
            if broken.details.get("rule") != "body_missing":
                raise
            add_message(request, broken.message)
            return redirect("disputes:agreement_body", broken.details["agreement"])

    def form(self):
        return actions.print_agreement(
            by=self.request.user,
            dispute=self.get_object(),
            cycle=self.number("cycle", MAX_CYCLE),
            agreement_id=self.number("agreement", LARGEST),
            medium=self.medium,
        )

    def number(self, name, most):
        """A number of the address, at most `most`; None where it is not given."""
        text = self.request.GET.get(name, "")
        if not text:
            return None
        number = whole_number(text, most=most)
        if number is None:
            raise Http404
        return number


def missing_identity(form):
    """(party, side, names of what is not known) for every party whose identity has gaps on the paper."""
    for person in form.persons:
        facts = (
            (_("document number"), person.number),
            (_("sex"), person.sex),
            (_("age"), person.age),
            (_("address"), person.address),
        )
        names = [str(name) for name, value in facts if not value]
        if names:
            yield person.party, person.side, _(", ").join(names)


class AgreementPrint(AgreementPaper):
    """Every copy on a sheet of its own, in Chinese on whatever screen."""

    def get(self, request, **kwargs):
        form = self.form()
        word = reverse("disputes:agreement_word", args=[self.object.pk])
        query = request.GET.urlencode()
        context = {
            "form": form,
            "object": self.object,
            "word_url": f"{word}?{query}" if query else word,
            "blank": BLANK,
            "missing": list(missing_identity(form)),
        }
        return render(request, "disputes/agreement_print.html", context)


class AgreementWord(AgreementPaper):
    medium = WORD

    def get(self, request, **kwargs):
        form = self.form()
        response = HttpResponse(agreement_document(form), content_type=DOCX)
        response["Content-Disposition"] = content_disposition_header(True, form.file_name)
        response["Cache-Control"] = "private, no-store"
        return response
