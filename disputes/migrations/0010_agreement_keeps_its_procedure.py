"""Each agreement learns by which procedure it came about, from its case and from the trail of reopenings."""

from django.db import migrations


def fill(apps, schema_editor):
    agreements, entries = apps.get_model("disputes", "Agreement"), apps.get_model("audit", "Entry")
    types = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="disputes", model="dispute")
    rows = agreements.objects.filter(procedure="").select_related("dispute")
    for agreement in rows.iterator(chunk_size=500):
        dispute = agreement.dispute
        procedure = dispute.procedure
        if agreement.cycle < dispute.cycle:
            # Backwards from the latest reopening: a procedure it does not name was not changed by it.
            reopenings = entries.objects.filter(
                target_type__in=types, target_id=dispute.pk, verb="dispute_reopened"
            ).order_by("-id")[: dispute.cycle - agreement.cycle]
            for entry in reopenings:
                procedure = (entry.changes.get("procedure") or [procedure])[0]
        agreements.objects.filter(pk=agreement.pk).update(procedure=procedure)


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0009_mediation_bodies"),
        ("audit", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
