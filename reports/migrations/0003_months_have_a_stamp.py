"""A kept report is asked for again once a month was closed."""

from django.db import migrations

from facts.stamps import stamp_table


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_closing_day"), ("facts", "0002_table_stamps")]

    operations = [stamp_table("reports_closedmonth")]
