"""Passing a case to the body whose business it is."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Stamped, by_field
from disputes import codes
from disputes.models.cases import Dispute
from disputes.querysets import ReferralQuerySet


class Referral(Stamped):
    """A referral (移送、转办): to whom, why, with what, by when an answer is due, and what came back."""

    PAST = ("referred_on", "answered_on")
    AHEAD = ("reply_due_on",)
    ROOM_PATH = "dispute__room"
    VIEW = "disputes.view"
    TAKEN, SETTLED, RETURNED = "taken", "settled", "returned"
    OUTCOMES = codes.REFERRAL_OUTCOMES.choices

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="referrals", verbose_name=_("dispute"))
    cycle = models.PositiveSmallIntegerField(_("time round"))
    body = models.CharField(_("referred to"), max_length=20, choices=codes.BODIES.choices)
    body_name = models.CharField(_("name of the body"), max_length=120)
    contact = models.CharField(_("contact there"), max_length=120, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    documents = models.CharField(_("documents handed over"), max_length=300, blank=True)
    referred_on = models.DateField(_("referred on"))
    reply_due_on = models.DateField(_("reply due by"))
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=OUTCOMES, blank=True)
    answered_by = by_field(_("answer entered by"))
    overdue_told_at = models.DateTimeField(_("told to be overdue at"), null=True, blank=True, editable=False)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["dispute", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reply_due_on__gte=F("referred_on")), name="referral_reply_after_referral"
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, outcome="") | (Q(answered_on__isnull=False) & ~Q(outcome="")),
                name="referral_answer_has_outcome",
            ),
            # One at a time waits for its answer; a case closed over it and opened again may be referred anew.
            models.UniqueConstraint(
                fields=["dispute", "cycle"],
                condition=Q(answered_on__isnull=True),
                name="referral_one_unanswered_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["reply_due_on"], condition=Q(answered_on__isnull=True), name="referral_unanswered")
        ]

    def __str__(self):
        return f"{self.dispute} → {self.body_name}"

    @property
    def is_overdue(self):
        return self.answered_on is None and self.reply_due_on < timezone.localdate()
