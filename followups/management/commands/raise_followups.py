from datetime import date

from django.core.management.base import BaseCommand

from followups import actions


class Command(BaseCommand):
    help = "Raise the follow-ups whose window has opened, as the nightly job does; prints how many were new."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="as if run on this day (YYYY-MM-DD)")

    def handle(self, *args, on=None, **options):
        raised = actions.raise_followups(on=on)
        self.stdout.write(f"raised {raised}")
