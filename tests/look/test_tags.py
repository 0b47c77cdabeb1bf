"""Template tags and form bases of the page kit."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms as django_forms
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.utils import timezone, translation

from core.templatetags import ui
from core.web import forms


def render(source, **context):
    return Template(source).render(Context(context))


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_icon_is_hidden_from_readers():
    drawn = render('{% icon "door-open" 20 %}')
    assert 'aria-hidden="true"' in drawn
    assert 'width="20"' in drawn


def test_an_icon_that_is_gone_costs_no_page():
    assert "<circle" in ui.icon("no-such-icon")


def test_status_escapes_words_and_knows_its_tones():
    assert render("{% status text 'red' %}", text="<b>") == '<span class="status status-red">&lt;b&gt;</span>'
    assert "status-grey" in render("{% status 'x' 'pink' %}")
    assert "<svg" in render("{% status 'x' 'orange' 'triangle-alert' %}")


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today"), (1, "yesterday"), (-1, "tomorrow"), (2, "2 days ago"), (-5, "in 5 days")],
)
def test_days_in_words(days, words):
    assert ui.days_ago(timezone.localdate() - timedelta(days=days)) == words


def test_days_without_a_date():
    assert ui.days_ago(None) == "never"
    assert ui.days_late(None) is None
    assert ui.short_day(None) == ""
    assert ui.magnitude(None) == ""
    assert ui.magnitude(-3) == 3


def test_lateness_is_counted_in_local_days():
    just_after_midnight = timezone.localtime().replace(hour=0, minute=5)
    assert ui.days_late(just_after_midnight) == 0
    assert ui.days_late(just_after_midnight - timedelta(minutes=10)) == 1


def test_short_day_in_two_languages():
    this_year = timezone.localdate().year
    assert ui.short_day(date(this_year, 11, 3)) == "3 Nov"
    assert ui.short_day(date(1999, 11, 3)) == "3 Nov 1999"
    at = datetime(1999, 11, 3, 9, 40, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert ui.short_time(at) == "3 Nov 1999 09:40"
    assert ui.short_time(date(1999, 11, 3)) == "3 Nov 1999"
    with translation.override("zh-hans"):
        assert ui.short_day(date(this_year, 11, 3)) == "11月3日"
        assert ui.short_time(at) == "1999年11月3日 09:40"


def test_bar_has_words_and_no_style():
    drawn = render('{% bar 1 4 "a quarter" "jade" %}')
    assert 'width="40.0"' in drawn
    assert "<title>a quarter</title>" in drawn
    assert "style" not in drawn
    assert 'width="0"' in render("{% bar 3 0 %}")


def test_spark_starts_at_zero_and_survives_nothing():
    assert render('{% spark values "Visits" %}', values=[1, 0, 2]).count("<rect") == 3
    assert "<rect" not in render('{% spark values "Visits" %}', values=[])


def test_due_item_says_how_late_and_one_next_step():
    item = {
        "who": "李秀英",
        "where": "河口村",
        "why": "Every 30 days",
        "due_on": timezone.localdate() - timedelta(days=3),
        "url": "/r/1",
        "step": {"label": "Log visit", "url": "/v/new"},
    }
    html = render("{% due_item item %}", item=item)
    assert "due-late" in html
    assert "days late" in html
    assert html.count("/v/new") == 1


def test_due_today_and_ahead():
    assert "due-today" in render("{% due_item item %}", item={"who": "a", "due_on": timezone.localdate()})
    ahead = render("{% due_item item %}", item={"who": "a", "due_on": timezone.localdate() + timedelta(days=4)})
    assert "in 4 days" in ahead


def test_masked_value_offers_to_show_only_with_an_address():
    assert "hx-get" in render("{% masked '3408**********1234' '/show/' %}")
    assert "hx-get" not in render("{% masked '3408**********1234' %}")
    assert "—" in render("{% masked '' '/show/' %}")


def test_figure_links_to_its_records():
    assert 'href="/v/"' in render("{% figure 'Visits' 3 '/v/' '+2' 'better' %}")
    assert "<a" not in render("{% figure 'Visits' 3 %}")


def test_empty_says_what_to_do():
    assert 'href="/new/"' in render("{% empty 'Nothing' 'Why' '/new/' 'Begin' %}")
    assert "<a" not in render("{% empty 'Nothing' %}")


def test_request_number_is_empty_outside_a_request():
    assert ui.request_number() == ""


def test_undo_address_travels_with_the_message():
    assert ui.undo_url(Message(messages.SUCCESS, "done", extra_tags="undo:/visits/1/restore/")) == "/visits/1/restore/"
    assert ui.undo_url(Message(messages.SUCCESS, "done")) == ""


class VisitLike(forms.Form):
    private = ("id_number",)
    keep_select = ("area",)
    contact = django_forms.ChoiceField(choices=[("met", "Met"), ("away", "Away")])
    sex = django_forms.ChoiceField(required=False, choices=[("", "---"), ("m", "Male"), ("f", "Female")])
    who = django_forms.MultipleChoiceField(required=False, choices=[("1", "A"), ("2", "B")])
    area = django_forms.ChoiceField(choices=[("1", "A"), ("2", "B")])
    many = django_forms.ChoiceField(choices=[(str(n), str(n)) for n in range(8)])
    grouped = django_forms.ChoiceField(choices=[("G", [("1", "A")])])
    seen_on = django_forms.DateField()
    seen_at = django_forms.DateTimeField()
    at = django_forms.TimeField()
    minutes = django_forms.IntegerField(widget=forms.StepperInput(most=600))
    id_number = django_forms.CharField(label="ID number")
    agreed = django_forms.BooleanField(help_text="Told.")


def test_few_choices_become_chips_and_many_stay_a_list():
    fields = VisitLike().fields
    assert isinstance(fields["contact"].widget, forms.Chips)
    assert isinstance(fields["who"].widget, forms.ChipsMultiple)
    for name in ("area", "many", "grouped"):
        assert type(fields[name].widget) is django_forms.Select


def test_the_blank_choice_says_not_known():
    assert [str(label) for _value, label in VisitLike().fields["sex"].choices] == ["Male", "Female", "Not known"]


def test_dates_use_the_inputs_of_the_device_and_read_them_back():
    html = str(VisitLike(initial={"seen_on": date(2026, 11, 3)}))
    for kind in ("date", "datetime-local", "time", "number"):
        assert f'type="{kind}"' in html
    assert 'value="2026-11-03"' in html
    form = VisitLike({"seen_at": "2026-11-03T09:40"})
    form.is_valid()
    assert timezone.localtime(form.cleaned_data["seen_at"]).hour == 9


def test_private_fields_stay_out_of_drafts():
    assert "data-no-draft" in str(VisitLike()["id_number"])
    assert VisitLike().draft_key.endswith("VisitLike")
    assert forms.ReasonForm().draft_key == ""


def test_errors_stand_beside_the_field_and_on_top_with_links():
    html = str(VisitLike({}))
    assert "data-error-summary" in html
    assert 'href="#id_id_number"' in html
    assert 'id="id_id_number_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_forms_own_error_is_in_the_summary():
    form = VisitLike({})
    form.add_error(None, "No room today.")
    assert form.error_list[0] == {"id": "", "label": "", "text": "No room today."}
    assert "No room today." in str(form)


def test_optional_is_said_and_required_is_not():
    html = str(VisitLike())
    assert html.count('<span class="optional">') == 2
    assert "required" not in str(VisitLike()["many"]).replace("aria-required", "")


def test_model_forms_never_write():
    from stations.models import Room

    class RoomForm(forms.ModelForm):
        class Meta:
            model = Room
            fields = ["name"]

    with pytest.raises(NotImplementedError):
        RoomForm().save()


def test_filter_form_keeps_lists_and_has_no_draft():
    class Filter(forms.FilterForm):
        kind = django_forms.ChoiceField(choices=[("1", "A")])
        since = django_forms.DateField(required=False)

    assert type(Filter().fields["kind"].widget) is django_forms.Select
    assert isinstance(Filter().fields["since"].widget, forms.DateInput)
    assert Filter.draft_key == ""
