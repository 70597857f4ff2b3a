"""Where a customer's telephones fetch what they sign on with; a line whose telephone has signed on is closed."""

import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

from oms.kit.schema import AddIndex, AddConstraint, AddTrigger, RemoveTrigger


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0019_first_extension'),
        ('inventory', '0016_line_reach'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='PhoneAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(verbose_name='Since')),
                ('made_by', models.CharField(max_length=100, verbose_name='Operator')),
                ('revoked_at', models.DateTimeField(null=True)),
                ('revoked_by', models.CharField(blank=True, max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name='PhoneAddressEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('token_hash', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(verbose_name='Since')),
                ('made_by', models.CharField(max_length=100, verbose_name='Operator')),
                ('revoked_at', models.DateTimeField(null=True)),
                ('revoked_by', models.CharField(blank=True, max_length=100)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PhoneFetch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mac', models.CharField(blank=True, max_length=12, verbose_name='Device')),
                ('file', models.CharField(max_length=100, verbose_name='File')),
                ('ip', models.CharField(blank=True, max_length=45, verbose_name='Address')),
                ('agent', models.CharField(blank=True, max_length=200, verbose_name='User agent')),
                ('at', models.DateTimeField(verbose_name='When')),
                ('result', models.CharField(choices=[('answered', 'Answered'), ('closed', 'Refused: closed'), ('no_line', 'Refused: no line has this device'), ('no_maker', 'Refused: its model asks for other files'), ('no_server', 'Refused: no phones sign on there'), ('no_file', 'Refused: no such file')], max_length=10, verbose_name='Result')),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        RemoveTrigger(
            model_name='line',
            name='insert_insert',
        ),
        RemoveTrigger(
            model_name='line',
            name='update_update',
        ),
        RemoveTrigger(
            model_name='line',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='line',
            name='door_open',
            field=models.BooleanField(default=True, verbose_name='Provisioning'),
        ),
        migrations.AddField(
            model_name='line',
            name='fetched_at',
            field=models.DateTimeField(null=True, verbose_name='Fetched'),
        ),
        migrations.AddField(
            model_name='line',
            name='opened_at',
            field=models.DateTimeField(null=True, verbose_name='Provisioning opened'),
        ),
        migrations.AddField(
            model_name='lineevent',
            name='door_open',
            field=models.BooleanField(default=True, verbose_name='Provisioning'),
        ),
        migrations.AddField(
            model_name='lineevent',
            name='opened_at',
            field=models.DateTimeField(null=True, verbose_name='Provisioning opened'),
        ),
        AddTrigger(
            model_name='line',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inventory_lineevent" ("changed_at", "customer_id", "door_open", "extension", "id", "item_id", "mac", "name", "number", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach", "site_id", "state", "turn") VALUES (NEW."changed_at", NEW."customer_id", NEW."door_open", NEW."extension", NEW."id", NEW."item_id", NEW."mac", NEW."name", NEW."number", NEW."opened_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reach", NEW."site_id", NEW."state", NEW."turn"); RETURN NULL;', hash='14b50cbb4703e2229b1cbe2fa2941f138e54d0b0', operation='INSERT', pgid='pgtrigger_insert_insert_4eba1', table='inventory_line', when='AFTER')),
        ),
        AddTrigger(
            model_name='line',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."changed_at" IS DISTINCT FROM (NEW."changed_at") OR OLD."customer_id" IS DISTINCT FROM (NEW."customer_id") OR OLD."door_open" IS DISTINCT FROM (NEW."door_open") OR OLD."extension" IS DISTINCT FROM (NEW."extension") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."item_id" IS DISTINCT FROM (NEW."item_id") OR OLD."mac" IS DISTINCT FROM (NEW."mac") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."reach" IS DISTINCT FROM (NEW."reach") OR OLD."site_id" IS DISTINCT FROM (NEW."site_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."turn" IS DISTINCT FROM (NEW."turn"))', func='INSERT INTO "inventory_lineevent" ("changed_at", "customer_id", "door_open", "extension", "id", "item_id", "mac", "name", "number", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach", "site_id", "state", "turn") VALUES (NEW."changed_at", NEW."customer_id", NEW."door_open", NEW."extension", NEW."id", NEW."item_id", NEW."mac", NEW."name", NEW."number", NEW."opened_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reach", NEW."site_id", NEW."state", NEW."turn"); RETURN NULL;', hash='3f2d121e8a84bae3b28f82ae9d5ffe4da8ab8716', operation='UPDATE', pgid='pgtrigger_update_update_93a14', table='inventory_line', when='AFTER')),
        ),
        AddTrigger(
            model_name='line',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inventory_lineevent" ("changed_at", "customer_id", "door_open", "extension", "id", "item_id", "mac", "name", "number", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach", "site_id", "state", "turn") VALUES (OLD."changed_at", OLD."customer_id", OLD."door_open", OLD."extension", OLD."id", OLD."item_id", OLD."mac", OLD."name", OLD."number", OLD."opened_at", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reach", OLD."site_id", OLD."state", OLD."turn"); RETURN NULL;', hash='3197cbb33cc6c5f396c305312d39108b10ba3392', operation='DELETE', pgid='pgtrigger_delete_delete_704de', table='inventory_line', when='AFTER')),
        ),
        migrations.AddField(
            model_name='phoneaddress',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phone_addresses', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='phoneaddressevent',
            name='customer',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='phoneaddressevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='phoneaddressevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inventory.phoneaddress'),
        ),
        migrations.AddField(
            model_name='phonefetch',
            name='customer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer'),
        ),
        AddConstraint(
            model_name='phoneaddress',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('customer',), name='one_phone_address_each'),
        ),
        AddTrigger(
            model_name='phoneaddress',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inventory_phoneaddressevent" ("customer_id", "id", "made_at", "made_by", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "revoked_by", "token_hash") VALUES (NEW."customer_id", NEW."id", NEW."made_at", NEW."made_by", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revoked_at", NEW."revoked_by", NEW."token_hash"); RETURN NULL;', hash='e7abc4a8b6088c2b2cc57f2da02bec433c34a381', operation='INSERT', pgid='pgtrigger_insert_insert_a8177', table='inventory_phoneaddress', when='AFTER')),
        ),
        AddTrigger(
            model_name='phoneaddress',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inventory_phoneaddressevent" ("customer_id", "id", "made_at", "made_by", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "revoked_by", "token_hash") VALUES (NEW."customer_id", NEW."id", NEW."made_at", NEW."made_by", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revoked_at", NEW."revoked_by", NEW."token_hash"); RETURN NULL;', hash='829f3207a5e4670a32ae0359b3a3f216ae23510f', operation='UPDATE', pgid='pgtrigger_update_update_f1955', table='inventory_phoneaddress', when='AFTER')),
        ),
        AddTrigger(
            model_name='phoneaddress',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inventory_phoneaddressevent" ("customer_id", "id", "made_at", "made_by", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "revoked_by", "token_hash") VALUES (OLD."customer_id", OLD."id", OLD."made_at", OLD."made_by", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."revoked_at", OLD."revoked_by", OLD."token_hash"); RETURN NULL;', hash='f4ef9aaa917b40d38ac6f250ac4135cd9bccc2fe', operation='DELETE', pgid='pgtrigger_delete_delete_e3bc5', table='inventory_phoneaddress', when='AFTER')),
        ),
        AddIndex(
            model_name='phonefetch',
            index=models.Index(fields=['customer', '-at'], name='phone_fetch_of_customer'),
        ),
        AddIndex(
            model_name='phonefetch',
            index=models.Index(fields=['mac', '-at'], name='phone_fetch_of_device'),
        ),
        migrations.RunSQL("update inventory_line set door_open = false where registered", migrations.RunSQL.noop),
    ]
