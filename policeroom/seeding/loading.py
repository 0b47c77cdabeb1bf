"""Rows on their way into the database, each with its id from the start, so that others can refer to it."""

from collections import defaultdict
from itertools import count

from django.db.models import Max

from core.bulk import insert_rows, reset_sequences

BUFFER = 4000


class Loader:
    """Collects rows by model and writes them in bulk. Foreign keys are checked when the transaction ends."""

    def __init__(self):
        self.rows = defaultdict(list)
        self.ids = {}
        self.written = defaultdict(int)

    def new_id(self, model):
        if model not in self.ids:
            self.ids[model] = count((model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1)
        return next(self.ids[model])

    def add(self, model, **values):
        """Keep one row; returns its id. `created_at` and `created_by_id` are the last change, too, unless said."""
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

    def write(self, model):
        self.written[model] += insert_rows(model, self.rows.pop(model, ()))

    def flush(self):
        for model in list(self.rows):
            self.write(model)

    def finish(self):
        self.flush()
        reset_sequences(*self.written)
