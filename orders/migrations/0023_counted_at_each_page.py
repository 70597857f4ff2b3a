"""What waits for an approver, and what is to be shipped, is counted at each page without being read. One index of what waits
serves where two did."""

from django.db import migrations, models

from oms.kit.schema import AddIndex


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0011_license_constraints'),
        ('customers', '0021_grids_read_less'),
        ('inventory', '0033_counted_at_each_page'),
        ('orders', '0022_grids_read_less'),
        ('partners', '0006_written_as'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='order',
            name='order_queue',
        ),
        migrations.RemoveIndex(
            model_name='order',
            name='order_back_asked',
        ),
        migrations.RemoveIndex(
            model_name='order',
            name='order_to_ship',
        ),
        migrations.RemoveIndex(
            model_name='order',
            name='order_to_ship_by_assigned',
        ),
        AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('state__in', ['submitted', 'processing']), ('back_asked_at__isnull', False), _connector='OR'), fields=['approver_id', 'created_at'], include=('partner', 'state', 'back_asked_at'), name='order_queue'),
        ),
        AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('ship_done_at__isnull', True), ('ship_requested__gt', 0), ('state', 'confirmed')), fields=['effective', 'id'], include=('partner',), name='order_to_ship'),
        ),
        AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('ship_done_at__isnull', True), ('ship_requested__gt', 0), ('state', 'confirmed')), fields=['ship_assigned', 'id'], include=('partner',), name='order_to_ship_by_assigned'),
        ),
    ]
