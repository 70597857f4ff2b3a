"""Whose files a device model asks for when it provisions itself."""

import pgtrigger.compiler
from django.db import migrations, models

from oms.kit.schema import AddTrigger, RemoveTrigger


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0007_reach'),
    ]

    operations = [
        RemoveTrigger(
            model_name='devicemodel',
            name='insert_insert',
        ),
        RemoveTrigger(
            model_name='devicemodel',
            name='update_update',
        ),
        RemoveTrigger(
            model_name='devicemodel',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='devicemodel',
            name='maker',
            field=models.CharField(blank=True, choices=[('yealink', 'Yealink'), ('snom', 'Snom'), ('polycom', 'Polycom'), ('grandstream', 'Grandstream')], default='', max_length=20, verbose_name='Provisions itself as'),
        ),
        migrations.AddField(
            model_name='devicemodelevent',
            name='maker',
            field=models.CharField(blank=True, choices=[('yealink', 'Yealink'), ('snom', 'Snom'), ('polycom', 'Polycom'), ('grandstream', 'Grandstream')], default='', max_length=20, verbose_name='Provisions itself as'),
        ),
        AddTrigger(
            model_name='devicemodel',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_devicemodelevent" ("by_mac", "currency", "group_id", "id", "maker", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "valid_from", "valid_to") VALUES (NEW."by_mac", NEW."currency", NEW."group_id", NEW."id", NEW."maker", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='70968846f7c3016c323c7d84dab04c7e62a83523', operation='INSERT', pgid='pgtrigger_insert_insert_5d32b', table='catalogue_devicemodel', when='AFTER')),
        ),
        AddTrigger(
            model_name='devicemodel',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_devicemodelevent" ("by_mac", "currency", "group_id", "id", "maker", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "valid_from", "valid_to") VALUES (NEW."by_mac", NEW."currency", NEW."group_id", NEW."id", NEW."maker", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='844a5784da714121e1672b53cf933152f02b6fc0', operation='UPDATE', pgid='pgtrigger_update_update_e3a36', table='catalogue_devicemodel', when='AFTER')),
        ),
        AddTrigger(
            model_name='devicemodel',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_devicemodelevent" ("by_mac", "currency", "group_id", "id", "maker", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "valid_from", "valid_to") VALUES (OLD."by_mac", OLD."currency", OLD."group_id", OLD."id", OLD."maker", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."price", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='5aee1da8f03e2e7cd528e99a78981d08257ec153', operation='DELETE', pgid='pgtrigger_delete_delete_664cc', table='catalogue_devicemodel', when='AFTER')),
        ),
    ]
