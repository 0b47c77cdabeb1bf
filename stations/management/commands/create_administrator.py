"""`manage.py create_administrator BADGE NAME --bureau NAME`: the first account of a new system."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from audit import trail
from core.errors import Refused
from stations import actions
from stations.models import Bureau, Posting


class Command(BaseCommand):
    help = "Make an administrator of a bureau, and the bureau when --code says which; prints the one-time password."

    def add_arguments(self, parser):
        parser.add_argument("badge")
        parser.add_argument("name")
        parser.add_argument("--bureau", required=True, help="name of the county bureau")
        parser.add_argument("--code", help="code of the bureau, to make it: twelve digits")

    def handle(self, badge, name, **options):
        try:
            with transaction.atomic():
                password = self.make(badge, name, options["bureau"], options["code"])
        except Refused as error:
            raise CommandError(str(error.message)) from error
        self.stderr.write("One-time password, to be changed at the first sign-in:")
        self.stdout.write(password)

    def make(self, badge, name, bureau_name, code):
        bureau = Bureau.objects.filter(name=bureau_name).first()
        if bureau is None and not code:
            raise CommandError("There is no such bureau. Give its --code to make it, or run import_divisions first.")
        bureau = bureau or actions.enter_bureau(by=None, code=code, name=bureau_name)
        officer, password = actions.enter_officer(by=None, badge=badge, name=name)
        # `post_officer` asks who posts; the first administrator is posted by nobody but the server.
        posting = Posting(officer=officer, role="admin", bureau=bureau, since=timezone.localdate()).save_new(None)
        trail.record(by=None, verb="posted", target=posting)
        return password
