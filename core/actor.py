"""Whoever acts or reads, as the layers below `stations` know them; `stations.models.Officer` is the implementation.

`core`, `audit` and the other lower layers must not import a model of officers, not even for types.
"""

from collections.abc import Hashable
from typing import Any, Protocol

from core.scope import Scope


class Actor(Protocol):
    """What lower layers need of a signed-in person: an identity, and rights by permission."""

    pk: Any
    name: Any

    @property
    def is_narrowed(self) -> bool:
        """Whether an access token covers less than the postings grant."""

    @property
    def kinds_of_posts(self) -> Hashable:
        """Equal for actors whose postings have the same roles and kinds of units, whichever units they are."""

    def can(self, permission: str) -> bool:
        """Whether `permission` is granted today."""

    def scope_for(self, permission: str) -> Scope:
        """The units in which `permission` is granted today; empty when it is granted nowhere."""
