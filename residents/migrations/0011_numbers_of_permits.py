"""Documents other than identity cards are found by what stays the same when they are issued again."""

from django.db import IntegrityError, migrations, transaction

from residents.identity import number_hash


def rehash(apps, schema_editor):
    Resident = apps.get_model("residents", "Resident")
    numbered = Resident.objects.filter(id_number_hash__isnull=False).exclude(document_kind="id_card")
    for resident in numbered.order_by("pk").only("document_kind", "id_number", "id_number_hash").iterator(1000):
        fresh = number_hash(resident.document_kind, resident.id_number)
        if fresh == resident.id_number_hash:
            continue
        try:
            with transaction.atomic():
                Resident.objects.filter(pk=resident.pk).update(id_number_hash=fresh)
        except IntegrityError:
            # Two records of one number, entered before: both keep their hash, and a look-up finds both.
            continue


class Migration(migrations.Migration):
    dependencies = [("residents", "0010_number_of_submission")]

    operations = [migrations.RunPython(rehash, migrations.RunPython.noop, elidable=True)]
