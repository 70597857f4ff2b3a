"""Who approved stands together by partner: a reseller's own orders may all come after very many of others; and orders that wait
for their final confirm stand together in the orders of what was last done to them."""

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
        *[
            AddIndex(
                model_name='order',
                index=models.Index(condition=models.Q(('state', 'approved')), fields=[field, 'id'], name=f'order_confirm_by_{field}'),
            )
            for field in ('approved_at', 'approved_by', 'submitted_at')
        ],
    ]
