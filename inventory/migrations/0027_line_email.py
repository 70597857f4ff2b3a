"""A line's user has an e-mail; lines differ one by one."""

import pgtrigger.compiler
from django.db import migrations, models

from oms.kit import schema


class Migration(migrations.Migration):

    dependencies = [
        ('inventory', '0026_usage_sums'),
    ]

    operations = [
        schema.RemoveTrigger(
            model_name='line',
            name='insert_insert',
        ),
        schema.RemoveTrigger(
            model_name='line',
            name='update_update',
        ),
        schema.RemoveTrigger(
            model_name='line',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='line',
            name='free_line_is_nobodys',
        ),
        migrations.AddField(
            model_name='line',
            name='email',
            field=models.EmailField(blank=True, default='', max_length=200, verbose_name='E-mail'),
        ),
        migrations.AddField(
            model_name='lineevent',
            name='email',
            field=models.EmailField(blank=True, default='', max_length=200, verbose_name='E-mail'),
        ),
        migrations.AlterField(
            model_name='difference',
            name='thing',
            field=models.CharField(choices=[('tenant', 'Tenant'), ('state', 'Service Status'), ('plan', 'Service Plan'), ('item', 'Order Item'), ('number', 'Direct Dial Call Number'), ('device', 'Device'), ('channel', 'Trunk Channel'), ('bundle', 'Call Bundle'), ('limit', 'Call Fraud Prevention'), ('place', 'Place in the network'), ('details', 'Tenant Details'), ('admin', 'Administrator'), ('group', 'Customer Group'), ('block', 'Blocked Extension'), ('reach', 'What a line may call'), ('voicemail', 'Voicemail'), ('line', 'Line of a customer'), ('package', 'Package of a line'), ('caller', 'Number of a line')], max_length=10, verbose_name='Kind'),
        ),
        schema.AddTrigger(
            model_name='line',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inventory_lineevent" ("changed_at", "customer_id", "door_open", "email", "extension", "id", "item_id", "mac", "name", "number", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach", "site_id", "state", "turn", "voicemail") VALUES (NEW."changed_at", NEW."customer_id", NEW."door_open", NEW."email", NEW."extension", NEW."id", NEW."item_id", NEW."mac", NEW."name", NEW."number", NEW."opened_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reach", NEW."site_id", NEW."state", NEW."turn", NEW."voicemail"); RETURN NULL;', hash='fd92e62ab1180044d157546400f978e3edd74ec6', operation='INSERT', pgid='pgtrigger_insert_insert_4eba1', table='inventory_line', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='line',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."changed_at" IS DISTINCT FROM (NEW."changed_at") OR OLD."customer_id" IS DISTINCT FROM (NEW."customer_id") OR OLD."door_open" IS DISTINCT FROM (NEW."door_open") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."extension" IS DISTINCT FROM (NEW."extension") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."item_id" IS DISTINCT FROM (NEW."item_id") OR OLD."mac" IS DISTINCT FROM (NEW."mac") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."reach" IS DISTINCT FROM (NEW."reach") OR OLD."site_id" IS DISTINCT FROM (NEW."site_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."turn" IS DISTINCT FROM (NEW."turn") OR OLD."voicemail" IS DISTINCT FROM (NEW."voicemail"))', func='INSERT INTO "inventory_lineevent" ("changed_at", "customer_id", "door_open", "email", "extension", "id", "item_id", "mac", "name", "number", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach", "site_id", "state", "turn", "voicemail") VALUES (NEW."changed_at", NEW."customer_id", NEW."door_open", NEW."email", NEW."extension", NEW."id", NEW."item_id", NEW."mac", NEW."name", NEW."number", NEW."opened_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reach", NEW."site_id", NEW."state", NEW."turn", NEW."voicemail"); RETURN NULL;', hash='e15eb44aa871008f7ef09385317bf881590e43cf', operation='UPDATE', pgid='pgtrigger_update_update_93a14', table='inventory_line', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='line',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inventory_lineevent" ("changed_at", "customer_id", "door_open", "email", "extension", "id", "item_id", "mac", "name", "number", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach", "site_id", "state", "turn", "voicemail") VALUES (OLD."changed_at", OLD."customer_id", OLD."door_open", OLD."email", OLD."extension", OLD."id", OLD."item_id", OLD."mac", OLD."name", OLD."number", OLD."opened_at", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reach", OLD."site_id", OLD."state", OLD."turn", OLD."voicemail"); RETURN NULL;', hash='bcd934aafa61ee9ec88af361fd178a01bb01f336', operation='DELETE', pgid='pgtrigger_delete_delete_704de', table='inventory_line', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'free'), _negated=True), models.Q(('email', ''), ('mac', ''), ('name', ''), ('number', '')), _connector='OR'), name='free_line_is_nobodys'),
        ),
    ]
