"""`manage.py import_holidays FILE --year 2027`"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.errors import Refused
from followups import actions
from followups.calendar.notice_text import read_notice, text_of_file


class Command(BaseCommand):
    help = "The State Council's notice of holidays, as text, CSV or xlsx; what is open is reckoned again by it."

    def add_arguments(self, parser):
        parser.add_argument("file", help="the notice's own text, or lines such as 2027-02-06,worked,春节")
        parser.add_argument("--year", type=int, help="the year it is for; next year unless said otherwise")
        parser.add_argument("--look", action="store_true", help="print the days it names and change nothing")

    def handle(self, file, year, look, **options):
        year = year or timezone.localdate().year + 1
        try:
            text = text_of_file(Path(file).read_bytes())
            if look:
                self._print(text, year)
                return
            change = actions.import_notice(by=None, year=year, text=text, file_name=Path(file).name)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except Refused as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(", ".join(f"{name} {number}" for name, number in change.counts.items()))

    def _print(self, text, year):
        reading = read_notice(text, year)
        for day, (is_working, name) in sorted(reading.days.items()):
            self.stdout.write(f"{day} {day:%a} {'worked' if is_working else 'off'} {name}")
        if reading.problems:
            raise CommandError("\n".join(reading.sentences))
