"""Lookups of our own, for text.

`field__mentions="古丽·尼亚孜"`: the folded text is part of the folded column (`core.text.fold`), so that a dot, a dash,
full width, case or a hidden mark hides nobody.

`field__prefix="zhang"`: a prefix match that uses an ordinary index on both databases.

SQLite's LIKE is case-insensitive and so ignores the index; a range does the same work there. On
PostgreSQL LIKE uses an index with `varchar_pattern_ops` whatever the collation.
"""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.backends.signals import connection_created
from django.db.models import CharField, Lookup, TextField

from core.text import fold, sql_fold


def next_after_prefix(prefix: str) -> str:
    """The smallest string greater than every string that starts with `prefix`."""
    following = ord(prefix[-1]) + 1
    # The surrogates are no characters, and nothing follows the last code point.
    return prefix[:-1] + chr(0xE000 if following == 0xD800 else min(following, 0x10FFFF))


class Prefix(Lookup):
    lookup_name = "prefix"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        return f"({left} >= %s AND {left} < %s)", [*left_params, self.rhs, *left_params, next_after_prefix(self.rhs)]

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        escaped = self.rhs.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        return f"{left} LIKE %s", [*left_params, f"{escaped}%"]


class Mentions(Lookup):
    lookup_name = "mentions"
    pattern = "%{}%"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        text = fold(self.rhs)
        if not text:
            raise EmptyResultSet  # nothing but dots and dashes is part of no name
        left, left_params = self.process_lhs(compiler, connection)
        folded, parameters = sql_fold(left, connection.vendor)
        escaped = text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        return f"{folded} LIKE %s ESCAPE '!'", [*left_params, *parameters, self.pattern.format(escaped)]


class Reads(Mentions):
    """The folded column is the folded text."""

    lookup_name = "reads"
    pattern = "{}"


def add_functions(sender: Any, connection: Any, **extra: Any) -> None:
    """Gives every new connection to SQLite the function that PostgreSQL puts together from its own."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("folded_text", 1, lambda text: fold(text or ""), deterministic=True)


for text_field in (CharField, TextField):
    text_field.register_lookup(Prefix)
    text_field.register_lookup(Mentions)
    text_field.register_lookup(Reads)
connection_created.connect(add_functions)
