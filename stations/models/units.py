"""The tree of units: bureau, station, room, community."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Stamped
from stations.querysets import (
    BureauQuerySet,
    CommunityQuerySet,
    RoomQuerySet,
    StationQuerySet,
)

unit_code = RegexValidator(r"^[0-9A-Za-z-]{2,20}$", _("A unit code has 2 to 20 letters, digits or hyphens."))


def latitude_field():
    """WGS-84 degrees; empty when nobody measured."""
    return models.DecimalField(
        _("latitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )


def longitude_field():
    """WGS-84 degrees; empty when nobody measured."""
    return models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )


class Unit(Stamped):
    """What every unit has: a code unique at its level and a name."""

    VIEW = "units.view"

    code = models.CharField(_("code"), max_length=20, unique=True, validators=[unit_code])
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


class Bureau(Unit):
    """County bureau (县局)."""

    ROOM_PATH = "stations__rooms"
    objects = BureauQuerySet.as_manager()

    class Meta:
        verbose_name = _("bureau")
        verbose_name_plural = _("bureaus")
        ordering = ["code"]

    def get_absolute_url(self):
        return reverse("stations:units")


class Station(Unit):
    """Police station (派出所)."""

    ROOM_PATH = "rooms"
    PHONES = ("phone",)
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="stations", verbose_name=_("bureau"))
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("duty phone"), max_length=40, blank=True)

    objects = StationQuerySet.as_manager()

    class Meta:
        verbose_name = _("station")
        verbose_name_plural = _("stations")
        ordering = ["code"]

    def get_absolute_url(self):
        return reverse("stations:station", args=[self.pk])


class Room(Unit):
    """Police room (警务室): the outpost inside a village or neighbourhood."""

    AHEAD = ("closed_on",)
    ROOM_PATH = ""
    PHONES = ("phone", "mobile")
    station = models.ForeignKey(Station, models.PROTECT, related_name="rooms", verbose_name=_("station"))
    premises = models.CharField(_("premises"), max_length=200, blank=True, help_text=_("Where the door is."))
    opening_hours = models.CharField(_("opening hours"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    mobile = models.CharField(_("mobile"), max_length=40, blank=True)
    latitude = latitude_field()
    longitude = longitude_field()
    closed_on = models.DateField(_("shut on"), null=True, blank=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("police room")
        verbose_name_plural = _("police rooms")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="room_has_both_coordinates_or_none",
            )
        ]

    def get_absolute_url(self):
        return reverse("stations:room", args=[self.pk])

    @property
    def officers_today(self):
        """Officers posted today, of a room read `with_staff()`; auxiliaries do not count for coverage."""
        return [posting for posting in self.staff_today if posting.role == "officer"]

    @property
    def is_only_covered(self):
        return bool(self.officers_today) and all(posting.is_cover for posting in self.officers_today)

    @property
    def is_closed(self):
        return self.closed_on is not None and self.closed_on <= timezone.localdate()


class Community(Unit):
    """Village or neighbourhood (村、社区) served by a room."""

    VILLAGE, NEIGHBOURHOOD = "village", "neighbourhood"
    KINDS = [(VILLAGE, _("village")), (NEIGHBOURHOOD, _("neighbourhood"))]

    room = models.ForeignKey(Room, models.PROTECT, related_name="communities", verbose_name=_("police room"))
    kind = models.CharField(_("kind"), max_length=16, choices=KINDS, default=VILLAGE)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        ordering = ["code"]

    def get_absolute_url(self):
        return reverse("stations:room", args=[self.room_id])
