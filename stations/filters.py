"""One filter a noun for list page, API, CSV and every drill-down; and how all lists are narrowed by unit."""

import django_filters as filters
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.codes import Code, CodeTable
from core.queries.prepared import prepared
from core.text import fold
from core.web.filters import is_requested
from core.web.forms import FilterForm
from stations.models import Bureau, Community, Officer, Posting, Room, Station
from stations.roles import ROLE_CHOICES

# Beyond this many choices a drop-down helps nobody: choose the station first.
MAX_CHOICES = 80
ANY = _("any")
COVERAGE = CodeTable(
    Code(code="vacant", label=_("without an officer"), tone="orange"),
    Code(code="covered", label=_("covered for a while"), tone="yellow"),
    Code(code="staffed", label=_("with its own officer"), tone="jade"),
    Code(code="closed", label=_("closed down")),
)


def visible(model):
    """Choices inside the reader's units; the API's description is drawn for nobody and has none."""

    def rows(request):
        return model.objects.visible_to(request.user) if request is not None else model.objects.none()

    return rows


def station_filter(path=None, **options):
    """`path` leads from the row to the station."""
    return _among(Station, _("Police station"), path, options)


def room_filter(path=None, **options):
    return _among(Room, _("Police room"), path, options)


def community_filter(path=None, **options):
    return _among(Community, _("Community"), path, options)


def _among(model, label, path, options):
    return filters.ModelChoiceFilter(label=label, field_name=path, queryset=visible(model), empty_label=ANY, **options)


@prepared
def _stations(*, user):
    return Station.objects.visible_to(user).values_list("pk", "name")


@prepared
def _rooms(limit, *, user, stations):
    """At most `limit` rooms, of `stations` (ids) or, when that is None, of all stations."""
    rooms = Room.objects.visible_to(user)
    if stations is not None:
        rooms = rooms.filter(station__in=stations)
    return rooms.values_list("pk", "name")[:limit]


@prepared
def _communities(*, user, rooms):
    return Community.objects.visible_to(user).filter(room__in=rooms).values_list("pk", "name")


@prepared
def _officers(*, user, rooms, on):
    return Officer.objects.visible_to(user).posted_to_room(rooms, on).values_list("pk", "name")


class PageFilterMixin:
    """Before a FilterSet: draws it for a page, with only the choices that mean something in the officer's units.

    `hidden` filters by address only and takes no place; `left_out()` is not offered at all. A hidden field filters
    when the address names it, so that a number's address opens exactly its records. `officer` names the field that
    chooses among the officers of the rooms; neither they nor communities can be chosen before the rooms are few.
    """

    hidden: tuple[str, ...] = ()
    officer = ""

    def __init__(self, data=None, *args, **kwargs):
        self.base_filters = {
            name: base_filter
            for name, base_filter in self.base_filters.items()
            if name not in self.hidden or is_requested(name, base_filter, data or {})
        }
        super().__init__(data, *args, **kwargs)
        for name in self.left_out():
            self.filters.pop(name, None)
        self.hide(*self.hidden)
        fields = self.form.fields
        stations = self.offer("station", _stations(user=self.request.user)) if "station" in fields else []
        if len(stations) < 2:
            self.hide("station")
        if "room" in fields:
            self.narrow_to_station(stations)

    def left_out(self):
        return ()

    def hide(self, *names):
        for name in names:
            if field := self.form.fields.get(name):
                field.widget = field.hidden_widget()

    def offer(self, name, named):
        """Draws `named`, of `(pk, name)`, as the choices of a field; returns their keys."""
        field = self.form.fields[name]
        field.widget.choices = [("", field.empty_label), *named]
        return [pk for pk, _name in named]

    def narrow_to_station(self, stations):
        """Rooms of the chosen station, and what hangs on them; hidden while there are too many, or only one."""
        station = self.data.get("station", "") if self.data else ""
        chosen = [pk for pk in stations if str(pk) == station]
        ids = self.offer("room", _rooms(MAX_CHOICES + 1, user=self.request.user, stations=chosen or None))
        if len(ids) > MAX_CHOICES:
            self.hide("room", "community", self.officer)
            return
        if len(ids) < 2:
            self.hide("room")
        self.narrow_to_rooms(ids)

    def narrow_to_rooms(self, rooms):
        """What else is chosen inside these rooms."""
        user, fields = self.request.user, self.form.fields
        if field := fields.get("community"):
            field.queryset = field.queryset.filter(room__in=rooms)
            self.offer("community", _communities(user=user, rooms=rooms))
        if field := fields.get(self.officer):
            field.queryset = field.queryset.posted_to_room(rooms)
            self.offer(self.officer, _officers(user=user, rooms=rooms, on=timezone.localdate()))


class UnitFilter(filters.FilterSet):
    """What every kind of unit is found by."""

    search = filters.CharFilter(label=_("Name or code"), method="by_name_or_code")
    code = filters.CharFilter(label=_("Code"))

    def by_name_or_code(self, rows, name, value):
        return rows.filter(Q(name__mentions=value) | Q(code__istartswith=fold(value)))


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
    station = station_filter()
    room = filters.NumberFilter(label=_("Police room"), field_name="pk")
    coverage = filters.ChoiceFilter(
        label=_("Coverage"), choices=COVERAGE.choices, method="by_coverage", empty_label=ANY
    )

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
    station = station_filter("room__station")
    room = room_filter()
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Community.KINDS)

    class Meta:
        model = Community
        form = FilterForm
        fields = ()


class OfficerFilter(filters.FilterSet):
    search = filters.CharFilter(label=_("Name or badge"), method="by_name_or_badge")
    role = filters.ChoiceFilter(label=_("Role"), choices=ROLE_CHOICES, method="by_post", empty_label=ANY)
    station = station_filter(method="by_unit")
    room = room_filter(method="by_unit")
    posted = filters.BooleanFilter(label=_("Holds a post today"), method="by_holding_a_post")
    is_active = filters.BooleanFilter(label=_("May sign in"))

    class Meta:
        model = Officer
        form = FilterForm
        fields = ()

    def by_name_or_badge(self, rows, name, value):
        return rows.filter(Q(name__mentions=value) | Q(badge__istartswith=fold(value)))

    def by_post(self, rows, name, value):
        return rows  # all of these together, in one posting: see filter_queryset

    def by_unit(self, rows, name, value: int):
        return rows  # the same; the hint is for the schema

    def by_holding_a_post(self, rows, name, value):
        holds_post = Exists(Posting.objects.in_force().filter(officer=OuterRef("pk")))
        return rows.filter(holds_post if value else ~holds_post)

    def filter_queryset(self, queryset):
        """Role, station and room of one and the same posting; two joins would mix two posts."""
        rows = super().filter_queryset(queryset)
        chosen = {name: self.form.cleaned_data.get(name) for name in ("role", "station", "room")}
        if not any(chosen.values()):
            return rows
        postings = Posting.objects.in_force().filter(officer=OuterRef("pk"))
        if chosen["role"]:
            postings = postings.filter(role=chosen["role"])
        if chosen["station"]:
            postings = postings.filter(Q(station=chosen["station"]) | Q(room__station=chosen["station"]))
        if chosen["room"]:
            postings = postings.filter(room=chosen["room"])
        return rows.filter(Exists(postings))


class RoomPageFilter(PageFilterMixin, RoomFilter):
    """Without what only programs ask."""

    def left_out(self):
        return ("code", "room")


class OfficerPageFilter(PageFilterMixin, OfficerFilter):
    hidden = ("posted", "is_active")  # the saved filters above the list ask these

    def left_out(self):
        return ("room",)
