"""Encrypt the identifying columns anew with the first of FIELD_KEYS.

Put the new key first and keep the old ones, run this, then drop the old ones. Safe to stop and to start again:
rows that the first key opens already are passed over.
"""

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from core.privacy.encryption import decrypt, encrypt
from residents.models import Resident, ResidentPhone

COLUMNS = ("id_number", "phone")


class Command(BaseCommand):
    help = "Encrypt identity numbers and phones anew with the first of FIELD_KEYS."

    def add_arguments(self, parser):
        parser.add_argument("--batch", type=int, default=500, help="rows a transaction (500)")
        parser.add_argument("--after", type=int, default=0, help="go on after this resident id")

    def handle(self, *, batch, after, **options):
        newest = Fernet(settings.FIELD_KEYS[0])
        turned = seen = 0
        while rows := read(after, batch):
            with transaction.atomic():
                for row in rows:
                    turned += renew(newest, *row)
                turned += renew_phones(newest, [row[0] for row in rows])
            seen, after = seen + len(rows), rows[-1][0]
            if options["verbosity"] > 1:
                self.stdout.write(f"… {seen} residents, up to id {after}")
        self.stdout.write(f"residents {seen}, values encrypted anew {turned}")


def read(after, batch):
    """(id, stored number, stored phone) as they lie in the table: the model would decrypt them."""
    table, columns = Resident._meta.db_table, ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {columns} FROM {table} WHERE id > %s ORDER BY id LIMIT %s", [after, batch])  # noqa: S608
        return cursor.fetchall()


def renew(newest, pk, *stored):
    """Write what the first key did not encrypt; how many values that were."""
    changed = {}
    for column, token in zip(COLUMNS, stored, strict=True):
        if token and not opens(newest, token):
            changed[column] = (token, encrypt(decrypt(token)))
    with connection.cursor() as cursor:
        for column, (old, new) in changed.items():
            # A value that somebody changed in this moment carries the first key already and is left alone.
            cursor.execute(
                f"UPDATE {Resident._meta.db_table} SET {column} = %s WHERE id = %s AND {column} = %s",  # noqa: S608
                [new, pk, old],
            )
    return len(changed)


def renew_phones(newest, residents):
    """The same for the further phones of these residents."""
    table, marks = ResidentPhone._meta.db_table, ", ".join(["%s"] * len(residents))
    count = 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, number FROM {table} WHERE resident_id IN ({marks})", residents)  # noqa: S608
        for pk, token in cursor.fetchall():
            if not opens(newest, token):
                values = [encrypt(decrypt(token)), pk, token]
                cursor.execute(f"UPDATE {table} SET number = %s WHERE id = %s AND number = %s", values)  # noqa: S608
                count += 1
    return count


def opens(key, token):
    try:
        key.decrypt(token.encode())
    except InvalidToken:
        return False
    return True
