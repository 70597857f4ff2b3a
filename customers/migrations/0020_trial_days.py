"""How few lines have a trial is known by statistics: lists of trials sorted by a name read every line."""

import django.db.models.lookups
from django.db import migrations, models

import customers.models.contract
from oms.kit.schema import AddIndex


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0019_first_extension'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='serviceline',
            name='line_with_trial',
        ),
        AddIndex(
            model_name='serviceline',
            index=models.Index(condition=models.Q(django.db.models.lookups.GreaterThan(customers.models.contract.DaysFree('billing_start', 'act_date'), 0)), fields=['billing_start', 'id'], name='line_with_trial'),
        ),
        migrations.RunSQL(
            "create statistics line_trial_days on (billing_start - act_date) from customers_serviceline;"
            " analyze customers_serviceline",
            "drop statistics line_trial_days",
        ),
    ]
