"""When a reopening can be taken back: pure functions over what the trail says."""

from collections.abc import Iterable

# Lines that the reopening itself, its return visits and readers leave: none of them handles the case.
NOT_HANDLING = frozenset({
    "dispute_reopened", "dispute_visited", "deadline_moved", "printed", "unmasked", "card_shown", "reminded",
})  # fmt: skip


def was_handled_since(verbs: Iterable[str]) -> bool:
    """Whether anything was done with the case after it was reopened."""
    return any(verb not in NOT_HANDLING for verb in verbs)
