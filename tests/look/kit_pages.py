"""Pages made of the kit alone, for its browser tests; `?officer=` says who looks."""

from types import SimpleNamespace

from django import forms as django_forms
from django.contrib.auth.decorators import login_not_required
from django.forms import formset_factory
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template import engines
from django.urls import include, path

from core.web import forms

RECEIVED = []
SOURCES = {
    "home": """{% extends "base.html" %}{% block title %}Home{% endblock %}{% block content %}
<ul class="due-list"></ul>{% masked "3408**********1234" "/reveal/" %}{% endblock %}""",
    "visit": """{% extends "base.html" %}{% block title %}Visit{% endblock %}
{% block scripts %}<script src="{% static 'js/visit-form.js' %}" defer></script>{% endblock %}{% block content %}
<form class="form" method="post" enctype="multipart/form-data" novalidate data-visit-form data-draft="visit"
 data-draft-words="Draft of {n}" data-draft-discard="Afresh" data-label="Li"
 data-draft-changed="Choose:" data-draft-mine="Mine: {v}" data-draft-saved="Saved: {v}" data-draft-empty="empty"
 data-words-invalid="Look again." data-words-refused="Refused.">{% csrf_token %}
{% include "visits/_receipt.html" %}
<input type="hidden" name="version" value="{{ version }}">
<input type="hidden" name="client_id" value="{{ client_id|default:'' }}">{{ form }}
<section data-formset="findings" data-formset-most="3">{{ formset.management_form }}
<div data-formset-rows>{% for one in formset %}
<div data-formset-row>{{ one }}<button type="button" data-formset-remove>x</button></div>{% endfor %}</div>
<template data-formset-empty>
<div data-formset-row>{{ formset.empty_form }}<button type="button" data-formset-remove>x</button></div></template>
<button type="button" data-formset-add>Add</button></section>
<div data-show-when="contact=met"><input type="file" name="photos" multiple data-photos aria-label="Photos">
<ul class="photos" data-photo-list data-words-remove="Remove"></ul></div>
<div class="submit"><button class="btn btn-primary" data-submit>Save</button></div></form>{% endblock %}""",
}


class VisitForm(forms.Form):
    private = ("id_number",)
    contact = django_forms.ChoiceField(choices=[("met", "Met"), ("not_home", "Away")], initial="met")
    note = django_forms.CharField(widget=django_forms.Textarea)
    id_number = django_forms.CharField(required=False, label="ID number")


class FindingForm(forms.Form):
    kind = django_forms.ChoiceField(choices=[("hazard", "Hazard"), ("help", "Help")])
    text = django_forms.CharField(required=False)


Findings = formset_factory(FindingForm, extra=0)


def _page(request, name, status=200, **context):
    officer = SimpleNamespace(pk=request.GET.get("officer", "1"), name="Wang", badge="110001", is_authenticated=True)
    template = engines["django"].from_string(SOURCES[name])
    nav = [{"label": "", "items": [{"label": "Visit", "url": "/visit/", "icon": "plus", "shortcut": "v"}]}]
    frame = {"user": officer, "nav": nav, "may_search": True}
    return HttpResponse(template.render({**frame, **context}, request), status=status)


@login_not_required
def home(request):
    return _page(request, "home")


@login_not_required
def visit(request):
    form = VisitForm(request.POST or None)
    findings = Findings(request.POST or None, prefix="findings")
    if request.method != "POST":
        saved = {name: request.GET[name] for name in ("note",) if name in request.GET}
        form = VisitForm(initial=saved)
        return _page(request, "visit", form=form, formset=findings, version=request.GET.get("version", ""))
    if request.POST.get("note") == "busy":
        return HttpResponse("busy", status=503)
    if request.POST["note"] == "password":
        return redirect("/")  # as to the page that asks for a new password: in order, and no receipt
    if request.POST["note"] == "other's receipt":
        return JsonResponse({"client_id": "0", "url": "/", "text": "", "undo": ""}, status=201)
    if not (form.is_valid() and findings.is_valid()):
        return _page(request, "visit", 422, form=form, formset=findings, client_id=request.POST["client_id"])
    sizes = [photo.size for photo in request.FILES.getlist("photos")]
    results = [finding.cleaned_data for finding in findings]
    RECEIVED.append(
        {"id": request.POST["client_id"], "note": request.POST["note"], "findings": results, "photos": sizes}
    )
    number = request.POST["client_id"]
    return JsonResponse({"client_id": number, "url": "/", "text": "Visit logged.", "undo": "/undo/"}, status=201)


@login_not_required
def reveal(request):
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        context = {"value": "340822194807051234", "masked": "3408**********1234", "url": "/reveal/"}
        return render(request, "_components/reveal_value.html", context)
    return render(request, "_components/reveal_form.html", {"form": form, "url": "/reveal/", "value": "3408**1234"})


@login_not_required
def live(request):
    hits = [{"url": f"/visit/?hit={n}", "title": f"Li {n}", "kind": "Listed", "tone": "yellow"} for n in (1, 2)]
    results = [] if request.GET["q"] == "none" else hits
    return render(request, "_components/search_results.html", {"results": results})


def _named(prefix, app, **views):
    return path(prefix, include(([path(f"{name}/", view, name=name) for name, view in views.items()], app)))


urlpatterns = [
    path("", home),
    path("visit/", visit),
    path("reveal/", reveal),
    path("language/", include("django.conf.urls.i18n")),
    _named("residents/", "residents", search=home, search_live=live),
    _named("messages/", "notifications", list=home),
    _named("accounts/", "accounts", **{"sign-out": home, "sign-in": home}),
    _named("home/", "dashboards", home=home),
    _named("visits/", "visits", create=visit),
    _named("exports/", "exports", list=home, new=home),
    _named("saved/", "saved", list=home, new=home),
]
