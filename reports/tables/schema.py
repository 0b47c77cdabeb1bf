"""The schema of a report, by hand: its definitions name its figures, and `from` is a keyword of Python."""

from reports.tables.report_query import COMPARISONS, LEVELS

_DAY = {"type": "string", "format": "date"}
_NO_DAY = {**_DAY, "nullable": True}
_FIGURE = {"type": "number", "nullable": True}
_UNIT = {"id": {"type": "integer"}, "code": {"type": "string"}, "name": {"type": "string"}}


def _object_schema(properties, *, optional=(), **more):
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, **more}


LINE_SCHEMA = _object_schema(
    {
        "unit": _object_schema(_UNIT),
        "from": _DAY,
        "to": _DAY,
        "closed_on": {**_NO_DAY, "description": "Of a closed month: the day on which its figures were kept."},
        "corrections": {
            "type": "object",
            "additionalProperties": _FIGURE,
            "description": "What would be added to a figure kept; null where one side is not known.",
        },
        "compared": _object_schema(
            {
                "from": _DAY,
                "to": _DAY,
                "closed_on": _NO_DAY,
                "figures": {"type": "object", "additionalProperties": _FIGURE},
            },
            description="Only with `compare`.",
        ),
    },
    optional=("compared",),
    additionalProperties=_FIGURE,
    description="One member more for each figure of the report.",
)
_LINK = {"type": "string", "format": "uri", "nullable": True}
REPORT_SCHEMA = _object_schema(
    {
        "report": {"type": "string"},
        "from": _DAY,
        "to": _DAY,
        "level": {"type": "string", "enum": list(LEVELS)},
        "by": {"type": "string", "nullable": True},
        "compare": {"type": "string", "enum": list(COMPARISONS)},
        "next": _LINK,
        "previous": _LINK,
        "results": {"type": "array", "items": LINE_SCHEMA},
    },
    optional=("compare",),
)
