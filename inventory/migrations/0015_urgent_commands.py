"""Commands that overtake others: blocks and their ends."""

from django.db import migrations, models

from oms.kit.schema import AddIndex

WAITING = """
update inventory_command set urgent = true
where kind in ('block_extension', 'unblock_extension') and state not in ('done', 'given_up')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0019_first_extension'),
        ('inventory', '0014_drift'),
        ('partners', '0006_written_as'),
    ]

    operations = [
        migrations.AddField(
            model_name='command',
            name='urgent',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
        AddIndex(
            model_name='command',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'claimed']), ('urgent', True)), fields=['due_at', 'id'], name='command_urgent'),
        ),
    ]
