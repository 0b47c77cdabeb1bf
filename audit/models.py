"""The trail: one line per act, append-only by trigger on both databases."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.querysets import VIEW, EntryQuerySet
from audit.verbs import VERBS, verb_choices


class Entry(models.Model):
    """One line of the audit trail (审计日志): who did what to which record, when, why, from where.

    `changes` maps a field to [before, after]; identifying values are masked before they get here.
    """

    ROOM_PATH = "room"
    VIEW = VIEW
    VERBS = VERBS
    CHANNELS = {"page": _("page"), "api": _("API"), "job": _("job")}

    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    verb = models.CharField(_("act"), max_length=40, choices=verb_choices)
    target_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    target_id = models.PositiveBigIntegerField(null=True)
    target = GenericForeignKey("target_type", "target_id")
    # Not a link: the trail stands below the organisation and must outlive any change of it.
    room_id = models.PositiveBigIntegerField(_("room"), null=True)
    subject = models.CharField(_("record"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    changes = models.JSONField(_("changes"), default=dict)
    channel = models.CharField(_("channel"), max_length=8, default="job")
    address = models.GenericIPAddressField(_("address"), null=True)
    request_number = models.CharField(_("request number"), max_length=64, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit line")
        verbose_name_plural = _("audit lines")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["target_type", "target_id", "-id"], name="audit_target"),
            models.Index(fields=["by", "-id"], name="audit_by"),
            models.Index(fields=["verb", "-id"], name="audit_verb"),
            models.Index(fields=["at", "id"], name="audit_at"),
            models.Index(fields=["room_id", "-id"], name="audit_room"),
            models.Index(fields=["request_number"], name="audit_request_number"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject}"

    def get_absolute_url(self):
        return reverse("audit:detail", args=[self.pk])

    @property
    def local_at(self):
        return timezone.localtime(self.at)

    @property
    def channel_name(self):
        return self.CHANNELS.get(self.channel, self.channel)
