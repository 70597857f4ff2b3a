from django.db import migrations

from inventory.migrations._tally_sql import INSTALL


class Migration(migrations.Migration):
    """The tally is changed by its triggers alone: the function that took a partner as an argument is gone."""

    dependencies = [("inventory", "0001_initial")]

    operations = [
        migrations.RunSQL(
            INSTALL + "drop function if exists number_tally_change(bigint, text, text, int, int, int, int);",
            migrations.RunSQL.noop,
        )
    ]
