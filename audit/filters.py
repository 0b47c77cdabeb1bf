"""How the trail is searched. Every filter that narrows goes by an index; the trail only grows."""

from datetime import datetime, time, timedelta

import django_filters
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from audit.querysets import SEARCHED_DAYS
from audit.verbs import VERBS
from core.web.forms import FilterForm

# Kinds of record an auditor asks about, as `app.model`.
KINDS = (
    "residents.resident",
    "residents.household",
    "residents.dwelling",
    "residents.listing",
    "residents.transfer",
    "visits.visit",
    "followups.followup",
    "stations.officer",
    "stations.posting",
    "stations.room",
    "stations.station",
    "stations.bureau",
    "stations.community",
)


def kind_choices():
    return [(kind, apps.get_model(kind)._meta.verbose_name) for kind in KINDS]


def local_midnight(day):
    return make_aware(datetime.combine(day, time.min))


class EntryFilter(django_filters.FilterSet):
    """By text, officer, act, period, room, record and request number.

    No index helps a search for text, so it reads a limited part of the trail: from the first day of the filter on,
    or without one the SEARCHED_DAYS up to its last day.
    """

    search = django_filters.CharFilter(label=_("Record, reason or who, in 92 days"), method="by_text")
    who = django_filters.CharFilter(label=_("Who (badge or name)"), method="by_officer")
    verb = django_filters.ChoiceFilter(label=_("Act"), choices=list(VERBS.items()), empty_label=_("any"))
    since = django_filters.DateFilter(label=_("From"), method="from_day")
    until = django_filters.DateFilter(label=_("To"), method="to_day")
    room = django_filters.CharFilter(label=_("Room (code or name)"), method="in_room")
    kind = django_filters.ChoiceFilter(
        label=_("Kind of record"), choices=kind_choices, empty_label=_("any"), method="of_kind"
    )
    record = django_filters.NumberFilter(label=_("Number of the record"), field_name="target_id", min_value=0)
    request_number = django_filters.CharFilter(label=_("Request number"), field_name="request_number")

    class Meta:
        model = Entry
        form = FilterForm
        fields = ["search", "who", "verb", "since", "until", "room", "kind", "record", "request_number"]

    def searched_from(self):
        """The first day of the lines that a search for text reads; None without a search."""
        values = getattr(self.form, "cleaned_data", {})
        if not values.get("search"):
            return None
        return values.get("since") or (values.get("until") or localdate()) - timedelta(days=SEARCHED_DAYS)

    def by_text(self, rows, name, value: str):
        return rows.since(local_midnight(self.searched_from())).mentioning(value)

    def by_officer(self, rows, name, value: str):
        officers = Entry._meta.get_field("by").related_model._base_manager
        matches = officers.filter(badge=value.strip()) | officers.filter(name__reads=value)
        return rows.filter(by__in=list(matches.values_list("pk", flat=True)[:50]))

    def from_day(self, rows, name, day):
        return rows.filter(at__gte=local_midnight(day))

    def to_day(self, rows, name, day):
        return rows.filter(at__lt=local_midnight(day + timedelta(days=1)))

    def in_room(self, rows, name, value: str):
        rooms = apps.get_model("stations.Room")._base_manager
        matches = rooms.filter(code=value) | rooms.filter(name__mentions=value)
        return rows.filter(room_id__in=list(matches.values_list("pk", flat=True)[:100]))

    def of_kind(self, rows, name, value: str):
        return rows.filter(target_type=ContentType.objects.get_for_model(apps.get_model(value)))
