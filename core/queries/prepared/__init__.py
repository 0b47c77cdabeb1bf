"""Prepared queries: a queryset that is compiled once and then executed with other values.

Django builds a queryset and its SQL anew at every call, which costs several times what PostgreSQL needs to
run a small query. A decorated function keeps reading as a sentence of a queryset and pays that price once:

    @prepared
    def open_visits(kind, /, *, user, since):
        return Visit.objects.visible_to(user).filter(kind=kind, occurred_on__gte=since)

    open_visits("door", user=officer, since=today)     # compiled; rows as a list
    open_visits("door", user=colleague, since=monday)  # the same SQL, other parameters
    open_visits("patrol", user=officer, since=today)   # another queryset: compiled for itself

The package is three ideas, each in a module of its own:

1. `placeholders`: the function runs with placeholders in place of the keyword values. It may only compare
   with them (`field=value`, `__lte=value`, `__in=values`). Whatever changes the SQL itself is passed as it
   is, and belongs to the key under which the statement is stored: positional arguments, None, True, False,
   an empty collection, the kinds of posts of a user.
2. `compiled_statements`: the SQL is split at its parameters and stored on the connection. A call fills the
   placeholders in and lets the queryset's own iteration make the rows.
3. `server_side`: on PostgreSQL the second call of a statement also prepares it on the server, and later
   calls are an EXECUTE, which is neither parsed nor planned again.

In the example above the first call makes, with `user` an officer of one room,

    SELECT … FROM visits_visit WHERE room_id IN (%s) AND kind = %s AND occurred_on >= %s

with the parameters [Placeholder, "door", Placeholder]. The third call of it sends `EXECUTE prepared_1 (7,
'2026-01-05')`.

What must not happen inside a decorated function: reading the clock, or anything else that differs between
two calls and is not one of the values, because it would be compiled in. The whole test suite compares each
prepared query with its queryset made anew (tests/conftest.py). `tests/core/test_prepared_internals.py` pins
the internals of Django that the package relies on. What each of the three layers saves is measured in
docs/adr/0022.

Use it for queries that run at every visit, every page or every update of facts, and nowhere else.
"""

from core.queries.prepared.decorators import aggregate_row, prepared, prepared_count

__all__ = ["aggregate_row", "prepared", "prepared_count"]
