"""Rows on their way into the database, each with its id from the start, so that others can refer to it."""

from collections import defaultdict

from django.db.models import Max

from core.queries.bulk_insert import insert_rows, reset_sequences

BUFFER = 4000


class Loader:
    """Collects rows by model and writes them in bulk. Foreign keys are checked when the transaction ends."""

    def __init__(self, first_id=None):
        """`first_id`: where the ids of a portion begin; without it they follow what is there."""
        self.first_id = first_id
        self.rows = defaultdict(list)
        self.ids = {}
        self.written = defaultdict(int)

    def new_id(self, model):
        return self.new_ids(model, 1)

    def new_ids(self, model, number):
        """The first of so many ids in a row."""
        if model not in self.ids:
            self.ids[model] = self.first_id or (model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1
        first = self.ids[model]
        self.ids[model] += number
        return first

    def add(self, model, **values):
        """Buffer one row; returns its id. `updated_at` and `updated_by_id` default to those of creation."""
        pk = values.setdefault("id", None) or self.new_id(model)
        values["id"] = pk
        if "created_at" in values:
            values.setdefault("updated_at", values["created_at"])
        if "created_by_id" in values:
            values.setdefault("updated_by_id", values["created_by_id"])
        rows = self.rows[model]
        rows.append(values)
        if len(rows) >= BUFFER:
            self.write(model)
        return pk

    def add_all(self, model, rows):
        """Buffer rows to which nothing refers: they get their ids from the database."""
        buffer = self.rows[model]
        buffer.extend(rows)
        if len(buffer) >= BUFFER:
            self.write(model)

    def write(self, model):
        self.written[model] += insert_rows(model, self.rows.pop(model, ()))

    def flush(self):
        for model in list(self.rows):
            self.write(model)

    def finish(self):
        self.flush()
        reset_sequences(*self.written)
