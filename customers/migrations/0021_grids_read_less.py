"""Spans that hold on a day long ago are told by the day on which they begin; a reseller's customers are counted without being
read, by an index that takes the place of the partner's own."""

import django.db.models.deletion
from django.db import migrations, models

from oms.kit.schema import AddIndex


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0011_license_constraints'),
        ('customers', '0020_trial_days'),
        ('partners', '0006_written_as'),
    ]

    operations = [
        migrations.AlterField(
            model_name='customer',
            name='partner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='customers', to='partners.partner', verbose_name='Reseller'),
        ),
        AddIndex(
            model_name='customer',
            index=models.Index(fields=['partner', 'status', 'id'], name='customer_partner_status'),
        ),
        AddIndex(
            model_name='statusspan',
            index=models.Index(condition=models.Q(('whole', False)), fields=['valid_from', 'valid_to'], name='status_span_from_a_day'),
        ),
    ]
