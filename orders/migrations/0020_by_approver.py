"""Who approved stands together by partner: a reseller's own orders may all come after very many of others."""

from django.db import migrations, models

from oms.kit.schema import AddIndex


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0019_waiting_sorted'),
    ]

    operations = [
        AddIndex(
            model_name='order',
            index=models.Index(fields=['partner', 'approved_by'], name='order_partner_approved_by'),
        ),
    ]
