"""Ports that wait for the desk and commands that failed are counted at each page without being read."""

from django.db import migrations, models

from oms.kit.schema import AddIndex


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0011_license_constraints'),
        ('customers', '0021_grids_read_less'),
        ('inventory', '0032_grids_read_less'),
        ('partners', '0006_written_as'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='port',
            name='port_of_desk',
        ),
        AddIndex(
            model_name='command',
            index=models.Index(condition=models.Q(('state', 'failed')), fields=['partner'], name='command_failed'),
        ),
        AddIndex(
            model_name='port',
            index=models.Index(fields=['desk_id', 'due_doer'], include=('id', 'partner', 'state'), name='port_of_desk'),
        ),
    ]
