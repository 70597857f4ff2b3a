"""What a reseller has in the logs is counted over an index, also by status and way. That of the partner alone goes: others begin with it."""

import django.db.models.deletion
from django.db import migrations, models

from oms.kit.schema import AddIndex


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0006_written_as'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='exceldownload',
            name='partners_exceldownload_pat',
        ),
        migrations.RemoveIndex(
            model_name='loginevent',
            name='partners_loginevent_pat',
        ),
        migrations.RemoveIndex(
            model_name='menuaccess',
            name='partners_menuaccess_pat',
        ),
        migrations.RemoveIndex(
            model_name='notice',
            name='notice_partner_at',
        ),
        migrations.AlterField(
            model_name='exceldownload',
            name='partner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner'),
        ),
        migrations.AlterField(
            model_name='loginevent',
            name='partner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner'),
        ),
        migrations.AlterField(
            model_name='menuaccess',
            name='partner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner'),
        ),
        AddIndex(
            model_name='exceldownload',
            index=models.Index(fields=['partner', 'at', 'id'], include=('system_role',), name='partners_exceldownload_pat'),
        ),
        AddIndex(
            model_name='loginevent',
            index=models.Index(fields=['partner', 'at', 'id'], include=('state',), name='partners_loginevent_pat'),
        ),
        AddIndex(
            model_name='menuaccess',
            index=models.Index(fields=['partner', 'at', 'id'], include=('system_role',), name='partners_menuaccess_pat'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='partner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner'),
        ),
        AddIndex(
            model_name='notice',
            index=models.Index(fields=['partner', 'created_at', 'id'], include=('method',), name='notice_partner_at'),
        ),
    ]
