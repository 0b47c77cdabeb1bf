"""A set of codes that carries rules, as one table: what is stored, how it reads, how it looks, and what it means.

A model's `choices`, querysets, properties, forms, templates and scripts all derive from the table, so that a new
code is one new row. Subclass `Code` for the meanings of a set: `class ContactCode(Code): counts_as_met: bool = False`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar


@dataclass(frozen=True, kw_only=True)
class Code:
    """One code: `code` is stored, `label` is shown, `tone` is a colour of the page kit (templates/README.md)."""

    code: str
    label: Any
    tone: str = "grey"


CodeType = TypeVar("CodeType", bound=Code)


class CodeTable(Generic[CodeType]):
    """Codes in the order in which they are offered."""

    def __init__(self, *codes: CodeType) -> None:
        self._by_code = {code.code: code for code in codes}
        if len(self._by_code) != len(codes):
            raise ValueError("a code is named twice")

    def __iter__(self) -> Iterator[CodeType]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> CodeType:
        """The row of a code. Raises KeyError for a code that is not in the table."""
        return self._by_code[code]

    @property
    def choices(self) -> list[tuple[str, Any]]:
        """(code, label) pairs, as a model field takes them."""
        return [(code.code, code.label) for code in self]

    def where(self, meaning: Callable[[CodeType], bool]) -> tuple[str, ...]:
        """The codes of which `meaning` holds, in order: `CONTACTS.where(lambda contact: contact.counts_as_met)`."""
        return tuple(code.code for code in self if meaning(code))
