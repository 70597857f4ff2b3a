"""The story of each difference, whole call servers read on demand, and those that do not answer."""

import django.db.models.deletion
from django.db import migrations, models

from oms.kit.schema import AddConstraint, AddIndex

PLACES = """
update inventory_difference d set cm_id = c.cm_id from customers_customer c where c.id = d.customer_id;
update inventory_reading set tried_at = read_at;
"""
STEPS = """
insert into inventory_differencestep (difference_id, verb, at, by_name, contract, network, words, command_id)
select id, 'find', found_at, '', contract, network, '', null::bigint from inventory_difference
union all
select id, 'mend', mended_at, mended_by, contract, network, '', command_id from inventory_difference where mended_at is not null
union all
select id, 'clear', gone_at, '', contract, network, '', null from inventory_difference where gone_at is not null;
"""

class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0018_invoiced'),
        ('inventory', '0013_test_calls'),
        ('partners', '0005_bulk_works'),
    ]

    operations = [
        migrations.CreateModel(
            name='Comparison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_name', models.CharField(max_length=100, verbose_name='Asked by')),
                ('asked_at', models.DateTimeField(verbose_name='Asked')),
                ('total', models.PositiveIntegerField(default=0)),
                ('cursor', models.BigIntegerField(default=0)),
                ('fed', models.BooleanField(default=False)),
                ('done_at', models.DateTimeField(null=True)),
                ('read', models.PositiveIntegerField(default=0)),
                ('silent', models.PositiveIntegerField(default=0)),
                ('found', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='DifferenceStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(choices=[('find', 'Found'), ('change', 'Read otherwise'), ('mend', 'The network was told'), ('order', 'An order was begun'), ('reopen', 'Still there'), ('clear', 'Gone')], max_length=10)),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(blank=True, max_length=100)),
                ('contract', models.CharField(blank=True, max_length=200)),
                ('network', models.CharField(blank=True, max_length=200)),
                ('words', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ServerSilence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('words', models.CharField(max_length=300)),
            ],
        ),
        migrations.AddField(
            model_name='difference',
            name='cm_id',
            field=models.CharField(blank=True, default='', max_length=30, verbose_name='Call Server'),
        ),
        migrations.AddField(
            model_name='difference',
            name='order_no',
            field=models.CharField(blank=True, default='', max_length=20, verbose_name='Order No'),
        ),
        migrations.AddField(
            model_name='reading',
            name='tried_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='difference',
            name='thing',
            field=models.CharField(choices=[('tenant', 'Tenant'), ('state', 'Service Status'), ('plan', 'Service Plan'), ('item', 'Order Item'), ('number', 'Direct Dial Call Number'), ('device', 'Device'), ('channel', 'Trunk Channel'), ('bundle', 'Call Bundle'), ('limit', 'Call Fraud Prevention'), ('place', 'Place in the network'), ('details', 'Tenant Details'), ('admin', 'Administrator'), ('group', 'Customer Group'), ('block', 'Blocked Extension')], max_length=10, verbose_name='Kind'),
        ),
        AddIndex(
            model_name='difference',
            index=models.Index(fields=['cm_id', 'id'], name='difference_by_cm_id'),
        ),
        AddIndex(
            model_name='difference',
            index=models.Index(fields=['mended_by', 'id'], name='difference_by_mended_by'),
        ),
        AddIndex(
            model_name='difference',
            index=models.Index(fields=['mended_at', 'id'], name='difference_by_mended_at'),
        ),
        AddIndex(
            model_name='difference',
            index=models.Index(fields=['gone_at', 'id'], name='difference_by_gone_at'),
        ),
        migrations.AddField(
            model_name='comparison',
            name='partner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='comparison',
            name='server',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comparisons', to='inventory.callserver'),
        ),
        migrations.AddField(
            model_name='differencestep',
            name='difference',
            field=models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='steps', to='inventory.difference'),
        ),
        migrations.AddField(
            model_name='differencestep',
            name='command',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='inventory.command'),
        ),
        migrations.AddField(
            model_name='serversilence',
            name='server',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='silence', to='inventory.callserver'),
        ),
        AddConstraint(
            model_name='comparison',
            constraint=models.UniqueConstraint(condition=models.Q(('done_at', None)), fields=('partner', 'server'), name='comparison_once'),
        ),
        migrations.RunSQL(PLACES, migrations.RunSQL.noop),
        migrations.RunSQL(STEPS, migrations.RunSQL.noop),
    ]
