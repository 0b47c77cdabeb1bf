"""`manage.py expire_listings [--on DATE]`: what the nightly job does, in the foreground."""

from datetime import date

from django.core.management.base import BaseCommand

from residents import actions


class Command(BaseCommand):
    help = "End listings whose review date passed unrenewed, and remind of reviews of the next 14 days."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="the day to run for, today unless given")

    def handle(self, *args, **options):
        ended, reminded = actions.expire_listings(options["on"])
        self.stdout.write(f"ended {ended}, reviews near {reminded}")
