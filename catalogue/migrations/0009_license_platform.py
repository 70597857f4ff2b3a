"""A cloud license may be one of a connected platform: whoever has it is a user there."""

import pgtrigger.compiler
from django.db import migrations, models

from oms.kit import schema


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0008_makers'),
    ]

    operations = [
        schema.RemoveTrigger(
            model_name='cloudlicense',
            name='insert_insert',
        ),
        schema.RemoveTrigger(
            model_name='cloudlicense',
            name='update_update',
        ),
        schema.RemoveTrigger(
            model_name='cloudlicense',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='cloudlicense',
            name='platform',
            field=models.CharField(blank=True, choices=[('akixi', 'Akixi'), ('call_cabinet', 'Call Cabinet')], default='', max_length=20, verbose_name='Connected Platform'),
        ),
        migrations.AddField(
            model_name='cloudlicenseevent',
            name='platform',
            field=models.CharField(blank=True, choices=[('akixi', 'Akixi'), ('call_cabinet', 'Call Cabinet')], default='', max_length=20, verbose_name='Connected Platform'),
        ),
        schema.AddTrigger(
            model_name='cloudlicense',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_cloudlicenseevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "platform", "tier_of_id", "trial_max", "trial_unit", "valid_from", "valid_to") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."platform", NEW."tier_of_id", NEW."trial_max", NEW."trial_unit", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='c96b69176bdd3fb83d4b0833846428479ecba430', operation='INSERT', pgid='pgtrigger_insert_insert_97f8d', table='catalogue_cloudlicense', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='cloudlicense',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_cloudlicenseevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "platform", "tier_of_id", "trial_max", "trial_unit", "valid_from", "valid_to") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."platform", NEW."tier_of_id", NEW."trial_max", NEW."trial_unit", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='b9efb6e0b1dceef08788372e7aad7832d05205ea', operation='UPDATE', pgid='pgtrigger_update_update_1668a', table='catalogue_cloudlicense', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='cloudlicense',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_cloudlicenseevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "platform", "tier_of_id", "trial_max", "trial_unit", "valid_from", "valid_to") VALUES (OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."platform", OLD."tier_of_id", OLD."trial_max", OLD."trial_unit", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='aba81f17f125342cead2201da4a6ccef213fd169', operation='DELETE', pgid='pgtrigger_delete_delete_e5e4b', table='catalogue_cloudlicense', when='AFTER')),
        ),
    ]
