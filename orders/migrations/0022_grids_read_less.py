"""Orders that wait, that are approved and that a reseller has are counted without being read; orders with parcels stand
together by kind; transfers have an index for each order of their grid. The index of the partner alone goes: another one
begins with it."""

import django.db.models.deletion
from django.db import migrations, models

from oms.kit.schema import AddIndex


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0011_license_constraints'),
        ('customers', '0021_grids_read_less'),
        ('inventory', '0032_grids_read_less'),
        ('orders', '0021_coming_counted'),
        ('partners', '0006_written_as'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='order',
            name='order_partner_at',
        ),
        migrations.RemoveIndex(
            model_name='order',
            name='order_waiting',
        ),
        migrations.RemoveIndex(
            model_name='order',
            name='order_confirm_by_approved_at',
        ),
        migrations.AlterField(
            model_name='order',
            name='partner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='partners.partner'),
        ),
        AddIndex(
            model_name='order',
            index=models.Index(fields=['partner', 'created_at', 'id'], include=('completed_at', 'state', 'kind'), name='order_partner_at'),
        ),
        AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('state', 'approved')), fields=['approved_at', 'id'], include=('partner', 'kind'), name='order_confirm_by_approved_at'),
        ),
        AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('ship_requested__gt', 0)), fields=['kind', 'created_at', 'id'], include=('partner',), name='shipping_of_kind'),
        ),
        AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('state__in', ['submitted', 'processing']), ('back_asked_at__isnull', False), _connector='OR'), fields=['state', 'id'], include=('partner', 'kind'), name='order_waiting'),
        ),
        AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('state__in', ['submitted', 'processing']), ('back_asked_at__isnull', False), _connector='OR'), fields=['submitted_at', 'id'], include=('partner', 'state', 'back_asked_at', 'kind'), name='order_waiting_by_submitted_at'),
        ),
        AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('state__in', ['submitted', 'processing']), ('back_asked_at__isnull', False), _connector='OR'), fields=['approver_name', 'id'], include=('partner', 'state', 'back_asked_at', 'kind'), name='order_waiting_by_approver_name'),
        ),
        AddIndex(
            model_name='transfer',
            index=models.Index(fields=['what', 'id'], name='transfer_by_what'),
        ),
        AddIndex(
            model_name='transfer',
            index=models.Index(fields=['state', 'id'], name='transfer_by_state'),
        ),
        AddIndex(
            model_name='transfer',
            index=models.Index(fields=['giver_name', 'id'], name='transfer_by_giver_name'),
        ),
        AddIndex(
            model_name='transfer',
            index=models.Index(fields=['receiver_name', 'id'], name='transfer_by_receiver_name'),
        ),
        AddIndex(
            model_name='transfer',
            index=models.Index(fields=['quantity', 'id'], name='transfer_by_quantity'),
        ),
        AddIndex(
            model_name='transfer',
            index=models.Index(fields=['customer_name', 'id'], name='transfer_by_customer_name'),
        ),
        AddIndex(
            model_name='transfer',
            index=models.Index(fields=['cut_at', 'id'], name='transfer_by_cut_at'),
        ),
        AddIndex(
            model_name='transfer',
            index=models.Index(fields=['done_at', 'id'], name='transfer_by_done_at'),
        ),
        AddIndex(
            model_name='transfer',
            index=models.Index(fields=['opener_name', 'id'], name='transfer_by_opener_name'),
        ),
        AddIndex(
            model_name='transfer',
            index=models.Index(fields=['approver_name', 'id'], name='transfer_by_approver_name'),
        ),
        AddIndex(
            model_name='transfer',
            index=models.Index(fields=['opened_at', 'id'], include=('giver', 'receiver', 'cut_at', 'state'), name='transfer_by_opened_at'),
        ),
    ]
