"""Who carries out people's mediation: the committees of the county and their mediators."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Stamped
from disputes import codes
from disputes.querysets import MediationBodyQuerySet, MediatorQuerySet
from stations.models import Bureau, Station


class MediationBody(Stamped):
    """A people's mediation organisation (人民调解委员会 and others): it heads and seals the agreement, not the police.

    With a station it serves the rooms of that station, without one the whole county. Its name and seal stand on
    papers, so a body that has mediated keeps them; one that is named anew is closed and entered again.
    """

    ROOM_PATH = "bureau__stations__rooms"
    VIEW = "units.view"

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="mediation_bodies", verbose_name=_("bureau"))
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, related_name="mediation_bodies",
        verbose_name=_("police station"),
    )  # fmt: skip
    kind = models.CharField(_("kind of body"), max_length=16, choices=codes.MEDIATION_BODY_KINDS.choices)
    name = models.CharField(_("full name of the body"), max_length=80)
    seal_name = models.CharField(_("words of the seal"), max_length=80, blank=True)
    place = models.CharField(_("where it mediates"), max_length=200, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = MediationBodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("mediation body")
        verbose_name_plural = _("mediation bodies")
        ordering = ["station", "kind", "id"]
        constraints = [models.UniqueConstraint(fields=["bureau", "name"], name="mediation_body_name_once")]

    def __str__(self):
        return self.name

    @property
    def seal(self):
        """What the seal reads: the name of the body unless something else was entered."""
        return self.seal_name or self.name

    @property
    def is_closed(self):
        return self.closed_on is not None and self.closed_on <= timezone.localdate()


class Mediator(Stamped):
    """A people's mediator (人民调解员): a member of the body, or somebody it engaged."""

    ROOM_PATH = "body__bureau__stations__rooms"
    VIEW = "units.view"
    MEMBER, ENGAGED = "member", "engaged"
    STANDINGS = [(MEMBER, _("member of the committee")), (ENGAGED, _("engaged by the committee"))]

    body = models.ForeignKey(MediationBody, models.PROTECT, related_name="mediators", verbose_name=_("mediation body"))
    name = models.CharField(_("full name"), max_length=60)
    standing = models.CharField(_("how they belong to it"), max_length=8, choices=STANDINGS, default=MEMBER)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = MediatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("mediator")
        verbose_name_plural = _("mediators")
        ordering = ["body", "id"]

    def __str__(self):
        return self.name

    @property
    def has_left(self):
        return self.left_on is not None and self.left_on <= timezone.localdate()
