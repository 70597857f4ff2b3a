"""Whether the lines of a user package have voicemail."""

import pgtrigger.compiler
from django.db import migrations, models

from oms.kit import schema


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0009_license_platform'),
    ]

    operations = [
        schema.RemoveTrigger(
            model_name='orderitem',
            name='insert_insert',
        ),
        schema.RemoveTrigger(
            model_name='orderitem',
            name='update_update',
        ),
        schema.RemoveTrigger(
            model_name='orderitem',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='orderitem',
            name='voicemail',
            field=models.BooleanField(default=False, verbose_name='Voicemail'),
        ),
        migrations.AddField(
            model_name='orderitemevent',
            name='voicemail',
            field=models.BooleanField(default=False, verbose_name='Voicemail'),
        ),
        schema.AddTrigger(
            model_name='orderitem',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_orderitemevent" ("charge", "code", "currency", "description", "device_id", "device_terms", "group_id", "id", "kind", "license_id", "list_price", "name", "pay", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach", "trial_max", "trial_unit", "valid_from", "valid_to", "voicemail") VALUES (NEW."charge", NEW."code", NEW."currency", NEW."description", NEW."device_id", NEW."device_terms", NEW."group_id", NEW."id", NEW."kind", NEW."license_id", NEW."list_price", NEW."name", NEW."pay", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reach", NEW."trial_max", NEW."trial_unit", NEW."valid_from", NEW."valid_to", NEW."voicemail"); RETURN NULL;', hash='4ebb393f083346d2cd0d277b52d1e0d2da0db2ef', operation='INSERT', pgid='pgtrigger_insert_insert_63f68', table='catalogue_orderitem', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='orderitem',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_orderitemevent" ("charge", "code", "currency", "description", "device_id", "device_terms", "group_id", "id", "kind", "license_id", "list_price", "name", "pay", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach", "trial_max", "trial_unit", "valid_from", "valid_to", "voicemail") VALUES (NEW."charge", NEW."code", NEW."currency", NEW."description", NEW."device_id", NEW."device_terms", NEW."group_id", NEW."id", NEW."kind", NEW."license_id", NEW."list_price", NEW."name", NEW."pay", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reach", NEW."trial_max", NEW."trial_unit", NEW."valid_from", NEW."valid_to", NEW."voicemail"); RETURN NULL;', hash='6ddf5c8f0fe2a73603a93dafe46334cf1668ae3a', operation='UPDATE', pgid='pgtrigger_update_update_cc7a0', table='catalogue_orderitem', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='orderitem',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_orderitemevent" ("charge", "code", "currency", "description", "device_id", "device_terms", "group_id", "id", "kind", "license_id", "list_price", "name", "pay", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach", "trial_max", "trial_unit", "valid_from", "valid_to", "voicemail") VALUES (OLD."charge", OLD."code", OLD."currency", OLD."description", OLD."device_id", OLD."device_terms", OLD."group_id", OLD."id", OLD."kind", OLD."license_id", OLD."list_price", OLD."name", OLD."pay", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reach", OLD."trial_max", OLD."trial_unit", OLD."valid_from", OLD."valid_to", OLD."voicemail"); RETURN NULL;', hash='877ab9c07732ab92617613c2541bad2b21743080', operation='DELETE', pgid='pgtrigger_delete_delete_5dedf', table='catalogue_orderitem', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='orderitem',
            constraint=models.CheckConstraint(condition=models.Q(('voicemail', False), ('kind', 'user_package'), _connector='OR'), name='only_user_packages_have_voicemail'),
        ),
    ]
