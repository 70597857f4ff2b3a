"""A claim of numbers costs less: its plan is kept, differences of the tally are added beside it, indexes nobody reads go."""

import django.db.models.deletion
from django.db import migrations, models

from inventory.migrations._claim_sql import CLAIM, FORGET
from inventory.migrations._tally_added import FOLD, TRIGGERS


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0009_license_platform'),
        ('customers', '0019_first_extension'),
        ('inventory', '0024_port_checks'),
        ('partners', '0006_written_as'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='number',
            name='number_tally',
        ),
        migrations.AlterField(
            model_name='numberevent',
            name='customer',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='customers.customer'),
        ),
        migrations.AlterField(
            model_name='numberevent',
            name='number_type',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.numbertype'),
        ),
        migrations.AlterField(
            model_name='numberevent',
            name='partner',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner'),
        ),
        migrations.AlterField(
            model_name='numberevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AlterField(
            model_name='numberevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inventory.number'),
        ),
        migrations.AlterField(
            model_name='numberpending',
            name='partner',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partners.partner'),
        ),
        migrations.RunSQL(FOLD + TRIGGERS, migrations.RunSQL.noop),
        migrations.RunSQL(CLAIM, FORGET),
    ]
