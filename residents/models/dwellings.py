"""Where people live."""

from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Stamped
from core.submissions import Submitted
from residents.querysets import DwellingQuerySet, HouseholdQuerySet
from stations.models import Community, Room
from stations.models.units import latitude_field, longitude_field


class Dwelling(Stamped):
    """A place to live (房屋): a house, a flat, a let room. Its room is stamped and follows the community."""

    PAST = ("verified_on",)
    VIEW = "residents.view"
    USES = [
        ("owned", _("lived in by the owner")),
        ("rented", _("rented")),
        ("shared", _("rented, shared")),
        ("collective", _("dormitory")),
        ("vacant", _("vacant")),
        ("other", _("other")),
        ("unknown", _("not known")),
    ]

    community = models.ForeignKey(Community, models.PROTECT, related_name="dwellings", verbose_name=_("community"))
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", verbose_name=_("police room"))
    address = models.CharField(
        _("address"), max_length=200, help_text=_("Street, building, unit, door: as people write it.")
    )
    use = models.CharField(_("use"), max_length=12, choices=USES, default="unknown")
    floor = models.CharField(_("floor"), max_length=40, blank=True)
    latitude = latitude_field()
    longitude = longitude_field()
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = DwellingQuerySet.as_manager()

    class Meta:
        verbose_name = _("dwelling")
        verbose_name_plural = _("dwellings")
        ordering = ["address", "id"]
        constraints = [
            models.UniqueConstraint(fields=["community", "address"], name="dwelling_address_once_in_community"),
        ]
        indexes = [models.Index(fields=["room", "address"], name="dwelling_room_address")]

    def __str__(self):
        return self.address

    def get_absolute_url(self):
        return reverse("residents:dwelling_edit", args=[self.pk])

    @property
    def is_rented(self):
        return self.use in ("rented", "shared")


class Household(Submitted, Stamped):
    """People who live together in a dwelling (户): the unit an officer visits."""

    PAST = ("last_visited_on", "ended_on")
    AHEAD = ("visit_from",)
    VIEW = "residents.view"

    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="households", verbose_name=_("dwelling"))
    room = models.ForeignKey(Room, models.PROTECT, related_name="households", verbose_name=_("police room"))
    label = models.CharField(
        _("name of the household"), max_length=60, blank=True, help_text=_("Usually the head's name.")
    )
    # Kept by the visits app on every write: the list "longest unvisited first" goes by it.
    last_visited_on = models.DateField(_("last visited on"), null=True, blank=True, editable=False)
    visit_from = models.DateField(
        _("counted from"), help_text=_("The day the visiting interval starts from before the first visit.")
    )
    # Never empty, so that "longest unvisited first" is one index walk on both databases.
    unvisited_since = models.GeneratedField(
        expression=Coalesce("last_visited_on", "visit_from"),
        output_field=models.DateField(),
        db_persist=True,
        verbose_name=_("unvisited since"),
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["room", "unvisited_since", "id"], name="household_longest_unvisited"),
            models.Index(fields=["unvisited_since", "id"], name="household_unvisited"),
            models.Index(fields=["room", "id"], name="household_room"),
            # Counting who waits, room by room, touches no row (ADR 0014).
            models.Index(
                fields=["room", "unvisited_since"], condition=models.Q(ended_on__isnull=True), name="household_waiting"
            ),
        ]

    def __str__(self):
        return self.label or str(self.dwelling)

    def get_absolute_url(self):
        return reverse("residents:household", args=[self.pk])

    @property
    def days_unvisited(self):
        """Whole days since the last visit, or since the interval began."""
        return (timezone.localdate() - self.unvisited_since).days if self.unvisited_since else None
