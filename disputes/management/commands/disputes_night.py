from datetime import date

from django.core.management.base import BaseCommand

from disputes import actions


class Command(BaseCommand):
    help = "Show cards, remind of terms and overdue answers, finish what is over, as the jobs do; prints how many."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="as if run on this day (YYYY-MM-DD)")

    def handle(self, *args, on=None, **options):
        cards = actions.show_cards(on=on)
        self.stdout.write(f"cards: {cards['yellow']} yellow, {cards['red']} red")
        self.stdout.write(f"overdue answers: {actions.notify_overdue_referrals(on=on)}")
        self.stdout.write(f"terms: {actions.remind_terms(on=on)}")
        self.stdout.write(f"finished: {actions.finish_all(on=on)}")
