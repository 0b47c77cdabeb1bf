"""Roles are code: a name, a sentence, and what the role may do. Nothing else grants a right."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """A post somebody can hold; `unit` is the level of unit it is held at."""

    code: str
    name: str
    sentence: str
    unit: str  # room, station or bureau
    permissions: frozenset


READ_WORK = {
    "units.view",
    "officers.view",
    "residents.view",
    "visits.view",
    "followups.view",
    "listings.view",
    "disputes.view",
    "reports.view",
}
FIELD_WORK = READ_WORK | {
    "visits.record",
    "residents.edit",
    "residents.transfer",
    "residents.unmask",
    "residents.lookup",
    "followups.edit",
    "disputes.report",
}

ROLES = {
    role.code: role
    for role in (
        Role(
            "officer",
            _("community officer"),
            _("Logs visits, keeps the register and the listings of the own rooms."),
            "room",
            frozenset(
                FIELD_WORK
                | {"listings.view_confidential", "listings.propose", "disputes.handle", "incidents.view"}
                | {"care.view", "care.edit"}
            ),
        ),
        Role(
            "auxiliary",
            _("auxiliary"),
            _("Logs visits and patrols of the own rooms; does not see confidential listings."),
            "room",
            frozenset((FIELD_WORK - {"residents.transfer"}) | {"care.view", "care.edit"}),
        ),
        Role(
            "chief",
            _("station chief"),
            _("Leads all rooms of the station: attention, approvals, postings, handover."),
            "station",
            frozenset(
                FIELD_WORK
                | {
                    "listings.view_confidential",
                    "listings.propose",
                    "listings.approve_station",
                    "listings.renew",
                    "disputes.handle",
                    "disputes.lead",
                    "disputes.acknowledge",
                    "postings.edit",
                    "rooms.edit",
                    "station.lead",
                    "units.compare",
                    "incidents.view",
                    "incidents.edit",
                    "care.view",
                    "care.edit",
                    "visits.record_for",
                }
            ),
        ),
        Role(
            "bureau",
            _("county bureau"),
            _("Compares rooms and stations, approves listings, pulls reports; personal data is masked."),
            "bureau",
            frozenset(
                READ_WORK
                | {
                    "residents.unmask",
                    "listings.view_confidential",
                    "listings.approve_bureau",
                    "disputes.acknowledge",
                    "county.lead",
                    "reports.deliver",
                    "units.compare",
                    "tokens.issue",
                    "incidents.view",
                    "incidents.edit",
                    "care.view",
                }
            ),
        ),
        Role(
            "auditor",
            _("auditor"),
            _("Reads the audit trail and voided records; changes nothing."),
            "bureau",
            frozenset(READ_WORK | {"audit.view", "voided.view", "incidents.view"}),
        ),
        Role(
            "admin",
            _("administrator"),
            _("Sets up units, accounts and dictionaries; sees no resident."),
            "bureau",
            frozenset(
                {
                    "units.view",
                    "units.edit",
                    "rooms.edit",
                    "officers.view",
                    "officers.edit",
                    "postings.edit",
                    "dictionaries.edit",
                    "tokens.issue",
                }
            ),
        ),
        Role(
            "service",
            _("service account"),
            _("A program that pulls what its token's scopes say."),
            "bureau",
            frozenset(
                READ_WORK
                | {
                    "listings.view_confidential",
                    "visits.record",
                    "visits.record_for",
                    "followups.edit",
                    "disputes.report",
                    "incidents.view",
                    "incidents.edit",
                    "care.view",
                }
            ),
        ),
    )
}

ROLE_CHOICES = [(role.code, role.name) for role in ROLES.values()]


def roles_granting(permission: str) -> frozenset:
    """Codes of the roles that may do `permission`."""
    return frozenset(code for code, role in ROLES.items() if permission in role.permissions)


def every_permission() -> frozenset:
    return frozenset().union(*(role.permissions for role in ROLES.values()))
