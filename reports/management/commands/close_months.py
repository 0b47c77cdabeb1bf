from datetime import date

from django.core.management.base import BaseCommand

from reports import actions


class Command(BaseCommand):
    help = "Close the months that are due, as the nightly job does; prints each, and how many there were."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="as if run on this day (YYYY-MM-DD)")

    def handle(self, *args, on=None, **options):
        closed = actions.close_due_months(on=on)
        for month in closed:
            self.stdout.write(f"{month:%Y-%m}")
        self.stdout.write(f"closed {len(closed)}")
