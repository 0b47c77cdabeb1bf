"""Tokens have a stamp, and officers one for every column: what a process keeps of them is right until it rises."""

from django.db import migrations

from facts.stamps import stamp_table

# That a token is used, and that somebody signs in, changes nothing of what they may do.
OF_TOKENS = ("digest", "user_id", "expiry", "name", "scopes", "revoked_at")
OF_OFFICERS = (
    "badge", "name", "mobile", "is_active", "version", "language", "must_change_password", "password",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_token_public_id"), ("facts", "0002_table_stamps")]

    operations = [stamp_table("accounts_apitoken", OF_TOKENS), stamp_table("stations_officer", OF_OFFICERS)]
