"""Rules of the county as data, each with the day from which it holds and where it comes from."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext_lazy as _

from core.models import Dated, Dictionary
from disputes import codes
from disputes.querysets import DisputeKindQuerySet


class Level(Dictionary):
    """A level of danger by colour (等级): what it means, whose it is, who is told at once."""

    OWNERS = [("room", _("police room")), ("station", _("police station")), ("bureau", _("county bureau"))]

    meaning_en = models.CharField(_("meaning in English"), max_length=200)
    meaning_zh = models.CharField(_("meaning in Chinese"), max_length=200)
    owner = models.CharField(_("whose business"), max_length=8, choices=OWNERS)
    tells_chief = models.BooleanField(_("chief told at once, signs"), default=False)
    tells_bureau = models.BooleanField(_("bureau told at once, signs"), default=False)

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["id"]
        constraints = [
            *Dictionary.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="dispute_level_once_per_date"),
            models.CheckConstraint(condition=Q(code__in=codes.LEVEL_ORDER), name="dispute_level_is_a_colour"),
        ]

    # Sources of the shipped rules, so that they are translated.
    SHIPPED_SOURCES = (
        gettext_noop("Own default; local practice differs in name, owner and deadline"),
        gettext_noop("Rules of public-security mediation: once, one more time when needed; 3 and 7 working days"),
        gettext_noop("Rules of people's mediation: normally within one month, longer when both agree"),
        gettext_noop("Rules on petition matters: acceptance told within 15 days, handled within 60, extension 30"),
        gettext_noop("Own default: day 3, 7, 30 and 90; orange and red also day 180"),
        gettext_noop("Own default: kinds as most counties keep them; the county sets its own"),
        gettext_noop("Own default; no national time to reply was read"),
        gettext_noop("Procedure rules 178-186 and 165; first round within 3 working days: work rules of 2007, 9"),
        gettext_noop(
            "People's mediation law; a month: rules of 2002, 33. No guardian's age; 30 days more: own default"
        ),
    )

    @property
    def meaning(self):
        return self.meaning_zh if (get_language() or "zh").startswith("zh") else self.meaning_en


class DisputeKind(Dictionary):
    """A kind of dispute (纠纷类别). A case names it by its code."""

    order = models.PositiveSmallIntegerField(_("place in the order"), default=0)

    objects = DisputeKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("kind of dispute")
        verbose_name_plural = _("kinds of dispute")
        ordering = ["order", "code"]
        constraints = [
            *Dictionary.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="dispute_kind_once_per_date"),
        ]


class Limit(Dated):
    """Yellow and red limit of a step at a level (时限): days after the step began."""

    level = models.CharField(_("level"), max_length=8, choices=codes.LEVELS.choices)
    step = models.CharField(_("step"), max_length=8, choices=codes.STEPS.choices)
    yellow_days = models.PositiveSmallIntegerField(_("yellow after so many days"))
    red_days = models.PositiveSmallIntegerField(_("red after so many days"))
    working_days = models.BooleanField(_("working days"), default=True)

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        ordering = ["level", "step", "-valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["level", "step", "valid_from"], name="dispute_limit_once_per_date"),
            models.CheckConstraint(condition=Q(red_days__gt=F("yellow_days")), name="dispute_limit_red_after_yellow"),
        ]

    def __str__(self):
        return f"{self.get_level_display()} · {self.get_step_display()}"


class Procedure(Dated):
    """What the law says of a way to handle a case (调解程序). An empty number means: says nothing of it."""

    code = models.CharField(
        _("procedure"), max_length=10, choices=[*codes.PROCEDURES.choices, (codes.PETITION, _("petition matter"))]
    )
    most_rounds = models.PositiveSmallIntegerField(_("rounds at most"), null=True, blank=True)
    first_within = models.PositiveSmallIntegerField(_("first round within so many working days"), null=True, blank=True)
    next_within = models.PositiveSmallIntegerField(_("next round within so many working days"), null=True, blank=True)
    within_months = models.PositiveSmallIntegerField(_("concluded within so many months"), null=True, blank=True)
    accept_within_days = models.PositiveSmallIntegerField(_("accepted within so many days"), null=True, blank=True)
    within_days = models.PositiveSmallIntegerField(_("handled within so many days"), null=True, blank=True)
    extension_days = models.PositiveSmallIntegerField(_("longest extension in days"), null=True, blank=True)
    extension_needs_both = models.BooleanField(_("an extension needs both sides"), default=False)
    guardian_below_age = models.PositiveSmallIntegerField(
        _("guardian notified to attend below the age of"), null=True, blank=True
    )
    guardian_exempt_from_age = models.PositiveSmallIntegerField(
        _("notice may be left out from the age of"), null=True, blank=True
    )
    restart_days = models.PositiveSmallIntegerField(
        _("days that begin anew when mediation fails or is not performed"), null=True, blank=True
    )
    restart_extension_days = models.PositiveSmallIntegerField(
        _("longest extension of these days"), null=True, blank=True
    )
    confirmation_within_days = models.PositiveSmallIntegerField(
        _("judicial confirmation within so many days"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        ordering = ["code", "-valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="dispute_procedure_once_per_date"),
        ]

    def __str__(self):
        return str(self.get_code_display())


class TransferRule(Dated):
    """By when a service that passes cases on hears what came of them (转办答复期限)."""

    SOURCES = [(source.code, source.label) for source in codes.SOURCES if source.is_transfer]

    source = models.CharField(_("passed on by"), max_length=16, choices=SOURCES)
    reply_days = models.PositiveSmallIntegerField(_("reply within so many days"), null=True, blank=True)
    working_days = models.BooleanField(_("working days"), default=True)

    class Meta:
        verbose_name = _("time to reply to a transfer")
        verbose_name_plural = _("times to reply to transfers")
        ordering = ["source", "-valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["source", "valid_from"], name="dispute_transferrule_once_per_date"),
        ]

    def __str__(self):
        return str(self.get_source_display())


def rising_days(text):
    """Validator: whole numbers in rising order, as "3,7,30,90"."""
    if not re.fullmatch(r"\d{1,3}(,\d{1,3})*", text) or _days(text) != sorted(set(_days(text))) or _days(text)[0] < 1:
        raise ValidationError(_("Give days in rising order, such as 3,7,30,90."))


def _days(text):
    return [int(part) for part in text.split(",")]


class ReturnPlan(Dated):
    """On which days after closure the parties are visited again (回访安排): by level, or for petition matters."""

    FOR = [*codes.LEVELS.choices, (codes.PETITION, _("petition matter"))]

    applies_to = models.CharField(_("for"), max_length=10, choices=FOR)
    days = models.CharField(_("days after closure"), max_length=60, validators=[rising_days])
    grace_working_days = models.PositiveSmallIntegerField(_("late after so many working days"), default=3)

    class Meta:
        verbose_name = _("plan of return visits")
        verbose_name_plural = _("plans of return visits")
        ordering = ["applies_to", "-valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["applies_to", "valid_from"], name="dispute_returnplan_once_per_date"),
        ]

    def __str__(self):
        return f"{self.get_applies_to_display()}: {self.days}"

    @property
    def day_list(self):
        return _days(self.days)
