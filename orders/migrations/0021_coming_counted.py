"""Coming orders in the order of their numbers, and of each partner: they are few, of which PostgreSQL knows nothing. What
is to be shipped stands in the order of what is assigned already, where what has left stood before it."""

from django.db import migrations, models

from oms.kit.schema import AddIndex

COMING = models.Q(('state', 'confirmed'), ('took_effect_at__isnull', True))
TO_SHIP = models.Q(('ship_done_at__isnull', True), ('ship_requested__gt', 0), ('state', 'confirmed'))


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0020_by_approver'),
    ]

    operations = [
        AddIndex(
            model_name='order',
            index=models.Index(condition=COMING, fields=['no', 'id'], name='order_coming_by_no'),
        ),
        AddIndex(
            model_name='order',
            index=models.Index(condition=COMING, fields=['partner'], name='order_coming_partner'),
        ),
        AddIndex(
            model_name='order',
            index=models.Index(condition=TO_SHIP, fields=['ship_assigned', 'id'], name='order_to_ship_by_assigned'),
        ),
        AddIndex(
            model_name='order',
            index=models.Index(
                condition=models.Q(('ship_requested__gt', 0)), fields=['approver_name', 'id'], name='shipping_by_approver_name'
            ),
        ),
    ]
