"""Every kind of chart on one page of the kit, for the browser; `?theme=` is left to the page's own switch."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from core.charts import Series, bars, lines, shares, trend

SOURCE = """{% extends "base.html" %}{% block title %}Charts{% endblock %}{% block content %}
<section class="panel"><div class="panel-body">{% for figure in figures %}{% chart figure %}{% endfor %}
<p>Room {% chart small %}</p></div></section>{% endblock %}"""
MONTHS = [f"{month}月" for month in range(1, 13)]
VISITS = [12, 15, 22, 18, 30, None, None, 25, 19, 28, 35, 31]


def figures():
    now, then = Series("走访", VISITS), Series("去年同期", list(reversed(VISITS)), is_comparison=True)
    several = [
        Series(f"Kind of visit {name}", [at * step % 23 for at in range(52)])
        for name, step in zip("ABCD", (3, 5, 7, 11), strict=True)
    ]
    weeks = [f"week {at + 1}" for at in range(52)]
    long_name = "一个名字特别长的警务室用来看看会不会截断和完整显示"
    return [
        lines("各月走访", MONTHS, [now, then], unit="次"),
        lines("Visits a week by kind", weeks, several),
        bars(
            "Rooms",
            ["东街警务室", long_name],
            [now_of(3, 40), now_of(5, 30, True)],
            links=["/visit/", None],
            marks=["few", ""],
        ),
        bars("Months", MONTHS, [now], upright=True, unit="visits"),
        shares("Kinds", [("door", 120), ("patrol", 60), ("return", 33), ("talk", 2), ("lecture", 5), ("other", 1)]),
        lines("One", ["May"], [Series("visits", [3])]),
        lines("None", [], [Series("visits", [])]),
    ]


def now_of(east, west, is_comparison=False):
    return Series("before" if is_comparison else "now", [east, west], is_comparison)


@login_not_required
def gallery(request):
    context = {"figures": figures(), "small": trend([1, 4, None, 2, 6], "Visits a week")}
    return HttpResponse(engines["django"].from_string(SOURCE).render(context, request))


urlpatterns = [path("", gallery), path("", include("tests.look.kit_pages"))]
