"""Tables of one connection that hold what a statement is to work on, and the few words both databases spell apart."""

from io import StringIO

from django.db import connections

TABLES = {
    "seed_home": "household bigint, head bigint, label varchar(60), seed bigint, visits bigint, starts bigint, "
    "span bigint",
    "seed_day": "place bigint, day date, midnight timestamp",
    "seed_officer": "place bigint, officer bigint",
    "seed_word": "kind varchar(12), place bigint, code varchar(12), text varchar(200)",
    "seed_due": "met_on date, raised_for_on date, due_on date, window_from date, window_to date, escalate_on date, "
    "raised_at timestamp, reminded_at timestamp, data text",
}


class Scratch:
    """The tables of TABLES, in the connection of who makes it."""

    def __init__(self):
        self.connection = connections["default"]
        self.is_postgresql = self.connection.vendor == "postgresql"
        for name, columns in TABLES.items():
            if self.is_postgresql:
                columns = columns.replace("timestamp", "timestamptz")
            self.run(f"DROP TABLE IF EXISTS {name}")
            self.run(f"CREATE TEMPORARY TABLE {name} ({columns})")

    def run(self, statement, params=None):
        """Execute one statement, in which a % is the remainder and %s a parameter; how many rows it wrote."""
        if params:
            statement = statement.replace("%", "%%").replace("%%s", "%s")
        with self.connection.cursor() as cursor:
            cursor.execute(statement, params)
            return cursor.rowcount

    def fill(self, table, rows):
        """Put these rows, and only these, into a table; moments come as aware datetimes."""
        self.run(f"DELETE FROM {table}")  # noqa: S608
        with self.connection.cursor() as cursor:
            if self.is_postgresql:
                lines = ("\t".join(r"\N" if value is None else str(value) for value in row) + "\n" for row in rows)
                cursor.copy_expert(f"COPY {table} FROM STDIN", StringIO("".join(lines)))
            else:
                marks = ", ".join(["%s"] * (TABLES[table].count(",") + 1))
                rows = [[self.adapted(value) for value in row] for row in rows]
                cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608

    def adapted(self, value):
        if hasattr(value, "tzinfo"):
            return self.connection.ops.adapt_datetimefield_value(value)
        return value.isoformat() if hasattr(value, "isoformat") else value

    def later(self, moment, minutes):
        """SQL of a moment so many minutes later; both are SQL."""
        if self.is_postgresql:
            return f"({moment} + ({minutes}) * interval '1 minute')"
        return f"datetime({moment}, '+' || ({minutes}) || ' minutes')"

    def number(self, first, second):
        """SQL of a UUID made of two whole numbers that nobody else has as a pair."""
        if self.is_postgresql:
            return f"lpad(to_hex({first}), 16, '0') || lpad(to_hex({second}), 16, '0')"
        return f"printf('%016x%016x', {first}, {second})"

    def cast(self, text, kind):
        """SQL of a text that is to become a uuid or jsonb; SQLite keeps both as text."""
        return f"({text})::{kind}" if self.is_postgresql else f"({text})"
