"""From today's postings to a Scope."""

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
