"""From today's postings to a Scope."""

from core.errors import OutOfScope
from core.scope import Scope
from stations.roles import roles_granting


def scope_from(postings, permission: str) -> Scope:
    """The units of those postings whose role grants `permission`."""
    roles = roles_granting(permission)
    granting = [posting for posting in postings if posting.role in roles]
    return Scope(
        bureau_ids=frozenset(p.bureau_id for p in granting if p.bureau_id),
        station_ids=frozenset(p.station_id for p in granting if p.station_id),
        room_ids=frozenset(p.room_id for p in granting if p.room_id),
    )


def covers(scope: Scope, unit) -> bool:
    """Whether a bureau, station or room lies inside as a whole: an officer's room does not make the station theirs."""
    level = unit._meta.model_name
    if level == "room":
        return scope.has(unit)
    if level == "station":
        return scope.everything or unit.pk in scope.station_ids or unit.bureau_id in scope.bureau_ids
    return scope.everything or unit.pk in scope.bureau_ids


def require(scope: Scope, *units):
    """Raise OutOfScope (404) unless every unit lies inside as a whole."""
    for unit in units:
        if unit is None or not covers(scope, unit):
            raise OutOfScope
