"""The tree of units, set up by administrators."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.web.views import Action, ObjectActionView, Page, ScopedDetail
from stations import actions, stats
from stations.forms import BureauForm, CommunityChangeForm, CommunityForm, RoomForm, StationForm
from stations.models import Bureau, Community, Room, Station

EDIT = "units.edit"


class UnitTree(Page):
    """Bureaus with their stations, each with what it holds."""

    permission = EDIT
    template_name = "stations/units.html"
    title = _("Units")
    lead = _("Bureau, stations, rooms and communities, as an administrator sets them up.")

    def get_context_data(self, **kwargs):
        user = self.request.user
        coverage = stats.coverage_by_station(Room.objects.visible_to(user))
        communities = stats.communities_by_station(Community.objects.visible_to(user))
        bureaus = list(Bureau.objects.visible_to(user))
        lines = {bureau.pk: [] for bureau in bureaus}
        for station in Station.objects.visible_to(user).order_by("code"):
            numbers = coverage.get(station.pk, stats.Coverage())
            line = {"station": station, "coverage": numbers, "communities": communities.get(station.pk, 0)}
            lines[station.bureau_id].append(line)
        return super().get_context_data(
            tree=[{"bureau": bureau, "lines": lines[bureau.pk]} for bureau in bureaus], **kwargs
        )


class StationDetail(ScopedDetail):
    """One station with its rooms; whoever works in it may read it."""

    model = Station
    template_name = "stations/station.html"

    def get_context_data(self, **kwargs):
        rooms = Room.objects.visible_to(self.request.user).filter(station=self.object)
        return super().get_context_data(
            facts=[
                {"label": _("Bureau"), "value": self.object.bureau.name},
                {"label": _("Code"), "value": self.object.code},
                {"label": _("Address"), "value": self.object.address},
                {"label": _("Duty phone"), "value": self.object.phone},
            ],
            rooms=rooms.with_staff().with_communities().order_by("code"),
            may_set_up=self.request.user.can(EDIT),
            **kwargs,
        )

    def get_next_steps(self):
        if not self.request.user.can(EDIT):
            return []
        key = [self.object.pk]
        return [
            Action(_("New room"), reverse("stations:room-create", args=key), "plus", primary=True),
            Action(_("Edit"), reverse("stations:station-edit", args=key), "pencil"),
        ]


class UnitEdit(ObjectActionView):
    """Change one unit; a save that came between answers 409 and keeps what was typed."""

    permission = EDIT
    done_message = _("Saved.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.object}

    def get_title(self):
        return _("Edit %(name)s") % {"name": self.object.name}

    def act(self, form):
        noun = self.model._meta.model_name
        change = getattr(actions, f"change_{noun}")
        version = form.cleaned_data["version"]
        return change(by=self.request.user, expected_version=version, **{noun: self.object}, **form.values)


class BureauEdit(UnitEdit):
    model = Bureau
    form_class = BureauForm


class StationEdit(UnitEdit):
    model = Station
    form_class = StationForm


class CommunityEdit(UnitEdit):
    model = Community
    form_class = CommunityChangeForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "officer": self.request.user}


class UnitCreate(ObjectActionView):
    """A new unit below the one of the address."""

    permission = EDIT
    enter = None
    parent = ""

    def act(self, form):
        enter = getattr(actions, self.enter)
        return enter(by=self.request.user, **{self.parent: self.object}, **form.values)

    def get_success_url(self):
        return self.result.get_absolute_url()

    def get_cancel_url(self):
        return self.object.get_absolute_url()


class StationCreate(UnitCreate):
    model = Bureau
    form_class = StationForm
    title = _("New station")
    enter, parent = "enter_station", "bureau"
    done_message = _("The station is set up.")


class RoomCreate(UnitCreate):
    model = Station
    form_class = RoomForm
    title = _("New room")
    enter, parent = "enter_room", "station"
    done_message = _("The room is set up. It has nobody yet: post an officer.")


class CommunityCreate(UnitCreate):
    model = Room
    form_class = CommunityForm
    title = _("New community")
    enter, parent = "enter_community", "room"
    done_message = _("The community is set up.")
