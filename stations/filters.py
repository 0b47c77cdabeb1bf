"""One filter a noun for list page, API, CSV and every drill-down."""

import django_filters as filters
from django.db.models import Exists, OuterRef, Q
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from core.forms import FilterForm
from stations.models import Bureau, Community, Officer, Posting, Room, Station
from stations.roles import ROLE_CHOICES

COVERAGE = [
    ("vacant", _("without an officer")),
    ("covered", _("covered for a while")),
    ("staffed", _("with its own officer")),
    ("closed", _("closed down")),
]


def visible(model):
    def rows(request):
        return model.objects.visible_to(request.user) if request is not None else model.objects.none()

    return rows


class UnitFilter(filters.FilterSet):
    """What every kind of unit is found by."""

    search = filters.CharFilter(label=_("Name or code"), method="by_name_or_code")
    code = filters.CharFilter(label=_("Code"))

    def by_name_or_code(self, rows, name, value):
        return rows.filter(Q(name__icontains=value.strip()) | Q(code__startswith=value.strip()))


class BureauFilter(UnitFilter):
    class Meta:
        model = Bureau
        form = FilterForm
        fields = ()


class StationFilter(UnitFilter):
    bureau = filters.ModelChoiceFilter(label=_("Bureau"), queryset=visible(Bureau))

    class Meta:
        model = Station
        form = FilterForm
        fields = ()


class RoomFilter(UnitFilter):
    station = filters.ModelChoiceFilter(label=_("Police station"), queryset=visible(Station), empty_label=_("any"))
    room = filters.NumberFilter(label=_("Police room"), field_name="pk")
    coverage = filters.ChoiceFilter(label=_("Coverage"), choices=COVERAGE, method="by_coverage", empty_label=_("any"))

    class Meta:
        model = Room
        form = FilterForm
        fields = ()

    def by_coverage(self, rows, name, value):
        if value == "staffed":
            own = Posting.objects.in_force().filter(
                room=OuterRef("pk"), role="officer", is_cover=False, officer__is_active=True
            )
            return rows.open().filter(Exists(own))
        return {"vacant": rows.vacant, "covered": rows.covered, "closed": rows.closed}[value]()


class CommunityFilter(UnitFilter):
    station = filters.ModelChoiceFilter(
        label=_("Police station"), field_name="room__station", queryset=visible(Station)
    )
    room = filters.ModelChoiceFilter(label=_("Police room"), queryset=visible(Room))
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Community.KINDS)

    class Meta:
        model = Community
        form = FilterForm
        fields = ()


class OfficerFilter(filters.FilterSet):
    search = filters.CharFilter(label=_("Name or badge"), method="by_name_or_badge")
    role = filters.ChoiceFilter(label=_("Role"), choices=ROLE_CHOICES, method="by_post", empty_label=_("any"))
    station = filters.ModelChoiceFilter(
        label=_("Police station"), queryset=visible(Station), method="by_unit", empty_label=_("any")
    )
    room = filters.ModelChoiceFilter(label=_("Police room"), queryset=visible(Room), method="by_unit")
    posted = filters.BooleanFilter(label=_("Holds a post today"), method="by_posted")
    is_active = filters.BooleanFilter(label=_("May sign in"))

    class Meta:
        model = Officer
        form = FilterForm
        fields = ()

    def by_name_or_badge(self, rows, name, value):
        return rows.filter(Q(name__icontains=value.strip()) | Q(badge__istartswith=value.strip()))

    def by_post(self, rows, name, value):
        return rows  # all of these together, in one posting: see filter_queryset

    def by_unit(self, rows, name, value: int):
        return rows  # the same; the hint is for the schema

    def by_posted(self, rows, name, value):
        held = Exists(Posting.objects.in_force().filter(officer=OuterRef("pk")))
        return rows.filter(held if value else ~held)

    def filter_queryset(self, queryset):
        """Role, station and room of one and the same posting; two joins would mix two posts."""
        rows = super().filter_queryset(queryset)
        asked = {name: self.form.cleaned_data.get(name) for name in ("role", "station", "room")}
        if not any(asked.values()):
            return rows
        held = Posting.objects.in_force().filter(officer=OuterRef("pk"))
        if asked["role"]:
            held = held.filter(role=asked["role"])
        if asked["station"]:
            held = held.filter(Q(station=asked["station"]) | Q(room__station=asked["station"]))
        if asked["room"]:
            held = held.filter(room=asked["room"])
        return rows.filter(Exists(held))


class RoomPageFilter(RoomFilter):
    """Drawn for people: without what only programs ask, and a station only where there are several."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("code", "room"):
            self.form.fields.pop(name)
        if self.form.fields["station"].queryset.count() < 2:
            self.form.fields.pop("station")


class OfficerPageFilter(OfficerFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields = self.form.fields
        fields.pop("room")
        # The saved filters above the list ask these.
        fields["posted"].widget = fields["is_active"].widget = HiddenInput()
        if fields["station"].queryset.count() < 2:
            fields.pop("station")
