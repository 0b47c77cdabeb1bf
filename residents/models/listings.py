"""Listed persons: only under a category with a legal basis, approved twice, reviewed, ending by itself."""

from datetime import timedelta

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext_lazy as _

from core.models import DecisionRow, Dictionary, Stamped, Voidable, by_field
from residents import codes
from residents.models.people import Resident
from residents.querysets import ListingQuerySet, OfListingQuerySet


class ListingCategory(Dictionary):
    """A protective or service category (列管类别) and its legal basis. Data, with the date it holds from."""

    legal_basis_en = models.CharField(_("legal basis in English"), max_length=300)
    legal_basis_zh = models.CharField(_("legal basis in Chinese"), max_length=300)
    is_confidential = models.BooleanField(_("confidential"), default=True)
    review_after_days = models.PositiveSmallIntegerField(_("days until review"), default=180)
    # Whole years of age between which the category applies, both included; empty where there is no bound.
    age_from = models.PositiveSmallIntegerField(_("from this age on"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("until this age"), null=True, blank=True)
    # After so many years the listing ends by itself, whatever the review says.
    term_years = models.PositiveSmallIntegerField(_("term in years"), null=True, blank=True)
    # Days from one test to the next in each year of the term, such as 30,60,90; empty where nobody is tested.
    test_rhythm = models.CharField(
        _("days between tests"),
        max_length=40,
        blank=True,
        validators=[RegexValidator(r"^[1-9]\d{0,2}(,[1-9]\d{0,2})*$", _("Numbers of days, such as 30,60,90."))],
    )

    class Meta:
        verbose_name = _("listing category")
        verbose_name_plural = _("listing categories")
        ordering = ["code"]
        constraints = [
            *Dictionary.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="listing_category_code_once"),
            models.CheckConstraint(
                condition=Q(age_from__isnull=True) | Q(age_to__isnull=True) | Q(age_from__lte=F("age_to")),
                name="listing_category_ages_in_order",
            ),
        ]

    # Written by the migration that ships the categories; translated when read.
    SHIPPED_SOURCES = (
        gettext_noop("Default of the product: term of review chosen by us, to be set by the county."),
        gettext_noop("At least four visits a year: norm of public health (2018 rules). Term of review: ours."),
    )

    @property
    def legal_basis(self):
        return self.legal_basis_zh if (get_language() or "zh").startswith("zh") else self.legal_basis_en

    def days_between_tests(self, year):
        """In the first, second … year of a term; the last number holds for the years after. None where none is due."""
        days = [int(number) for number in self.test_rhythm.split(",") if number]
        return days[min(max(year, 1), len(days)) - 1] if days else None


