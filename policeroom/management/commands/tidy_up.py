"""`manage.py tidy_up`: what the nightly job removes, at once and in words."""

from django.core.management.base import BaseCommand

from policeroom import tidying


class Command(BaseCommand):
    help = "Remove ended sessions, old messages and tokens that ended long ago. Records and the trail are kept."

    def add_arguments(self, parser):
        parser.add_argument("--seconds", type=int, default=tidying.MAX_SECONDS, help="stop after so many (600)")

    def handle(self, **options):
        for what, number in tidying.tidy_up(seconds=options["seconds"]).items():
            self.stdout.write(f"{number:>10,}  {what.replace('_', ' ')}")
