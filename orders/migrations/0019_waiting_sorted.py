"""Orders that wait for an approval are few: sorted by state, PostgreSQL read all that are over before them."""

from django.db import migrations, models

from oms.kit.schema import AddIndex


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0018_coming_sorted'),
    ]

    operations = [
        AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('state__in', ['submitted', 'processing']), ('back_asked_at__isnull', False), _connector='OR'), fields=['state', 'id'], name='order_waiting'),
        ),
    ]
