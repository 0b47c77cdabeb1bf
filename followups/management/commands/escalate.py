from datetime import date

from django.core.management.base import BaseCommand

from followups import actions


class Command(BaseCommand):
    help = "Tell chiefs what is late beyond the limit, as the morning job does; prints of how many follow-ups."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="as if run on this day (YYYY-MM-DD)")

    def handle(self, *args, on=None, **options):
        self.stdout.write(f"escalated {actions.escalate(on=on)}")
