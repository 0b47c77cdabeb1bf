"""Values that break parsers, and every door of the house: addresses of pages, forms, lists and bodies of the API."""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote

from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from incidents.models import ImportBatch
from tests.meta.test_strangers import PATTERNS, address
from tests.meta.world import BUILD, OBJECT_PAGES

TEXTS = (
    "²", "１", "٣", "9" * 20, "9" * 5000, "1.5", "-1", "0", "+1", " 1 ", "1_0", "1e400", "nan", "Infinity", "\x00",
    "a\x00b", "\ufffe\uffff", "名" * 300, "x" * 3000, "'\"><script>", "=1+1", "2026-13-45", "0001-01-01", "9999-12-31",
    "10000-01-01", "٢٠٢٦-٠١-٠١", "2026-02-30T99:99", "9999-12-31T23:59:59-12:00", "true", "[]", "{}", "%", "\\", "_",
    "\u202e", "--", "null", "", " ", "𠮷" * 50, "\r\n", "1,2,3", "-id", "id__gt", "../..", "\x1b[0m", "\x85", "é",
    "00000000-0000-0000-0000-000000000000", "room:²", "room:" + "9" * 30,
)  # fmt: skip
# Of bodies: what JSON can say besides texts.
THINGS = (
    *TEXTS, "\ud800", "a\udfffb", None, True, 0, -1, 1.5, 1e308, 10**20, 10**400, [], {}, [[]], [None], ["²"], [10**30],
    {"a": {"b": []}}, [{"x": "\x00"}], [1] * 300, {"kind": None, "text": None}, [{"id": -1}, 3, "x"],
)  # fmt: skip
# Names that pages read of their address beside those of their filters.
NAMES = (
    "q", "search", "page", "cursor", "ordering", "period", "from", "to", "station", "room", "month", "household",
    "dispute", "follow_up", "kind", "view", "when", "state", "cycle", "compare", "level", "by", "format", "on",
    "officer", "role", "purpose", "id_number", "next", "unit", "finding", "resident", "ticket", "year", "saved", "per",
)  # fmt: skip
READERS = ("officer", "auxiliary", "chief", "bureau", "auditor", "admin", "service")
BROKEN_BODIES = (
    b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe", b"", b"null", b"1", b'"x"', b"[]", b'{"a": NaN}', b"{",
    b'{"client_id": ' + b"9" * 5000 + b"}",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One request that must not be answered by a fault."""

    method: str
    path: str
    values: dict = field(default_factory=dict, hash=False)
    body: bytes | None = None

    def __str__(self):
        what = ascii(self.values)[:160] if self.body is None else ascii(self.body[:40])
        return f"{self.method} {self.path} {what}"


@cache
def described_api():
    return SchemaGenerator().get_schema(public=True)


class Doors:
    """Every door as it can be opened with the rows of one room."""

    def __init__(self, room):
        self.rows = {model: make(room) for model, make in BUILD.items()}
        # A file that was read says how many of its lines are what.
        ImportBatch.objects.update(counts=dict.fromkeys(("created", "updated", "unchanged", "rejected"), 0))
        self.pages = sorted({address(route) for route, _name in PATTERNS if not re.search(r"[<(^]", route)})
        self.pages = [page for page in self.pages if not page.startswith(("/static", "/api/", "/account/sign-out"))]
        self.records = [
            reverse(name, args=[self.rows[view.model].pk])
            for name, _route, view in OBJECT_PAGES
            if view.model in self.rows
        ]
        self.routes = [address(route) for route, _name in PATTERNS if re.search(r"[<(]", route)]
        self.operations = list(self._operations())

    def draw(self, random):
        """One case, of any kind of door."""
        return random.choice([self.query, self.query, self.record, self.path, self.form, self.api_list, self.api_body])(
            random
        )

    def query(self, random):
        return Case("get", random.choice(self.pages), self._query(random))

    def record(self, random):
        return Case("get", random.choice(self.records), self._query(random))

    def path(self, random):
        """A place in the address itself: the part that names something is what breaks."""
        parts = random.choice(self.routes).split("/")
        named = [place for place, part in enumerate(parts) if re.fullmatch(r"1|x|0{8}.*|[0-9-]{6,}", part)]
        if named:
            parts[random.choice(named)] = quote(random.choice(TEXTS), safe="")
        return Case("get", "/".join(parts))

    def form(self, random):
        """The page is opened first by whoever sends it: its own form says which fields there are."""
        return Case("post", random.choice(self.pages + self.records))

    def api_list(self, random):
        path, _method, names, _properties = random.choice([each for each in self.operations if each[1] == "get"])
        chosen = random.sample(sorted(names), min(len(names), random.randint(1, 3)))
        return Case("get", path, {name: random.choice(TEXTS) for name in chosen})

    def api_body(self, random):
        path, method, _names, properties = random.choice([each for each in self.operations if each[1] != "get"])
        if random.random() < 0.1:
            return Case(method, path, body=random.choice(BROKEN_BODIES))
        body = {name: self._plausible(name, random) for name in properties}
        for name in random.sample(sorted(properties), min(len(properties), random.randint(1, 2))):
            body[name] = random.choice(THINGS)
        return Case(method, path, body=json.dumps(body).encode())

    def _query(self, random):
        return {random.choice(NAMES): random.choice(TEXTS) for _ in range(random.randint(1, 2))}

    def _plausible(self, name, random):
        """A value that passes, so that the hostile one beside it reaches further than the first check."""
        by_name = {model._meta.model_name: row.pk for model, row in self.rows.items()}
        texts = {
            "client_id": f"{random.getrandbits(128):032x}", "kind": "door", "contact": "met", "reason": "因为",
            "occurred_at": "2026-01-05T10:00:00+08:00", "on": "2026-01-05", "due_on": "2026-12-30", "minutes": 10,
            "residents": [], "findings": [], "parties": [], "version": 1, "name": "李四", "document_kind": "unknown",
        }  # fmt: skip
        return texts.get(name, by_name.get(name, "x"))

    def _operations(self):
        """(address, method, parameters, fields of the body) of every operation that the schema names."""
        schema = described_api()
        for path, methods in schema["paths"].items():
            for method, operation in methods.items():
                if method not in ("get", "post", "patch", "put", "delete"):
                    continue
                names = [each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"]
                if method == "get":
                    names += ["cursor", "page_size", "ordering", "updated_since", "count", "format"]
                yield self._concrete(path), method, set(names), self._properties(schema, operation)

    def _concrete(self, path):
        model = next((model for model in self.rows if self._is_of(path, model)), None)
        pk = str(self.rows[model].pk) if model else "1"
        path = re.sub(r"\{(id|pk)\}", pk, path)
        return re.sub(r"\{\w+\}", "1", path.replace("{code}", "workload").replace("{size}", "full"))

    @staticmethod
    def _is_of(path, model):
        noun = path.removeprefix("/api/v1/").split("/")[0].replace("-", "").rstrip("s")
        return model._meta.model_name in (noun, noun.rstrip("ie") + "y", {"audit": "entry"}.get(noun))

    @staticmethod
    def _properties(schema, operation):
        results = {}
        for content in operation.get("requestBody", {}).get("content", {}).values():
            shape = content.get("schema", {})
            if "$ref" in shape:
                shape = schema["components"]["schemas"][shape["$ref"].rsplit("/", 1)[1]]
            results |= shape.get("properties", {})
        return results
