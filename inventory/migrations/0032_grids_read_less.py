"""Ports, devices and sums of numbers are told deep in without being read; a reseller's usage may all come after very many
rows of others. Sums of usage are read as they lie. Indexes of the partner alone go: others begin with it."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

from inventory.migrations._usage_sql import VIEW
from oms.kit.schema import AddConstraint, AddIndex


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0011_license_constraints'),
        ('customers', '0021_grids_read_less'),
        ('inventory', '0031_fewer_rows_read'),
        ('partners', '0006_written_as'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='numbertally',
            name='tally_once',
        ),
        migrations.RemoveIndex(
            model_name='device',
            name='device_partner',
        ),
        migrations.RemoveIndex(
            model_name='port',
            name='port_by_state',
        ),
        migrations.RemoveIndex(
            model_name='port',
            name='port_by_shown_date',
        ),
        migrations.RemoveIndex(
            model_name='portout',
            name='port_out_partner_at',
        ),
        migrations.RemoveIndex(
            model_name='usage',
            name='usage_by_using',
        ),
        migrations.AddField(
            model_name='usage',
            name='sorted_using',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce(models.F('using'), models.Value(2147483647)), output_field=models.IntegerField()),
        ),
        migrations.AlterField(
            model_name='device',
            name='partner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='partners.partner'),
        ),
        migrations.AlterField(
            model_name='port',
            name='partner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner'),
        ),
        migrations.AlterField(
            model_name='portout',
            name='partner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner'),
        ),
        AddIndex(
            model_name='device',
            index=models.Index(fields=['partner', 'updated_at', 'id'], name='device_partner_updated'),
        ),
        AddIndex(
            model_name='port',
            index=models.Index(fields=['partner', 'shown_date', 'id'], include=('state', 'requested_at'), name='port_partner_shown'),
        ),
        AddIndex(
            model_name='port',
            index=models.Index(fields=['shown_date', 'id'], include=('partner', 'state', 'requested_at'), name='port_by_shown_date'),
        ),
        AddIndex(
            model_name='port',
            index=models.Index(fields=['state', 'id'], include=('partner', 'shown_date', 'requested_at'), name='port_by_state'),
        ),
        *[
            AddIndex(
                model_name='port',
                index=models.Index(condition=models.Q(('state__in', ['accepted', 'change_asked', 'porting', 'completed'])), fields=[field, 'id'], name=f'port_dated_by_{field}'),
            )
            for field in ('result', 'sub_status')
        ],
        AddIndex(
            model_name='portout',
            index=models.Index(fields=['partner', 'requested_at', 'id'], include=('porting_date', 'state'), name='port_out_partner_at'),
        ),
        AddIndex(
            model_name='usage',
            index=models.Index(fields=['partner', 'assigned'], name='usage_partner_assigned'),
        ),
        AddIndex(
            model_name='usage',
            index=models.Index(fields=['partner', 'sorted_using'], name='usage_partner_using'),
        ),
        AddIndex(
            model_name='usage',
            index=models.Index(fields=['sorted_using', 'id'], name='usage_by_using'),
        ),
        AddConstraint(
            model_name='numbertally',
            constraint=models.UniqueConstraint(fields=('partner', 'customer_name'), include=('partner_name', 'total', 'id'), name='tally_once'),
        ),
        migrations.RunSQL(VIEW, migrations.RunSQL.noop),
    ]
