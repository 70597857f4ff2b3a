"""Usage per reseller and thing is kept in sums by triggers: adding up a million rows for each page took seconds."""

import django.db.models.deletion
from django.db import migrations, models

from inventory.migrations._usage_sql import INSTALL, REMOVE
from oms.kit import schema

TYPES = [('package', 'User Package'), ('feature', 'Service Feature'), ('number', 'Direct Dial Call Number'), ('extension', 'Extension'), ('device', 'Device'), ('channel', 'Trunk Channel')]


def figures():
    return [
        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
        ('type', models.CharField(choices=TYPES, max_length=10, verbose_name='Service Usage Type')),
        ('key', models.CharField(blank=True, max_length=200)),
        ('customers', models.IntegerField()),
        ('known', models.IntegerField()),
        ('unread', models.IntegerField()),
        ('assigned', models.IntegerField(verbose_name='Assigned Qty.')),
        ('using', models.IntegerField(verbose_name='Using Qty.')),
        ('returning', models.IntegerField(verbose_name='Return Reservation Qty.')),
        ('available', models.IntegerField(verbose_name='Available Qty.')),
        ('partner', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partners.partner')),
    ]


class Migration(migrations.Migration):

    dependencies = [
        ('inventory', '0025_claims_cheaper'),
        ('partners', '0006_written_as'),
    ]

    operations = [
        migrations.CreateModel(
            name='UsageDelta',
            fields=figures(),
            options={
                'indexes': [models.Index(fields=['partner', 'type', 'key'], name='usage_delta_of')],
            },
        ),
        migrations.CreateModel(
            name='UsageSum',
            fields=[
                *figures(),
                ('partner_name', models.CharField(max_length=100, verbose_name='Reseller')),
                ('name', models.CharField(max_length=200, verbose_name='Service Usage Description')),
                ('read_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['partner_name', 'id'], name='usage_sum_by_partner_name')],
                'constraints': [models.UniqueConstraint(fields=('partner', 'type', 'key'), name='usage_sum_once')],
            },
        ),
        migrations.RemoveIndex(
            model_name='usage',
            name='usage_of_partner',
        ),
        schema.AddIndex(
            model_name='usage',
            index=models.Index(fields=['partner', 'type', 'key', 'name'], name='usage_of_partner'),
        ),
        schema.AddIndex(
            model_name='usage',
            index=models.Index(fields=['partner', 'type', 'key', 'read_at'], name='usage_read_of_partner'),
        ),
        migrations.RunSQL(INSTALL, REMOVE),
    ]
