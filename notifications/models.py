"""Messages to officers, stored as a code and data so that each reads them in the own language."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.message_texts import kind_of, render_text, render_title
from notifications.querysets import NotificationQuerySet


class Notification(models.Model):
    """One message (消息) to one officer; `key` makes a repeated job send it once."""

    # Everybody has messages, and only the own ones.
    VIEW = ""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    data = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    # What it asked for was done, or is asked no more: it stays readable, struck out.
    struck_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["officer", "key"], name="notification_sent_once")]
        indexes = [
            models.Index(fields=["officer", "-id"], name="notification_officer"),
            models.Index(fields=["officer"], condition=models.Q(read_at__isnull=True), name="notification_unread"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("notifications:open", args=[self.pk])

    @property
    def title(self):
        return render_title(self.kind, self.data)

    @property
    def is_read(self):
        return self.read_at is not None

    @property
    def icon(self):
        return kind_of(self.kind).icon

    @property
    def text(self):
        return render_text(self.kind, self.data)
