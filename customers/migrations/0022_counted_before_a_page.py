"""What stands before a page of Service Status is counted over the index of its order alone."""

from django.db import migrations, models

from oms.kit.schema import AddIndex


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0011_license_constraints'),
        ('customers', '0021_grids_read_less'),
        ('partners', '0006_written_as'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='quantityperiod',
            name='period_by_partner_name',
        ),
        AddIndex(
            model_name='quantityperiod',
            index=models.Index(fields=['partner_name', 'id'], include=('valid_to', 'valid_from', 'partner'), name='period_by_partner_name'),
        ),
    ]