class Listing(Stamped):
    """That a resident is cared for under a category (列管), from proposal to end."""

    PAST = ("starts_on", "ended_on", "last_met_on")
    AHEAD = ("review_on",)
    ROOM_PATH = "resident__room"
    VIEW = "listings.view"
    LEVELS = [("1", _("close")), ("2", _("regular")), ("3", _("light"))]
    PROPOSED, STATION_APPROVED, ACTIVE = codes.PROPOSED, codes.STATION_APPROVED, codes.ACTIVE
    ENDING, ENDING_STATION_APPROVED = codes.ENDING, codes.ENDING_STATION_APPROVED
    ENDED, REFUSED, EXPIRED, WITHDRAWN = codes.ENDED, codes.REFUSED, codes.EXPIRED, codes.WITHDRAWN
    STATES = codes.LISTING_STATES.choices
    IN_FORCE = codes.LISTING_STATES.where(lambda state: state.is_in_force)
    CLOSED = codes.LISTING_STATES.where(lambda state: state.is_closed)
    # Why a listing ended when nobody wrote a reason: kept as a code, told in the reader's language.
    ENDS = {
        "died": _("The person has died."),
        "expired": _("The review date passed and nobody renewed it."),
        "term_over": _("The term is over; it ended by itself."),
        "age_over": _("The person is older than the category goes."),
        "care": _("Care list, by consent: people in need are not listed."),
    }
    # How somebody between two levels has come along since the first visit; the cadence may depend on it.
    STAGES = [("settled", _("settled")), ("unsettled", _("not settled"))]

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="listings", verbose_name=_("resident"))
    category = models.ForeignKey(ListingCategory, models.PROTECT, related_name="listings", verbose_name=_("category"))
    level = models.CharField(_("level"), max_length=1, choices=LEVELS, default="2")
    stage = models.CharField(_("how it went"), max_length=10, choices=STAGES, blank=True, default="", db_default="")
    state = models.CharField(_("state"), max_length=24, choices=STATES, default=PROPOSED)
    reason = models.CharField(_("reason"), max_length=300)
    starts_on = models.DateField(_("in force from"), null=True, blank=True)
    review_on = models.DateField(_("review by"), null=True, blank=True)
    # The day from which a term of law counts (reporting in), and its last day.
    term_from_on = models.DateField(_("term counts from"), null=True, blank=True)
    term_ends_on = models.DateField(_("last day of the term"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("reason for ending"), max_length=300, blank=True)
    # Kept by the visits app: the cadence counts from the last visit at which person or family was met.
    last_met_on = models.DateField(_("last met on"), null=True, blank=True, editable=False)
    # Of the decisions on the beginning, for whoever reads a listing alone; every decision has its row (`decisions`).
    station_decided_at = models.DateTimeField(_("decided by the station at"), null=True, blank=True)
    station_decided_by = by_field(_("decided by the station"))
    bureau_decided_at = models.DateTimeField(_("decided by the bureau at"), null=True, blank=True)
    bureau_decided_by = by_field(_("decided by the bureau"))
    decision_note = models.CharField(_("note on the decision"), max_length=300, blank=True)

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "category"],
                condition=~Q(state__in=["ended", "refused", "expired", "withdrawn"]),
                name="listing_open_once_per_category",
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(starts_on__isnull=False, review_on__isnull=False),
                name="listing_in_force_has_review_date",
            ),
        ]
        indexes = [models.Index(fields=["state", "review_on"], name="listing_review")]

    def __str__(self):
        return f"{self.resident} · {self.category}"

    @property
    def born_on(self):
        return self.resident.birth_date

    def get_absolute_url(self):
        return reverse("residents:listing", args=[self.pk])

    @property
    def room_id(self):
        """The person's room now: a listing goes along with the person."""
        return self.resident.room_id

    @property
    def state_code(self) -> codes.ListingState:
        """What its state means."""
        return codes.LISTING_STATES[self.state]

    @property
    def is_in_force(self):
        return self.state_code.is_in_force

    @property
    def is_closed(self):
        return self.state_code.is_closed

    @property
    def short_state(self):
        return self.state_code.short_label or self.get_state_display()

    @property
    def tone(self):
        return self.state_code.tone

    @property
    def days_to_review(self):
        """Whole days until the review, negative when it is past; None while none is set."""
        return (self.review_on - timezone.localdate()).days if self.review_on and self.is_in_force else None

    @property
    def why_ended(self):
        return self.ENDS.get(self.end_reason, self.end_reason)

    @property
    def pending(self):
        """The decision that waits, or None."""
        return self.decisions.filter(decided_at__isnull=True, lapsed_at__isnull=True).order_by("-id").first()

    def last_decision(self, about=None):
        """The last decision that was made, of those `about` one thing or of all; None while there is none."""
        rows = self.decisions.filter(decided_at__isnull=False)
        return (rows.filter(about=about) if about else rows).order_by("-id").first()

    @property
    def tests_due_on(self):
        """The day of the next test by the rhythm of the category; None where none is due."""
        if not self.is_in_force or not self.category.test_rhythm:
            return None
        start = self.term_from_on or self.starts_on
        last = self.tests.filter(voided_at__isnull=True).order_by("-tested_on").first()
        counted_from = last.tested_on if last else start
        year = (counted_from - start).days // 365 + 1
        due_on = counted_from + timedelta(days=self.category.days_between_tests(year))
        return due_on if self.term_ends_on is None or due_on <= self.term_ends_on else None


class ListingDecision(DecisionRow):
    """A decision of the station or the bureau on a listing (列管审批): to begin, to end, to go on."""

    ROOM_PATH = "listing__resident__room"
    VIEW = "listings.view"
    ABOUTS = [(codes.BEGIN, _("beginning")), (codes.END, _("end")), (codes.RENEWAL, _("renewal"))]
    LEVELS = [(codes.STATION, _("police station")), (codes.BUREAU, _("county bureau"))]

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="decisions", verbose_name=_("listing"))
    about = models.CharField(_("about"), max_length=8, choices=ABOUTS)
    level = models.CharField(_("level"), max_length=8, choices=LEVELS)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = OfListingQuerySet.as_manager()

    class Meta(DecisionRow.Meta):
        verbose_name = _("decision on a listing")
        verbose_name_plural = _("decisions on listings")
        ordering = ["-id"]
        constraints = [
            *DecisionRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["listing"],
                condition=Q(decided_at__isnull=True, lapsed_at__isnull=True),
                name="listing_waits_for_one_decision",
            ),
            models.UniqueConstraint(fields=["listing", "round", "level"], name="listing_decided_once_a_round"),
        ]

    def __str__(self):
        return f"{self.listing} · {self.get_about_display()}"

    @property
    def room_id(self):
        return self.listing.resident.room_id


class DrugTest(Stamped, Voidable):
    """A test for drugs on a day (毒品检测), of somebody in treatment; a record of its own, not a visit."""

    ROOM_PATH = "listing__resident__room"
    VIEW = "listings.view_confidential"
    RESULTS = [
        ("negative", _("negative")),
        ("positive", _("positive")),
        ("refused", _("test refused")),
        ("absent", _("did not come")),
    ]

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="tests", verbose_name=_("listing"))
    tested_on = models.DateField(_("day of the test"))
    result = models.CharField(_("result"), max_length=10, choices=RESULTS)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = OfListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("drug test")
        verbose_name_plural = _("drug tests")
        ordering = ["-tested_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "tested_on"], condition=Q(voided_at__isnull=True), name="drug_test_once_a_day"
            ),
        ]

    def __str__(self):
        return f"{self.listing} · {self.tested_on}"

    @property
    def room_id(self):
        return self.listing.resident.room_id
