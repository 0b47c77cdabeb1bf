"""`manage.py import_divisions FILE.csv --bureau NAME`"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.errors import Refused
from stations import actions


class Command(BaseCommand):
    help = "Stations, rooms and communities from a table with code,name,town_code,town_name,county_code,county_name."

    def add_arguments(self, parser):
        parser.add_argument("file", help="CSV file, UTF-8 or GBK")
        parser.add_argument("--bureau", required=True, help="name of the county bureau; made when there is none")

    def handle(self, file, bureau, **options):
        try:
            outcome = actions.import_divisions(by=None, content=Path(file).read_bytes(), bureau_name=bureau)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except Refused as error:
            raise CommandError(str(error.message)) from error
        for rejected in outcome.rejected:
            self.stdout.write(f"line {rejected.line}: {rejected.reason}")
        self.stdout.write(str(outcome))
