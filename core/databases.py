"""The one seam for SQL the ORM does not write, with both databases side by side."""

from django.db import connections, models, router
from django.db.models import Func


class AddDays(Func):
    """`date + n days`, staying a date on both databases; `days` may be an expression or a number."""

    output_field = models.DateField()

    def __init__(self, date, days):
        super().__init__(date, days)

    def as_postgresql(self, compiler, connection):
        return self.as_sql(compiler, connection, template="(%(expressions)s)::date", arg_joiner=" + ")

    def as_sqlite(self, compiler, connection):
        date, date_params = compiler.compile(self.source_expressions[0])
        days, days_params = compiler.compile(self.source_expressions[1])
        return f"date({date}, ({days}) || ' days')", [*date_params, *days_params]


def insert_select(model, fields, rows):
    """INSERT … SELECT … ON CONFLICT DO NOTHING; returns how many rows were new.

    `rows` is a queryset whose `values_list` yields `fields` in order. Both databases run the same
    statement, so a job's correctness lives in the table's unique key and a second run adds nothing.
    """
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(model._meta.get_field(name).column) for name in fields)
    select, params = rows.using(connection.alias).query.sql_with_params()
    # SQLite reads "ON CONFLICT" after a bare join as a join constraint; a WHERE settles the parse.
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) "  # noqa: S608  names come from the model
        f"SELECT * FROM ({select}) AS fresh WHERE true ON CONFLICT DO NOTHING"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.rowcount
