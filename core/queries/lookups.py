"""`field__prefix="zhang"`: a prefix match that uses an ordinary index on both databases.

SQLite's LIKE is case-insensitive and so ignores the index; a range does the same work there. On
PostgreSQL LIKE uses an index with `varchar_pattern_ops` whatever the collation.
"""

from typing import Any

from django.db.models import CharField, Lookup, TextField


def next_after_prefix(prefix: str) -> str:
    """The smallest string greater than every string that starts with `prefix`."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


class Prefix(Lookup):
    lookup_name = "prefix"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        return f"({left} >= %s AND {left} < %s)", [*left_params, self.rhs, *left_params, next_after_prefix(self.rhs)]

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        escaped = self.rhs.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        return f"{left} LIKE %s", [*left_params, f"{escaped}%"]


CharField.register_lookup(Prefix)
TextField.register_lookup(Prefix)
