"""`manage.py recount`: the daily facts against the records they are counted from."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date

from facts.recount import differences, recount

SHOWN = 50


class Command(BaseCommand):
    help = "Count the daily facts anew and set right what differs; with --check, only tell."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when anything differs")
        parser.add_argument("--from", dest="since", help="first day, such as 2026-01-31 (default: the first there is)")
        parser.add_argument("--to", dest="until", help="last day (default: the last there is)")

    def handle(self, **options):
        period = _day(options["since"], "--from"), _day(options["until"], "--to")
        if not options["check"]:
            self.stdout.write(f"set right {recount(*period)}")
            return
        number = 0
        for number, one in enumerate(differences(*period), 1):
            if number <= SHOWN:
                self.stdout.write(str(one))
        self.stdout.write(f"difference {number}")
        if number:
            raise SystemExit(1)


def _day(text, name):
    if not text:
        return None
    try:
        result = parse_date(text)
    except ValueError:
        result = None
    if result is None:
        raise CommandError(f"{name} is a day such as 2026-01-31.")
    return result
