"""What was agreed, term by term, and whether it is kept."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Stamped, Voidable, by_field
from disputes import codes
from disputes.models.cases import Dispute
from disputes.models.parties import Party
from disputes.models.rounds import Mediation
from disputes.querysets import TermQuerySet


class Agreement(Stamped, Voidable):
    """The mediation agreement (调解协议); one that holds a case, earlier ones stay readable."""

    PAST = ("signed_on", "confirmation_asked_on", "ended_on")
    ROOM_PATH = "dispute__room"
    VIEW = "disputes.view"
    WRITTEN, ORAL, RECORDED = "written", "oral", "recorded"
    FORMS = [
        (WRITTEN, _("written, signed")),
        (ORAL, _("by word of mouth")),
        (RECORDED, _("on the recording, without a paper")),
    ]

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="agreements", verbose_name=_("dispute"))
    # Empty where the parties of a case handled without mediation settled it between themselves.
    mediation = models.ForeignKey(
        Mediation, models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name=_("mediation")
    )
    # Its own, for a case opened again may take another way. Empty: older than this field and not to be told.
    procedure = models.CharField(_("procedure"), max_length=10, choices=codes.PROCEDURES.choices, blank=True)
    is_on_spot = models.BooleanField(_("mediated and performed on the spot"), default=False)
    cycle = models.PositiveSmallIntegerField(_("time round"))
    form = models.CharField(_("form"), max_length=8, choices=FORMS, default=WRITTEN)
    signed_on = models.DateField(_("signed on"))
    # Time, place, persons, cause, course, circumstances, result; begins as the summary of the case.
    facts = models.TextField(_("main facts"), max_length=4000)
    manner = models.CharField(_("how it is performed"), max_length=300, blank=True)
    copies = models.PositiveSmallIntegerField(_("copies"), default=3)
    # Later than the signing where the mediator signed and the seal was set afterwards.
    effective_on = models.DateField(_("in effect since"), null=True, blank=True)
    recording = models.CharField(_("number or place of the recording"), max_length=120, blank=True)
    confirmation_asked_on = models.DateField(_("judicial confirmation asked on"), null=True, blank=True)
    # It ends when the case flares up again: what was agreed then no longer binds the case.
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    # Signed by everybody and kept on file: from then on the text is no longer corrected.
    copy_confirmed_at = models.DateTimeField(_("signed copy confirmed at"), null=True, blank=True, editable=False)
    copy_confirmed_by = by_field(_("signed copy confirmed by"))

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["dispute", "cycle"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute"], condition=Q(ended_on__isnull=True), name="agreement_one_holds_a_dispute"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | (~Q(void_reason="") & Q(ended_on__isnull=False)),
                name="agreement_withdrawn_has_reason_and_end",
            ),
        ]

    def __str__(self):
        return f"{self.dispute} · {self.signed_on}"

    @property
    def in_effect_on(self):
        return self.effective_on or self.signed_on

    @property
    def way(self):
        """The code of the procedure it came about by."""
        return self.procedure or self.dispute.procedure

    @property
    def lacks_body(self):
        """People's mediation is the act of a committee; nobody has said of which."""
        return self.way == codes.PEOPLE and (self.mediation is None or self.mediation.body_id is None)

    @property
    def has_paper(self):
        return self.form != self.RECORDED


class Term(Stamped):
    """One thing promised (协议条款): who, what, by when, and what became of it."""

    PAST = ("settled_on",)
    AHEAD = ("due_on",)
    ROOM_PATH = "agreement__dispute__room"
    VIEW = "disputes.view"
    PENDING, PERFORMED, LATE, BROKEN = "pending", "performed", "late", "broken"
    STATES = codes.TERM_STATES.choices

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="terms", verbose_name=_("agreement"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="terms", verbose_name=_("who"))
    text = models.CharField(_("what"), max_length=300)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=PENDING)
    settled_on = models.DateField(_("performed or broken on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["agreement", "due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="pending", settled_on__isnull=True)
                | (~Q(state="pending") & Q(settled_on__isnull=False)),
                name="term_settled_has_its_day",
            )
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(state="pending"), name="term_pending_due")]

    def __str__(self):
        return f"{self.party}: {self.text}"

    @property
    def is_overdue(self):
        return self.state == self.PENDING and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def tone(self):
        return "red" if self.is_overdue else codes.TERM_STATES[self.state].tone
