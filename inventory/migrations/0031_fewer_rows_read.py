"""Device groups stand together by partner: a reseller's own may all come after very many of others; numbers are summed up
deep in by an index alone, and ports of a month are read by their day."""

from django.db import migrations, models

from oms.kit.schema import AddIndex


class Migration(migrations.Migration):

    dependencies = [
        ('inventory', '0030_lines_drift'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='numbertally', name='tally_by_partner'),
        AddIndex(
            model_name='device',
            index=models.Index(fields=['partner', 'group_name'], name='device_partner_group'),
        ),
        AddIndex(
            model_name='port',
            index=models.Index(
                condition=models.Q(('porting_date__isnull', False)), fields=['porting_date'], name='port_on_day'
            ),
        ),
        AddIndex(
            model_name='numbertally',
            index=models.Index(
                fields=['partner_name', 'customer_name', 'id'], include=('partner', 'total'), name='tally_by_reseller'
            ),
        ),
    ]
