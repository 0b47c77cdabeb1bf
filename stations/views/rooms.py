"""Police rooms: the list with who is posted there, and the page of one."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.web.views import Action, Column, ObjectActionView, ScopedDetail, ScopedList
from stations import actions, stats
from stations.filters import COVERAGE, RoomPageFilter
from stations.forms import CloseRoomForm, RoomForm, RoomProfileForm
from stations.models import Posting, Room
from stations.scope import covers


class RoomList(ScopedList):
    model = Room
    filterset_class = RoomPageFilter
    row_template = "stations/_room_row.html"
    title = _("Police rooms")
    default_ordering = "code"
    not_null_orderings = frozenset({"code", "name"})
    columns = (
        Column("name", _("Police room"), "name"),
        Column("coverage", _("Coverage")),
        Column("staff", _("Posted today")),
        Column("station", _("Police station"), css="cell-wide-only"),
        Column("communities", _("Communities"), css="cell-wide-only"),
    )
    csv_columns = (
        ("code", _("code")),
        ("name", _("name")),
        ("station.name", _("station")),
        ("premises", _("premises")),
        ("opening_hours", _("opening hours")),
        ("phone", _("phone")),
        ("closed_on", _("shut on")),
    )

    def rows(self):
        return super().rows().with_staff().with_communities()

    @cached_property
    def coverage(self):
        return stats.coverage(Room.objects.visible_to(self.request.user))

    def get_lead(self):
        result = self.coverage
        rooms = ngettext("%(n)d room", "%(n)d rooms", result.rooms) % {"n": result.rooms}
        if not result.vacant:
            return _("%(rooms)s, each with an officer.") % {"rooms": rooms}
        vacant = ngettext("%(n)d without an officer", "%(n)d without an officer", result.vacant) % {"n": result.vacant}
        return _("%(rooms)s, %(vacant)s.") % {"rooms": rooms, "vacant": vacant}

    def get_saved_filters(self):
        chosen = self.request.GET.get("coverage", "")
        counts = {"vacant": self.coverage.vacant, "covered": self.coverage.covered}
        results = [{"label": _("all"), "url": "?", "active": not chosen, "count": None}]
        for code, label in COVERAGE.choices:
            active = chosen == code
            results.append({"label": label, "url": f"?coverage={code}", "active": active, "count": counts.get(code)})
        return results

    def get_primary_action(self):
        if self.request.user.can("postings.edit"):
            return Action(_("Post an officer"), reverse("stations:posting-create"), "user-plus")
        return None


class RoomDetail(ScopedDetail):
    """The profile of one room: who is there, where, when, and for which communities."""

    model = Room
    template_name = "stations/room.html"

    def get_context_data(self, **kwargs):
        postings = Posting.objects.visible_to(self.request.user).filter(room=self.object).for_list()
        rows = list(postings.order_by("-since", "-id"))
        edits = covers(self.request.user.scope_for("postings.edit"), self.object)
        present = [row for row in rows if not row.has_ended and not row.is_coming]
        return super().get_context_data(
            facts=self.facts(),
            present=present,
            is_vacant=not any(posting.role == "officer" and posting.officer.is_active for posting in present),
            coming=[row for row in rows if row.is_coming],
            past=[row for row in rows if row.has_ended],
            may_post=edits,
            sees_work=covers(self.request.user.scope_for("followups.view"), self.object),
            may_set_up=covers(self.request.user.scope_for("units.edit"), self.object),
            communities=self.object.communities.all(),
            **kwargs,
        )

    def facts(self):
        room = self.object
        place = f"{room.latitude}, {room.longitude}" if room.latitude is not None else ""
        return [
            {"label": _("Police station"), "value": room.station.name},
            {"label": _("Code"), "value": room.code},
            {"label": _("Premises"), "value": room.premises},
            {"label": _("Opening hours"), "value": room.opening_hours},
            {"label": _("Phone"), "value": room.phone},
            {"label": _("Mobile"), "value": room.mobile},
            {"label": _("Duty phone of the station"), "value": room.station.phone},
            {"label": _("Coordinates"), "value": place},
        ]

    def get_next_steps(self):
        user, room = self.request.user, self.object
        results = []
        if covers(user.scope_for("postings.edit"), room) and not room.is_closed:
            url = f"{reverse('stations:posting-create')}?room={room.pk}"
            results.append(Action(_("Post an officer"), url, "user-plus", primary=True))
        if covers(user.scope_for("rooms.edit"), room):
            results.append(Action(_("Edit the profile"), reverse("stations:room-edit", args=[room.pk]), "pencil"))
        if covers(user.scope_for("units.edit"), room) and room.closed_on is None:
            results.append(Action(_("Close the room"), reverse("stations:room-close", args=[room.pk]), "lock"))
        return results


class RoomEdit(ObjectActionView):
    model = Room
    permission = "rooms.edit"
    done_message = _("The room's profile is saved.")

    def get_form_class(self):
        return RoomForm if covers(self.request.user.scope_for("units.edit"), self.object) else RoomProfileForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.object}

    def get_title(self):
        return _("Edit %(name)s") % {"name": self.object.name}

    def act(self, form):
        version = form.cleaned_data["version"]
        return actions.change_room(by=self.request.user, room=self.object, expected_version=version, **form.values)


class RoomClose(ObjectActionView):
    model = Room
    permission = "units.edit"
    form_class = CloseRoomForm
    danger = True
    submit_label = _("Close the room")
    done_message = _("The room is closed from that day on.")

    def get_title(self):
        return _("Close %(name)s") % {"name": self.object.name}

    def act(self, form):
        return actions.close_room(by=self.request.user, room=self.object, **form.cleaned_data)
