"""What the generated schema cannot know by itself: the errors every operation may answer with, and CSV."""

from drf_spectacular.openapi import AutoSchema

ERRORS = {
    "400": ("Invalid", "Invalid input: a field's name with its sentences, or `detail`."),
    "401": ("Refusal", "No token, or one that is unknown, expired or revoked. Carries `WWW-Authenticate`."),
    "403": ("Refusal", "The role, or the scopes of the token, may not do this."),
    "404": ("Refusal", "Absent or outside the units in scope: the answer is the same."),
    "405": ("Refusal", "The address does not take this method."),
    "406": ("Refusal", "Neither JSON nor CSV was asked for."),
    "409": ("Conflict", "The state does not allow it, the record was changed meanwhile, or a `client_id` was reused."),
    "413": ("Refusal", "The body is larger than the server takes."),
    "415": ("Refusal", "The body is not JSON or a form."),
    "429": ("Refusal", "Too many calls this minute. `Retry-After` gives the seconds to wait."),
}
EXAMPLES = {
    "Invalid": {"occurred_at": ["A visit cannot lie in the future."]},
    "Refusal": {"detail": "Your role may not do this."},
    "Conflict": {
        "detail": "Somebody else changed this record while you had it open.",
        "current": {"id": 1, "version": 3},
    },
}
COMPONENTS = {
    "Invalid": {
        "type": "object",
        "description": "Each key is a field, or `non_field_errors`, or `detail`.",
        "additionalProperties": {},
    },
    "Refusal": {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]},
    "Conflict": {
        "type": "object",
        "properties": {
            "detail": {"type": "string"},
            "current": {"type": "object", "additionalProperties": {}, "description": "The record as it is now."},
            "rule": {"type": "string", "description": "The rule that is broken, by its short name."},
            "may_override": {"type": "boolean", "description": "Whether its law lets a chief override it."},
            "asks_reason": {"type": "boolean", "description": "Whether this caller may, with `override_reason`."},
        },
        "required": ["detail"],
    },
}
TAG = {
    "ETag": {
        "description": "Names this answer: sent back as `If-None-Match` to the same address, 304 says it is the same.",
        "schema": {"type": "string"},
    }
}
READING, WRITING = {"get", "head", "options"}, {"post", "put", "patch", "delete"}


class Schema(AutoSchema):
    """An export and its state answer at addresses that differ by a number alone; their operations need two names."""

    def get_operation_id(self):
        if getattr(self.view, "action", "") == "export_file":
            return f"{self.view.basename.replace('-', '_')}_export_state"
        return super().get_operation_id()


def finish(result, generator, request, public):
    """Postprocessing hook of drf-spectacular."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    for name, schema in COMPONENTS.items():
        schemas[name] = {**schema, "example": EXAMPLES[name]}
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            if method in READING | WRITING:
                _add_errors(path, method, operation)
                _describe_csv(operation)
                if method in READING:
                    _describe_tags(operation)
    return result


def _add_errors(path, method, operation):
    codes = {"400", "401", "403", "404", "405", "406", "429"}
    if method in WRITING:
        codes |= {"409", "413", "415"}
    for code in sorted(codes):
        name, text = ERRORS[code]
        content = {"schema": {"$ref": f"#/components/schemas/{name}"}}
        operation["responses"].setdefault(
            code,
            {"description": text, "content": {"application/json": content, "text/csv": {"schema": {"type": "string"}}}},
        )


def _describe_tags(operation):
    """Every JSON that is read has one."""
    response = operation["responses"].get("200", {})
    if "application/json" in response.get("content", {}):
        response["headers"] = {**response.get("headers", {}), **TAG}
        operation["responses"]["304"] = {"description": "The caller has this answer already.", "headers": TAG}


def _describe_csv(operation):
    """CSV has a header line and a line a row; JSON's schema does not describe it."""
    for response in operation["responses"].values():
        content = response.get("content", {})
        if "text/csv" in content:
            content["text/csv"] = {"schema": {"type": "string"}}
