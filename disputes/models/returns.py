"""What a return visit to the parties found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Stamped
from disputes.models.cases import Dispute


class ReturnVisit(Stamped):
    """The answers of one return visit after closure (回访): about the matter, not about the persons."""

    ROOM_PATH = "dispute__room"
    VIEW = "disputes.view"
    HOLDS = [
        ("yes", _("they hold")),
        ("partly", _("in part")),
        ("no", _("they do not hold")),
        ("unknown", _("not known")),
    ]
    FEELINGS = [
        ("content", _("content")),
        ("calm", _("calm")),
        ("unhappy", _("unhappy")),
        ("angry", _("angry")),
        ("unknown", _("not known")),
    ]

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="return_visits", verbose_name=_("dispute"))
    # By name only: visits stand above. The visit says when, where and who; here stand the answers.
    visit = models.OneToOneField("visits.Visit", models.PROTECT, related_name="return_answers")
    cycle = models.PositiveSmallIntegerField(_("time round"))
    terms_hold = models.CharField(_("do the terms hold"), max_length=8, choices=HOLDS, default="unknown")
    side_a_feels = models.CharField(_("how side A feels"), max_length=8, choices=FEELINGS, default="unknown")
    side_b_feels = models.CharField(_("how side B feels"), max_length=8, choices=FEELINGS, default="unknown")
    help_needed = models.CharField(_("help needed"), max_length=300, blank=True)
    flared_up = models.BooleanField(_("it flared up again"), default=False)
    # The visit was voided or corrected away: kept, and counted no more.
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("return visit")
        verbose_name_plural = _("return visits")
        ordering = ["dispute", "id"]

    def __str__(self):
        return f"{self.dispute} · {self.pk}"
