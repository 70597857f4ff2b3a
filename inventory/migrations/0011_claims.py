"""The tally of numbers is kept by one statement a figure; claims pass through it (tests/claims.py)."""

from django.db import migrations

from inventory.migrations._tally_sql import TRIGGERS


class Migration(migrations.Migration):
    dependencies = [("inventory", "0010_gold_rules")]

    operations = [migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop)]
