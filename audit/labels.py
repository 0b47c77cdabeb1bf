"""Labels for lines of the trail: which record, which room, what changed."""

from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class AddedField:
    """A value in a line that is no field of a model: its label, and the labels of its codes."""

    verbose_name: str
    choices: tuple = ()


# {verb: {name: field or AddedField}}: looked up before the fields of the record. Each app adds its own when it starts.
ADDED_FIELDS: dict[str, dict] = {}


# {(verb, name): codes}: values of lines written before they were sealed; nobody reads them in the trail.
SEALED_CODES: dict[tuple[str, str], frozenset[str]] = {}


def seal_codes(verb, name, codes):
    """Lines of this verb may name these codes in a change of that name: they are left out wherever lines are read."""
    SEALED_CODES[verb, name] = frozenset(codes)


def open_changes(entry):
    """The changes of a line without what is sealed by law."""
    return {
        name: _opened(value, SEALED_CODES[entry.verb, name]) if (entry.verb, name) in SEALED_CODES else value
        for name, value in entry.changes.items()
    }


def _opened(value, sealed):
    if isinstance(value, list):
        return [_opened(inner, sealed) for inner in value if not (isinstance(inner, str) and inner in sealed)]
    return value


def describe_changes(*verbs, models=(), **added_fields):
    """Lines of these verbs have values of the fields of `models`, and `added_fields`, besides those of their record."""
    fields = {field.name: field for model in models for field in model._meta.concrete_fields}
    for verb in verbs:
        ADDED_FIELDS.setdefault(verb, {}).update({**fields, **added_fields})


def record_name(entry):
    """What the line is about: the record's name, else its kind."""
    kind = kind_name(entry)
    if entry.subject:
        return f"{kind} · {entry.subject}" if kind else entry.subject
    return kind


def kind_name(entry):
    model = entry.target_type.model_class() if entry.target_type_id else None
    if model is None:
        return ""
    return model._meta.verbose_name if entry.target_id else model._meta.verbose_name_plural


def name_rooms(entries):
    """Set `room_name` on each line, with one query for all."""
    ids = {entry.room_id for entry in entries if entry.room_id}
    rooms = apps.get_model("stations.Room")._base_manager.filter(pk__in=ids) if ids else []
    names = {room.pk: room.name for room in rooms}
    for entry in entries:
        entry.room_name = names.get(entry.room_id, "")
    return entries


def change_lines(entry):
    """[(label, before, after)] of a write; a read gives (label, None, value)."""
    model = entry.target_type.model_class() if entry.target_type_id else None
    results = []
    for name, value in open_changes(entry).items():
        field = ADDED_FIELDS.get(entry.verb, {}).get(name) or _field(model, name)
        label = field.verbose_name if field is not None else _label(name)
        if isinstance(value, list) and len(value) == 2:
            results.append((label, format_value(field, value[0]), format_value(field, value[1])))
        elif isinstance(value, dict):
            results += [(f"{label}: {key}", None, format_value(None, inner)) for key, inner in value.items()] or [
                (label, None, "—")
            ]
        else:
            results.append((label, None, format_value(field, value)))
    return results


def _field(model, name):
    if model is None:
        return None
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _label(name):
    labels = {"filters": _("filter"), "path": _("page address"), "token": _("token"), "scopes": _("scopes")}
    return labels.get(name, name)


def format_value(field, value):
    """A stored value as text in the reader's language."""
    if value in (None, ""):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(getattr(field, "choices", None) or [])
    if isinstance(value, str | int) and value in choices:
        return str(choices[value])
    if isinstance(value, list):
        return ", ".join(str(choices.get(code, code)) for code in value)
    unit = getattr(field, "related_model", None)
    if unit is not None and unit._meta.app_label == "stations" and isinstance(value, int):
        return str(unit._base_manager.filter(pk=value).first() or value)
    return str(value)
