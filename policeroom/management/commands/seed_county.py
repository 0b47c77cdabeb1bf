"""`manage.py seed_county`: the demo's county, or one of any size."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from policeroom.demo import DEMO_PASSWORD
from policeroom.seeding import county
from policeroom.seeding.plan import Plan
from reports.actions import close_past_months


class Command(BaseCommand):
    help = "Load a deterministic, plausible county into an empty database."

    def add_arguments(self, parser):
        parser.add_argument("--demo", action="store_true", help="the county of the demo: 12 rooms, 6,000 residents")
        parser.add_argument("--rooms", type=int, help="number of police rooms")
        parser.add_argument("--residents", type=int, help="number of residents")
        parser.add_argument("--visits", type=int, help="number of visits")
        parser.add_argument("--years", type=int, default=5, help="over which visits are spread (default: 5; demo: 1)")
        parser.add_argument("--processes", type=int, default=2, help="that load a large county (default: 2)")
        parser.add_argument("--seed", type=int, default=1, help="another number gives another county (default: 1)")
        parser.add_argument("--password", default="", help="password of all accounts outside the demo mode")
        parser.add_argument("--is-seeded", action="store_true", help="exit 0 when a county is loaded, else 1")

    def handle(self, **options):
        if options["is_seeded"]:
            raise SystemExit(0 if county.is_seeded() else 1)
        plan = self.plan(options)
        if county.holds_units():
            raise CommandError("This database holds units already. seed_county loads an empty database only.")
        password = options["password"] or (DEMO_PASSWORD if settings.DEMO else "")
        self.started = started = time.monotonic()
        self.visits, self.is_large = plan.visits, plan.is_split
        written = county.seed(
            plan, password=password, processes=options["processes"], report=self.report, stage=self.stage
        )
        if not plan.is_split:
            # A county at work has its past months closed; of a large one the nightly job does it.
            self.stdout.write(f"\nclosed {len(close_past_months())} months", ending="")
        self.stdout.write("")
        for model, rows in sorted(written.items(), key=lambda item: item[0]._meta.label):
            if not model._meta.auto_created:  # who was met belongs to the visits; the table between has no name
                self.stdout.write(f"{rows:>10,}  {model._meta.verbose_name_plural}")
        if not password:
            self.stdout.write("No password was set: outside the demo mode, give one with --password.")
        self.stdout.write(f"loaded in {time.monotonic() - started:.1f} s")

    def plan(self, options):
        if options["demo"]:
            return Plan.demo(seed=options["seed"])
        sizes = [options[name] for name in ("rooms", "residents", "visits")]
        if None in sizes:
            raise CommandError("Give --demo, or --rooms, --residents and --visits.")
        if sizes[0] < 1 or sizes[1] < 1 or sizes[2] < 0:
            raise CommandError("A county has at least one room and one resident.")
        if options["years"] < 1 or options["processes"] < 1:
            raise CommandError("There is at least one year, and one process.")
        return Plan.of_size(*sizes, seed=options["seed"], years=options["years"])

    def report(self, done, rooms):
        line = f"room {done} of {rooms}"
        if self.is_large:
            seconds = time.monotonic() - self.started
            line += f", {self.visits * done / rooms / seconds:,.0f} visits a second"
        self.stdout.write(f"\r{line}", ending="\n" if done == rooms else "")
        self.stdout.flush()

    def stage(self, name):
        """Of a large county, when each part began."""
        if self.is_large:
            self.stdout.write(f"{time.monotonic() - self.started:8.0f} s  {name}")
            self.stdout.flush()
