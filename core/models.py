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

from core import phones
from core.errors import Invalid, StaleVersion
from core.queries.querysets import DatedQuerySet, ScopedQuerySet
from core.text import clean
from core.time import days


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
    """A model whose fields can be validated with one exception of `core.errors`.

    `PHONES` names the fields that hold a telephone number: whatever is no number is refused. Every date is named in
    `PAST`, when it tells what has happened, or in `AHEAD`, when it may lie in the future.
    """

    PHONES: tuple[str, ...] = ()
    PAST: tuple[str, ...] = ()
    AHEAD: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def check_fields(self, exclude: Iterable[str] = ()) -> None:
        """Run the validators of the fields. Raises Invalid with the first message and its field."""
        self.clean_texts()
        self.check_days(field.name for field in self._meta.concrete_fields if field.name not in set(exclude))
        for name in set(self.PHONES).difference(exclude):
            if problem := phones.problem(getattr(self, name)):
                raise Invalid(problem, field=name)
            setattr(self, name, phones.written(getattr(self, name)))
        try:
            self.full_clean(exclude=["created_by", "updated_by", *exclude], validate_constraints=False)
        except ValidationError as error:
            field, messages = next(iter(error.message_dict.items()))
            raise Invalid(messages[0], field=field) from error

    @property
    def born_on(self) -> date | None:
        """The birth of the person this row tells about, before which nothing in `PAST` can lie."""
        return None

    def check_days(self, names: Iterable[str] | None = None) -> None:
        """Refuse a day that cannot be, of the fields `names`, of all by default. Raises Invalid with the field."""
        for field in self._meta.concrete_fields:
            if not isinstance(field, models.DateField) or (names is not None and field.name not in names):
                continue
            value = getattr(self, field.attname)
            if isinstance(value, date):
                has_happened = field.name in self.PAST
                if problem := days.problem(
                    value, has_happened=has_happened, born=self.born_on if has_happened else None
                ):
                    raise Invalid(problem, field=field.name)

    def clean_texts(self, names: Iterable[str] | None = None) -> None:
        """Clean the texts of the fields `names`, of all by default: pages and API did; commands and files pass here."""
        for field in self._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField) and (names is None or field.name in names):
                value = getattr(self, field.attname)
                if isinstance(value, str):
                    setattr(self, field.attname, clean(value).replace("\x00", ""))


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
        self.clean_texts()
        self.check_days()
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
        fields = list(fields)
        self.clean_texts(fields)
        self.check_days(fields)
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

    AHEAD = ("valid_from", "valid_until")

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


class DecisionRow(Stamped):
    """One decision that was asked for (审批): who asked when, who decided what and why. It is never overwritten.

    Each asking opens a `round` with a row for the level that decides first; whoever asks decides at no level of it.
    A row that is neither decided nor lapsed waits.
    """

    APPROVED, REFUSED = "approved", "refused"
    DECISIONS = [(APPROVED, _("approved")), (REFUSED, _("not agreed to"))]

    round = models.PositiveSmallIntegerField(_("round"), default=1)
    asked_at = models.DateTimeField(_("proposed at"), default=timezone.now)
    asked_by = by_field(_("proposed by"))
    decision = models.CharField(_("decision"), max_length=10, choices=DECISIONS, blank=True)
    note = models.CharField(_("note on the decision"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = by_field(_("decided by"))
    # Nobody decides any more: withdrawn, or what it was about ended.
    lapsed_at = models.DateTimeField(_("lapsed at"), null=True, blank=True)
    lapsed_by = by_field(_("lapsed by"))

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=(Q(decision="") & Q(decided_at__isnull=True))
                | (~Q(decision="") & Q(decided_at__isnull=False) & Q(lapsed_at__isnull=True)),
                name="%(app_label)s_%(class)s_decided_or_not",
            )
        ]

    @property
    def is_pending(self) -> bool:
        return self.decided_at is None and self.lapsed_at is None
