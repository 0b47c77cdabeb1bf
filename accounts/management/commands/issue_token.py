"""`manage.py issue_token BADGE --days N --name TEXT [--scopes …]`."""

from django.core.management.base import BaseCommand, CommandError

from accounts import actions
from accounts.scopes import READ_SCOPES, SCOPES
from core.errors import Refused
from stations.models import Officer


class Command(BaseCommand):
    help = "Issue an API token. The key stands alone on standard output and is never shown again."

    def add_arguments(self, parser):
        parser.add_argument("badge", help="whose rights it carries")
        parser.add_argument("--days", type=int, required=True, help="how long it lasts")
        parser.add_argument("--name", required=True, help="which program uses it")
        parser.add_argument(
            "--scopes",
            nargs="+",
            default=READ_SCOPES,
            help=f"separated by commas or spaces; all that read unless given. There are: {', '.join(SCOPES)}",
        )

    def handle(self, badge, days, name, scopes, **options):
        try:
            holder = Officer.objects.get(badge=badge)
        except Officer.DoesNotExist:
            raise CommandError(f"No account has the badge number {badge}.") from None
        codes = [code for text in scopes for code in text.replace(",", " ").split()]
        try:
            token, key = actions.issue_token(by=None, holder=holder, name=name, days=days, scopes=codes)
        except Refused as refusal:
            raise CommandError(str(refusal.message)) from None
        self.stderr.write(f"{holder} ({badge}), until {token.expiry:%Y-%m-%d %H:%M} UTC: {', '.join(token.scopes)}")
        self.stdout.write(key)
