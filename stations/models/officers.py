"""People of the police and the dated posts that give them rights."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import Stamped
from core.queries.prepared import prepared
from core.scope import Scope
from stations.models.units import Bureau, Room, Station
from stations.querysets import OfficerQuerySet, PostingQuerySet
from stations.roles import ROLE_CHOICES, ROLES, roles_granting
from stations.scope import scope_from


class OfficerManager(BaseUserManager.from_queryset(OfficerQuerySet)):
    def get_by_natural_key(self, badge):
        return self.get(badge=badge)


class Officer(AbstractBaseUser, Stamped):
    """Whoever signs in (民警、辅警、领导): known by badge number; rights come from postings alone."""

    VIEW = "officers.view"
    PHONES = ("mobile",)
    ROOM_PATH = "postings__room"

    badge = models.CharField(
        _("badge number"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[0-9A-Za-z-]{3,20}$", _("A badge number has 3 to 20 letters or digits."))],
    )
    name = models.CharField(_("full name"), max_length=60)
    mobile = models.CharField(_("work phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True, default="")
    is_active = models.BooleanField(_("may sign in"), default=True)
    # Set with a one-time password: until it is changed, every page leads to the change.
    must_change_password = models.BooleanField(_("changes the password at sign-in"), default=False, editable=False)

    USERNAME_FIELD = "badge"
    REQUIRED_FIELDS = ["name"]
    objects = OfficerManager()

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        ordering = ["badge"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("stations:officer", args=[self.pk])

    @property
    def may_sign_in(self):
        """For sheets, in the reader's language."""
        return gettext("yes") if self.is_active else gettext("no")

    @property
    def postings_today(self):
        """Postings in force today, read once per instance and day."""
        today = timezone.localdate()
        cached = self.__dict__.get("_postings_today")
        if cached is None or cached[0] != today:
            result = _posts(officer=self.pk, on=today) if self.pk else []
            cached = self.__dict__["_postings_today"] = (today, result)
        return cached[1]

    @property
    def postings_now(self):
        """As `postings_today`, without a query where a list has fetched them."""
        fetched = self.__dict__.get("current_postings")
        return self.postings_today if fetched is None else fetched

    @property
    def kinds_of_posts(self):
        """Roles and kinds of units, not which: whoever is alike in them asks the same questions of other rooms."""
        kinds = {(post.role, post.bureau_id is None, post.station_id is None) for post in self.postings_today}
        return self.is_active, frozenset(kinds)

    def forget_postings(self):
        """After a posting changed within this request."""
        self.__dict__.pop("_postings_today", None)

    def narrow_to(self, allows):
        """For this request only: what came by a token may not do more than `allows(permission)`."""
        self.__dict__["_allows"] = allows

    @property
    def is_narrowed(self):
        return "_allows" in self.__dict__

    def _may_use(self, permission):
        allows = self.__dict__.get("_allows")
        return self.is_active and (allows is None or allows(permission))

    def can(self, permission: str) -> bool:
        """Whether any post held today grants `permission`, and the token, if one is used, covers it."""
        return self._may_use(permission) and any(p.role in roles_granting(permission) for p in self.postings_today)

    def scope_for(self, permission: str) -> Scope:
        """The units in which `permission` is granted today."""
        return scope_from(self.postings_today, permission) if self._may_use(permission) else Scope.nothing()

    @property
    def role(self):
        """The Role of the widest post held today, or None."""
        order = ["admin", "auditor", "bureau", "service", "chief", "officer", "auxiliary"]
        roles_today = {posting.role for posting in self.postings_today}
        return next((ROLES[code] for code in order if code in roles_today), None)

    @property
    def rooms_today(self):
        """Rooms of today's room postings, in code order."""
        return sorted({p.room for p in self.postings_today if p.room_id}, key=lambda room: room.code)


@prepared
def _posts(officer, on):
    return Posting.objects.filter(officer=officer).in_force(on).select_related("room", "station", "bureau")


class Posting(Stamped):
    """A dated post (任职): who holds which role at which unit, from `since` to `until`, both inclusive."""

    AHEAD = ("since", "until")
    VIEW = "officers.view"

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="postings", verbose_name=_("officer"))
    role = models.CharField(_("role"), max_length=12, choices=ROLE_CHOICES)
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("bureau")
    )
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("station")
    )
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("police room")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("Last day; empty while it lasts."))
    is_cover = models.BooleanField(_("temporary cover"), default=False)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(bureau__isnull=False, station__isnull=True, room__isnull=True)
                | Q(bureau__isnull=True, station__isnull=False, room__isnull=True)
                | Q(bureau__isnull=True, station__isnull=True, room__isnull=False),
                name="posting_has_exactly_one_unit",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="posting_ends_after_it_starts"
            ),
        ]
        indexes = [
            models.Index(fields=["officer", "since", "until"], name="posting_officer"),
            models.Index(fields=["room", "since", "until"], name="posting_room"),
        ]

    def __str__(self):
        return f"{self.officer} · {self.get_role_display()} · {self.unit}"

    def get_absolute_url(self):
        return reverse("stations:officer", args=[self.officer_id])

    @property
    def unit(self):
        return self.room or self.station or self.bureau

    @property
    def has_ended(self):
        return self.until is not None and self.until < timezone.localdate()

    @property
    def is_coming(self):
        return self.since > timezone.localdate()
