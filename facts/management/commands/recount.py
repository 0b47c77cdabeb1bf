"""`manage.py recount`: the daily facts against the records they are counted from."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_date

from facts.recount import differences, recount

MAX_PRINTED = 50


class Command(BaseCommand):
    help = "Count the daily facts again and correct what differs; with --check, only report."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when anything differs")
        parser.add_argument("--from", dest="since", help="first day, such as 2026-01-31 (default: the first there is)")
        parser.add_argument("--to", dest="until", help="last day (default: the last there is)")

    def handle(self, *args: Any, **options: Any) -> None:
        period = _day(options["since"], "--from"), _day(options["until"], "--to")
        if not options["check"]:
            self.stdout.write(f"set right {recount(*period)}")
            return
        number = 0
        for number, difference in enumerate(differences(*period), 1):
            if number <= MAX_PRINTED:
                self.stdout.write(str(difference))
        self.stdout.write(f"difference {number}")
        if number:
            raise SystemExit(1)


def _day(text: str | None, name: str) -> date | None:
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise CommandError(f"{name} is a day such as 2026-01-31.")
    return day
