"""A month of a station at once: rooms down, kinds across, every number in a cell of its own."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.web.feedback import add_message
from core.web.views import ActionView
from incidents import actions, stats
from incidents.forms import EntryChoice, GridForm
from incidents.kinds import Kinds
from incidents.models import IncidentCount
from incidents.months import months_before, this_month
from stations.models import Room, Station

EDIT = "incidents.edit"
MAX_NAMED = 4  # so many changes are named in the message, the others are counted


class Entry(ActionView):
    permission = EDIT
    template_name = "incidents/entry.html"
    title = gettext_lazy("Enter incidents")
    lead = gettext_lazy("An empty cell is not known; nought is a number. Only what you alter is written.")
    form_class = GridForm
    overtaken: dict = {}

    @cached_property
    def stations(self):
        return Station.objects.in_scope(self.request.user.scope_for(EDIT)).order_by("code")

    @cached_property
    def choice(self):
        return EntryChoice(self.request.GET or None, stations=self.stations)

    @cached_property
    def chosen(self):
        return self.choice.selected(self.stations)

    @property
    def own_rooms(self):
        station, month = self.chosen
        return Room.objects.in_scope(self.request.user.scope_for(EDIT)).filter(station=station).open(month)

    @cached_property
    def rooms(self):
        return list(self.own_rooms.order_by("code"))

    @cached_property
    def kinds(self):
        return Kinds().in_month(self.chosen[1])

    def get_form(self, form_class=None):
        _station, month = self.chosen
        values = {
            (row.room_id, row.month, row.kind): row.count
            for row in IncidentCount.objects.in_scope(self.request.user.scope_for(EDIT)).filter(
                month=month, room__in=self.rooms
            )
        }
        data = self.request.POST if self.request.method == "POST" else None
        return GridForm(data, rooms=self.rooms, kinds=self.kinds, values=values, month=month)

    def act(self, form):
        changes = actions.enter_counts(by=self.request.user, figures=form.figures, previous=form.previous)
        add_message(self.request, self._what_changed(changes))
        return changes

    def _what_changed(self, changes):
        if not changes:
            return _("Nothing was altered.")
        names = {room.pk: room.name for room in self.rooms}
        kinds = {kind.code: kind.name for kind in self.kinds}
        texts = [
            f"{names[change.room_id]} {kinds[change.kind]} {_number_text(change.before)}→{_number_text(change.after)}"
            for change in changes[:MAX_NAMED]
        ]
        n = len(changes)
        text = ngettext("%(n)d number saved: %(what)s", "%(n)d numbers saved: %(what)s", n)
        return text % {"n": n, "what": _("; ").join(texts) + (" …" if n > MAX_NAMED else "")}

    def conflict(self, form, error):
        """Somebody else saved first: nothing is saved, cells keep what was typed and show the numbers on record."""
        form.add_error(None, error.message)
        form.show_instead(error.figures)
        self.overtaken = error.figures
        response = self.render_to_response(self.get_context_data(form=form))
        response.status_code = 409
        return response

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        station, month = self.chosen
        return {
            **context,
            "choice": self.choice,
            "station": station,
            "month": month,
            "kinds": self.kinds,
            "lines": context["form"].lines(self.overtaken),
            "previous": self.address(month=months_before(month, 1)),
            "next": self.address(month=months_before(month, -1)) if month < this_month() else "",
            "untold": stats.missing(self.own_rooms, month).count(),
        }

    def address(self, month=None):
        station, chosen = self.chosen
        parameters = {"station": station.pk if station else "", "month": f"{month or chosen:%Y-%m}"}
        return f"{reverse('incidents:entry')}?{urlencode(parameters)}"

    def get_success_url(self):
        return self.address()

    def get_cancel_url(self):
        return reverse("incidents:list")


def _number_text(number):
    return _("not known") if number is None else number
