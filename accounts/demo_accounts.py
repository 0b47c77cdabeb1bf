"""The published accounts of the demo, offered on its sign-in page and nowhere else."""

from django.conf import settings

from stations.models import Officer

BADGES = ("110001", "110002", "110003", "110004", "110010", "110020", "110090", "110091", "110099")


def existing_accounts():
    """[{badge, name, role, unit}] of those that exist; empty outside demo mode."""
    if not settings.DEMO:
        return []
    results = []
    # System read: nobody is signed in yet, and demo accounts are public.
    for officer in Officer.objects.filter(badge__in=BADGES, is_active=True).order_by("badge"):
        posting = next(iter(officer.postings_today), None)
        if posting:
            role = posting.get_role_display()
            results.append({"badge": officer.badge, "name": officer.name, "role": role, "unit": posting.unit.name})
    return results
