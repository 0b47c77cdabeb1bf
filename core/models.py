"""Abstract bases. `core` has no concrete model and imports no app."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, StaleVersion
from core.queries.querysets import DatedQuerySet, ScopedQuerySet


def by_field(label: Any, **options: Any) -> models.ForeignKey:
    """The officer who did it, as a protected foreign key; empty for a system job."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=label,
        **options,
    )


class Checked(models.Model):
    """A model whose fields can be validated with one exception of `core.errors`."""

    class Meta:
        abstract = True

    def check_fields(self, exclude: Iterable[str] = ()) -> None:
        """Run the validators of the fields. Raises Invalid with the first message and its field."""
        try:
            self.full_clean(exclude=["created_by", "updated_by", *exclude], validate_constraints=False)
        except ValidationError as error:
            field, messages = next(iter(error.message_dict.items()))
            raise Invalid(messages[0], field=field) from error


class Stamped(Checked):
    """When and by whom a row was created and last changed; `version` rises with every edit."""

    ROOM_PATH = "room"
    VIEW = ""

    created_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)
    created_by = by_field(_("entered by"))
    updated_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False, db_index=True)
    updated_by = by_field(_("changed by"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save_new(self, by: Any) -> Self:
        """Insert with stamps."""
        self.created_by = self.updated_by = by
        self.save(force_insert=True)
        return self

    def save_changed(self, by: Any, fields: Iterable[str], *, expected_version: int | None = None) -> Self:
        """Write `fields` and raise the version; StaleVersion when another edit came first.

        The check and the write are one UPDATE, so two editors at the same instant cannot both win.
        """
        now = timezone.now()
        if expected_version is None:
            expected_version = self.version
        values = {name: getattr(self, name) for name in fields}
        changed = (
            type(self)
            ._base_manager.filter(pk=self.pk, version=expected_version)
            .update(**values, updated_at=now, updated_by=by, version=F("version") + 1)
        )
        if not changed:
            raise StaleVersion(type(self)._base_manager.get(pk=self.pk))
        self.updated_at, self.updated_by, self.version = now, by, expected_version + 1
        return self


class Voidable(models.Model):
    """Nothing is deleted in use: a voided row keeps its reason and stays readable to the auditor."""

    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True, editable=False)
    voided_by = by_field(_("voided by"))
    void_reason = models.CharField(_("reason for voiding"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None


class Dated(Checked):
    """A setting of the county with the dates between which it is valid, and the source of its default.

    A valid row is never overwritten: another row follows from a day on, so that old figures stay explained.
    """

    valid_from = models.DateField(_("holds from"))
    valid_until = models.DateField(_("holds until"), null=True, blank=True)
    origin = models.CharField(_("source of the default"), max_length=200, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="%(class)s_ends_after_it_starts",
            )
        ]

    def holds(self, on: date | None = None) -> bool:
        on = on or timezone.localdate()
        return self.valid_from <= on and (self.valid_until is None or self.valid_until >= on)

    @property
    def source_text(self) -> str:
        """Where a shipped default comes from, translated; an administrator's own as written."""
        return gettext(self.origin) if self.origin else ""


class Dictionary(Dated):
    """Configurable data under a code, named in both languages."""

    code = models.SlugField(_("code"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=80)
    name_zh = models.CharField(_("name in Chinese"), max_length=80)

    class Meta(Dated.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_zh if (get_language() or "zh").startswith("zh") else self.name_en
