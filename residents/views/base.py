"""What several pages of the register share."""

from urllib.parse import urlencode

from django.urls import reverse

from audit.models import Entry
from audit.verbs import VERBS


class Versioned:
    """A form with a hidden `version`: who saved first is shown beside what was typed, and a second save counts."""

    template_name = "residents/form.html"

    def conflict(self, form, error):
        form.data = form.data.copy()
        form.data["version"] = error.current.version
        self.present = error.current
        return super().conflict(form, error)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if context.get("conflict_with") is not None:
            context["differences"] = self.differences(context["form"], context["conflict_with"])
        return context

    def differences(self, form, current):
        """What the fields hold now where it differs from what was typed; masked fields stay masked."""
        found = []
        for name, value in form.cleaned_data.items():
            if name in form.private or name == "version" or not hasattr(current, name):
                continue
            now = getattr(current, name)
            if (now or "") != (value or ""):
                display = getattr(current, f"get_{name}_display", None)
                found.append({"label": form[name].label, "value": display() if display else now})
        return found


def link(name, *args, **query):
    """An address with its query."""
    address = reverse(f"residents:{name}", args=args)
    return f"{address}?{urlencode(query)}" if query else address


# Looks, exports and searches belong to the auditor's page, not to the story of a record.
STORY = {
    "created": "file-plus",
    "changed": "pencil",
    "imported": "file-plus",
    "moved": "arrow-right-left",
    "moved_out": "log-out",
    "died": "flower",
    "departure_undone": "undo-2",
    "voided": "ban",
}


def story(target, limit=30):
    """Timeline entries of a record that is in the reader's scope, newest first, from the trail."""
    lines = list(Entry.objects.about(target).filter(verb__in=STORY).select_related("by")[:limit])
    told = [
        {
            "at": line.at,
            "icon": STORY[line.verb],
            "title": line.get_verb_display(),
            "text": _text(target, line),
            "by": line.by or "",
        }
        for line in lines
    ]
    if len(lines) < limit and not any(line.verb in ("created", "imported") for line in lines):
        # Records loaded in bulk have one line for the whole batch, not one each.
        told.append(
            {
                "at": target.created_at,
                "icon": STORY["created"],
                "title": VERBS["created"],
                "by": target.created_by or "",
            }
        )
    return told


def _text(target, line):
    """Which facts changed, by their names, and the reason; old values stay with the auditor."""
    labels = {field.name: field.verbose_name for field in target._meta.concrete_fields}
    names = [str(labels[name]) for name in line.changes if name in labels] if line.verb == "changed" else []
    parts = [" · ".join(names), line.reason]
    return "\n".join(part for part in parts if part)
