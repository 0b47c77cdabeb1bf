"""What several pages of the register share."""

from urllib.parse import urlencode

from django.urls import reverse


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
        results = []
        for name, value in form.cleaned_data.items():
            if name in form.private or name == "version" or not hasattr(current, name):
                continue
            now = getattr(current, name)
            if (now or "") != (value or ""):
                display = getattr(current, f"get_{name}_display", None)
                results.append({"label": form[name].label, "value": display() if display else now})
        return results


def link(name, *args, **query):
    """An address with its query."""
    address = reverse(f"residents:{name}", args=args)
    return f"{address}?{urlencode(query)}" if query else address
