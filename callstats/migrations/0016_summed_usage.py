"""Calls are summed per reseller and hour: pages of all its customers no longer read the rows of each of them, for which those had
two indexes."""

import django.db.models.deletion
from django.db import migrations, models

from callstats.migrations._sum_sql import INSTALL, REMOVE
from oms.kit import schema


class Migration(migrations.Migration):

    dependencies = [
        ('callstats', '0015_by_phone'),
        ('partners', '0006_written_as'),
    ]

    operations = [
        migrations.CreateModel(
            name='SummedUsage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='Call Date')),
                ('clock', models.PositiveSmallIntegerField(verbose_name='Hour')),
                ('direction', models.CharField(choices=[('in', 'Incoming'), ('out', 'Outgoing')], max_length=3)),
                ('type', models.CharField(choices=[('ext', 'Extension Call'), ('trunk', 'Trunk Call')], max_length=5, verbose_name='Call Type')),
                ('result', models.CharField(choices=[('answered', 'Answered'), ('no_answer', 'No answer'), ('busy', 'Busy'), ('cancelled', 'Cancelled'), ('congestion', 'No channel free'), ('barred', 'Barred'), ('failed', 'Failed')], max_length=10, verbose_name='Result')),
                ('slot', models.IntegerField()),
                ('calls', models.BigIntegerField(verbose_name='Total Calls')),
                ('seconds', models.BigIntegerField(verbose_name='Durations')),
                ('partner', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partners.partner')),
            ],
        ),
        schema.AddIndex(
            model_name='summedusage',
            index=models.Index(fields=['day'], name='usage_summed_by_day'),
        ),
        schema.AddConstraint(
            model_name='summedusage',
            constraint=models.UniqueConstraint(fields=('partner', 'day', 'clock', 'direction', 'type', 'result', 'slot'), name='usage_summed_once'),
        ),
        migrations.RemoveIndex(
            model_name='hourlyusage',
            name='hourly_usage_of_partner',
        ),
        migrations.RemoveIndex(
            model_name='hourlyusage',
            name='hourly_usage_by_day',
        ),
        migrations.RunSQL(INSTALL, REMOVE),
    ]
