"""`manage.py import_incidents FILE`"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.errors import Refused
from incidents import actions, batches


class Command(BaseCommand):
    help = "Counts of incidents from a table with room_code, month, kind, count, or with one column for each kind."

    def add_arguments(self, parser):
        parser.add_argument("file", help="xlsx, or CSV in UTF-8 or GBK")

    def handle(self, file, **options):
        try:
            batch = actions.import_now(by=None, name=Path(file).name, content=Path(file).read_bytes())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except Refused as error:
            raise CommandError(str(error.message)) from error
        for item in batch.rejected:
            self.stdout.write(f"row {item['row']}: {batches.reason_of(item)}")
        self.stdout.write(batches.counts_text(batch.counts))
