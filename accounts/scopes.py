"""What a token may be narrowed to. A token never gives more than its holder's postings do."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class TokenScope:
    label: str
    permissions: frozenset


UNITS = {"units.view", "officers.view"}

SCOPES = {
    "units:read": TokenScope(_("read units and officers"), frozenset(UNITS)),
    "residents:read": TokenScope(
        _("read residents and households, masked"), frozenset(UNITS | {"residents.view", "residents.lookup"})
    ),
    "residents:write": TokenScope(
        _("enter residents and households"),
        frozenset(UNITS | {"residents.view", "residents.lookup", "residents.edit", "residents.transfer"}),
    ),
    "listings:read": TokenScope(_("read listings"), frozenset(UNITS | {"listings.view", "listings.view_confidential"})),
    "listings:write": TokenScope(
        _("propose and approve listings"),
        frozenset(
            UNITS
            | {
                "listings.view",
                "listings.view_confidential",
                "listings.propose",
                "listings.approve_station",
                "listings.approve_bureau",
                "listings.renew",
            }
        ),
    ),
    "visits:read": TokenScope(_("read visits"), frozenset(UNITS | {"visits.view", "voided.view"})),
    "visits:write": TokenScope(
        _("log visits"),
        # station.lead: the chief corrects and voids the visits of the station, by program as on the page.
        frozenset(UNITS | {"visits.view", "voided.view", "visits.record", "visits.record_for", "station.lead"}),
    ),
    "followups:read": TokenScope(_("read follow-ups"), frozenset(UNITS | {"followups.view"})),
    "followups:write": TokenScope(
        _("reschedule and cancel follow-ups"), frozenset(UNITS | {"followups.view", "followups.edit"})
    ),
    "disputes:read": TokenScope(_("read disputes"), frozenset(UNITS | {"disputes.view", "voided.view"})),
    "disputes:write": TokenScope(
        _("report and handle disputes"),
        frozenset(
            UNITS
            # county.lead: the bureau signs for the county, which is told by that.
            | {"disputes.view", "disputes.report", "disputes.handle", "disputes.lead", "disputes.acknowledge"}
            | {"county.lead", "voided.view"}
        ),
    ),
    "incidents:read": TokenScope(_("read counts of incidents"), frozenset(UNITS | {"incidents.view"})),
    "incidents:write": TokenScope(
        _("enter counts of incidents"), frozenset(UNITS | {"incidents.view", "incidents.edit"})
    ),
    "assistance:read": TokenScope(_("read care records"), frozenset(UNITS | {"care.view"})),
    "assistance:write": TokenScope(_("enter care records and helps"), frozenset(UNITS | {"care.view", "care.edit"})),
    "reports:read": TokenScope(_("read reports"), frozenset(UNITS | {"reports.view"})),
    "audit:read": TokenScope(_("read the audit trail"), frozenset(UNITS | {"audit.view"})),
}

READ_SCOPES = [code for code in SCOPES if code.endswith(":read")]
