"""The mediation agreement on paper: a page to print, and Word."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.generic import View

from core.web.views import ScopedObject
from disputes import actions
from disputes.actions.printing import PAGE, WORD
from disputes.documents import agreement_document
from disputes.documents.form_contents import BLANK
from disputes.models import Dispute

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class AgreementPaper(ScopedObject, View):
    """The agreement that holds, or with `?cycle=` that of an earlier time round."""

    model = Dispute
    permission = "disputes.handle"
    medium = PAGE
    http_method_names = ["get", "head", "options"]

    def form(self):
        return actions.print_agreement(
            by=self.request.user, dispute=self.get_object(), cycle=self.cycle(), medium=self.medium
        )

    def cycle(self):
        cycle = self.request.GET.get("cycle", "")
        if not cycle:
            return None
        if not (cycle.isascii() and cycle.isdigit() and len(cycle) < 4):
            raise Http404
        return int(cycle)


class AgreementPrint(AgreementPaper):
    """Every copy on a sheet of its own, in Chinese on whatever screen."""

    def get(self, request, **kwargs):
        form = self.form()
        word = reverse("disputes:agreement_word", args=[self.object.pk])
        cycle = self.cycle()
        context = {
            "form": form,
            "object": self.object,
            "word_url": f"{word}?cycle={cycle}" if cycle else word,
            "blank": BLANK,
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
