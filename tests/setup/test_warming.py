"""What a worker has loaded before its first request."""

from django.template.loader import get_template
from django.urls import reverse

from policeroom import preloading


def test_every_template_is_compiled_once_and_every_address_known(monkeypatch):
    compiled = []
    monkeypatch.setattr(preloading, "get_template", lambda name: compiled.append(name) or get_template(name))
    preloading.preload()
    assert len(compiled) == len(set(compiled)) > 100
    assert {"base.html", "visits/_row.html", "dashboards/chief.html", "_components/filter_bar.html"} <= set(compiled)
    assert reverse("visits:list")
