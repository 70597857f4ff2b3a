
import datetime
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.utils.timezone
import inventory.ems.drivers
import inventory.ems.kinds
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models
from inventory.migrations._tally_sql import INSTALL, REMOVE

from oms.kit import schema


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_initial'),
        ('customers', '0001_initial'),
        ('partners', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CallServerEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('cm_id', models.CharField(max_length=30, verbose_name='CM ID')),
                ('name', models.CharField(max_length=60)),
                ('driver', models.CharField(choices=inventory.ems.drivers.driver_choices, default='simulator', max_length=30, verbose_name='Network')),
                ('capacity', models.PositiveIntegerField(default=500, verbose_name='Tenants')),
                ('lip_ip', models.CharField(blank=True, max_length=60, verbose_name='iPECS LIP Phone Registration IP Address')),
                ('sip_url', models.CharField(blank=True, max_length=200, verbose_name='iPECS SIP Phone Provisioning URL')),
                ('sip_ip', models.CharField(blank=True, max_length=60, verbose_name='SIP Phone Registration IP Address')),
                ('media_ip', models.CharField(blank=True, max_length=60, verbose_name='SIP Extension Media IP Address')),
                ('uce_ip', models.CharField(blank=True, max_length=60, verbose_name='UCE Provisioning IP Address')),
                ('one_url', models.CharField(blank=True, max_length=200, verbose_name='iPECS One URL')),
                ('acb_url', models.CharField(blank=True, max_length=200, verbose_name='ACB URL')),
                ('analytics_url', models.CharField(blank=True, max_length=200, verbose_name='Analytics URL')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Command',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True)),
                ('lane', models.CharField(blank=True, default='', max_length=60)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('claimed', 'In delivery'), ('done', 'Done'), ('failed', 'Failed'), ('given_up', 'Given up')], default='waiting', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.TextField(blank=True, default='')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('completed_at', models.DateTimeField(blank=True, null=True)),
                ('partner_name', models.CharField(max_length=100, verbose_name='Reseller')),
                ('customer_name', models.CharField(max_length=100, verbose_name='Customer Name')),
                ('order_no', models.CharField(blank=True, max_length=20, verbose_name='Order No')),
                ('kind', models.CharField(choices=inventory.ems.kinds.kind_choices, max_length=30, verbose_name='Command')),
                ('target', models.CharField(max_length=200, verbose_name='Target')),
                ('payload', models.JSONField(default=dict)),
                ('secret', models.TextField(blank=True)),
                ('answer', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CommandEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('order_no', models.CharField(blank=True, max_length=20, verbose_name='Order No')),
                ('kind', models.CharField(choices=inventory.ems.kinds.kind_choices, max_length=30, verbose_name='Command')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('claimed', 'In delivery'), ('done', 'Done'), ('failed', 'Failed'), ('given_up', 'Given up')], default='waiting', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('last_error', models.TextField(blank=True, default='')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mac', models.CharField(max_length=12, unique=True, verbose_name='MAC Address')),
                ('serial', models.CharField(blank=True, max_length=60, verbose_name='Serial No.')),
                ('owner_type', models.CharField(choices=[('un_shipped', 'Un-shipped'), ('sp_shipped', 'SP Shipped')], default='sp_shipped', max_length=10, verbose_name='Owner Type')),
                ('status', models.CharField(choices=[('not_used', 'Not Used'), ('assigned', 'Assigned'), ('used', 'Used'), ('reserved', 'Reserved'), ('returned', 'Returned')], default='not_used', max_length=10, verbose_name='Status')),
                ('availability', models.CharField(choices=[('normal', 'Normal'), ('crash', 'Crash'), ('abnormal', 'Abnormal')], default='normal', max_length=10, verbose_name='Availability')),
                ('partner_name', models.CharField(max_length=100, verbose_name='Assigned Reseller')),
                ('owner_partner_id', models.BigIntegerField()),
                ('owner_name', models.CharField(max_length=100, verbose_name='Owner')),
                ('customer_name', models.CharField(blank=True, max_length=100, verbose_name='Assigned Customer')),
                ('reserved_by', models.CharField(blank=True, max_length=20)),
                ('registered_on', models.DateField(verbose_name='Registration Date')),
                ('shipped_on', models.DateField(blank=True, null=True, verbose_name='Shipped Date')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='Last Updated')),
            ],
        ),
        migrations.CreateModel(
            name='DeviceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('mac', models.CharField(max_length=12, verbose_name='MAC Address')),
                ('serial', models.CharField(blank=True, max_length=60, verbose_name='Serial No.')),
                ('owner_type', models.CharField(choices=[('un_shipped', 'Un-shipped'), ('sp_shipped', 'SP Shipped')], default='sp_shipped', max_length=10, verbose_name='Owner Type')),
                ('status', models.CharField(choices=[('not_used', 'Not Used'), ('assigned', 'Assigned'), ('used', 'Used'), ('reserved', 'Reserved'), ('returned', 'Returned')], default='not_used', max_length=10, verbose_name='Status')),
                ('availability', models.CharField(choices=[('normal', 'Normal'), ('crash', 'Crash'), ('abnormal', 'Abnormal')], default='normal', max_length=10, verbose_name='Availability')),
                ('partner_name', models.CharField(max_length=100, verbose_name='Assigned Reseller')),
                ('owner_partner_id', models.BigIntegerField()),
                ('owner_name', models.CharField(max_length=100, verbose_name='Owner')),
                ('customer_name', models.CharField(blank=True, max_length=100, verbose_name='Assigned Customer')),
                ('reserved_by', models.CharField(blank=True, max_length=20)),
                ('registered_on', models.DateField(verbose_name='Registration Date')),
                ('shipped_on', models.DateField(blank=True, null=True, verbose_name='Shipped Date')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='Last Updated')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Number',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('e164', models.CharField(max_length=20, unique=True, verbose_name='Direct Dial Call Number')),
                ('national', models.CharField(max_length=20)),
                ('backwards', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Reverse('national'), output_field=models.CharField(max_length=20))),
                ('area_code', models.CharField(max_length=8, verbose_name='Area Code')),
                ('local', models.CharField(max_length=20, verbose_name='Number')),
                ('type_name', models.CharField(max_length=60, verbose_name='Number Type')),
                ('partner_name', models.CharField(max_length=100, verbose_name='Assigned Reseller')),
                ('owner_partner_id', models.BigIntegerField()),
                ('owner_name', models.CharField(max_length=100, verbose_name='Owner')),
                ('stock_partner_id', models.BigIntegerField()),
                ('assign', models.CharField(choices=[('unused', 'Unused'), ('reserved', 'Reserved'), ('used', 'Used')], default='unused', max_length=10, verbose_name='Customer Assign')),
                ('use', models.CharField(choices=[('creation', 'Creation'), ('order_activation', 'Order Activation'), ('activation', 'Activation'), ('using', 'Using'), ('returned', 'Returned')], default='creation', max_length=20, verbose_name='Use Status')),
                ('ported', models.BooleanField(default=False, verbose_name='Number Porting')),
                ('customer_name', models.CharField(blank=True, max_length=100, verbose_name='Assigned Customer')),
                ('site_name', models.CharField(blank=True, max_length=100, verbose_name='Site Name')),
                ('reserved_by', models.CharField(blank=True, max_length=20)),
                ('comment', models.CharField(blank=True, max_length=200, verbose_name='Comment')),
                ('quarantine_until', models.DateField(blank=True, null=True)),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='Last Updated')),
            ],
        ),
        migrations.CreateModel(
            name='NumberEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('e164', models.CharField(max_length=20, verbose_name='Direct Dial Call Number')),
                ('national', models.CharField(max_length=20)),
                ('area_code', models.CharField(max_length=8, verbose_name='Area Code')),
                ('local', models.CharField(max_length=20, verbose_name='Number')),
                ('type_name', models.CharField(max_length=60, verbose_name='Number Type')),
                ('partner_name', models.CharField(max_length=100, verbose_name='Assigned Reseller')),
                ('owner_partner_id', models.BigIntegerField()),
                ('owner_name', models.CharField(max_length=100, verbose_name='Owner')),
                ('stock_partner_id', models.BigIntegerField()),
                ('assign', models.CharField(choices=[('unused', 'Unused'), ('reserved', 'Reserved'), ('used', 'Used')], default='unused', max_length=10, verbose_name='Customer Assign')),
                ('use', models.CharField(choices=[('creation', 'Creation'), ('order_activation', 'Order Activation'), ('activation', 'Activation'), ('using', 'Using'), ('returned', 'Returned')], default='creation', max_length=20, verbose_name='Use Status')),
                ('ported', models.BooleanField(default=False, verbose_name='Number Porting')),
                ('customer_name', models.CharField(blank=True, max_length=100, verbose_name='Assigned Customer')),
                ('site_name', models.CharField(blank=True, max_length=100, verbose_name='Site Name')),
                ('reserved_by', models.CharField(blank=True, max_length=20)),
                ('comment', models.CharField(blank=True, max_length=200, verbose_name='Comment')),
                ('quarantine_until', models.DateField(blank=True, null=True)),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='Last Updated')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NumberPending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('customer_name', models.CharField(blank=True, max_length=100)),
                ('assigned', models.IntegerField()),
                ('used', models.IntegerField()),
                ('reserved', models.IntegerField()),
                ('free', models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='NumberSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200)),
                ('headings', models.JSONField(default=list)),
                ('rows', models.JSONField(default=list)),
                ('created_at', models.DateTimeField()),
                ('imported_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NumberTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partner_name', models.CharField(max_length=100, verbose_name='Owner')),
                ('customer_name', models.CharField(blank=True, max_length=100, verbose_name='Customer')),
                ('assigned', models.IntegerField(verbose_name='Assigned Qty.')),
                ('used', models.IntegerField(verbose_name='Used Qty.')),
                ('reserved', models.IntegerField(verbose_name='Reserved Qty.')),
                ('free', models.IntegerField(verbose_name='Not Assigned Qty.')),
                ('total', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('assigned'), '+', models.F('reserved')), '+', models.F('free')), output_field=models.IntegerField())),
            ],
        ),
        migrations.CreateModel(
            name='Tenant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='Tenant')),
                ('prefix', models.CharField(max_length=40, verbose_name='Tenant Prefix')),
            ],
        ),
        migrations.CreateModel(
            name='TenantEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('number', models.PositiveIntegerField(verbose_name='Tenant')),
                ('prefix', models.CharField(max_length=40, verbose_name='Tenant Prefix')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CallServer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('cm_id', models.CharField(max_length=30, unique=True, verbose_name='CM ID')),
                ('name', models.CharField(max_length=60)),
                ('driver', models.CharField(choices=inventory.ems.drivers.driver_choices, default='simulator', max_length=30, verbose_name='Network')),
                ('capacity', models.PositiveIntegerField(default=500, verbose_name='Tenants')),
                ('lip_ip', models.CharField(blank=True, max_length=60, verbose_name='iPECS LIP Phone Registration IP Address')),
                ('sip_url', models.CharField(blank=True, max_length=200, verbose_name='iPECS SIP Phone Provisioning URL')),
                ('sip_ip', models.CharField(blank=True, max_length=60, verbose_name='SIP Phone Registration IP Address')),
                ('media_ip', models.CharField(blank=True, max_length=60, verbose_name='SIP Extension Media IP Address')),
                ('uce_ip', models.CharField(blank=True, max_length=60, verbose_name='UCE Provisioning IP Address')),
                ('one_url', models.CharField(blank=True, max_length=200, verbose_name='iPECS One URL')),
                ('acb_url', models.CharField(blank=True, max_length=200, verbose_name='ACB URL')),
                ('analytics_url', models.CharField(blank=True, max_length=200, verbose_name='Analytics URL')),
            ],
            options={
                'ordering': ['cm_id'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='inventory_callserver_period')],
            },
        ),
        schema.AddTrigger(
            model_name='callserver',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inventory_callserverevent" ("acb_url", "analytics_url", "capacity", "cm_id", "driver", "id", "lip_ip", "media_ip", "name", "one_url", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sip_ip", "sip_url", "uce_ip", "valid_from", "valid_to") VALUES (NEW."acb_url", NEW."analytics_url", NEW."capacity", NEW."cm_id", NEW."driver", NEW."id", NEW."lip_ip", NEW."media_ip", NEW."name", NEW."one_url", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sip_ip", NEW."sip_url", NEW."uce_ip", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='5cca07caf555772f27af17a540cc7d24b65c04f1', operation='INSERT', pgid='pgtrigger_insert_insert_45f42', table='inventory_callserver', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='callserver',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inventory_callserverevent" ("acb_url", "analytics_url", "capacity", "cm_id", "driver", "id", "lip_ip", "media_ip", "name", "one_url", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sip_ip", "sip_url", "uce_ip", "valid_from", "valid_to") VALUES (NEW."acb_url", NEW."analytics_url", NEW."capacity", NEW."cm_id", NEW."driver", NEW."id", NEW."lip_ip", NEW."media_ip", NEW."name", NEW."one_url", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sip_ip", NEW."sip_url", NEW."uce_ip", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='db737b56bfa4561ad979d5a5712bb3d312fcc231', operation='UPDATE', pgid='pgtrigger_update_update_02c5c', table='inventory_callserver', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='callserver',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inventory_callserverevent" ("acb_url", "analytics_url", "capacity", "cm_id", "driver", "id", "lip_ip", "media_ip", "name", "one_url", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sip_ip", "sip_url", "uce_ip", "valid_from", "valid_to") VALUES (OLD."acb_url", OLD."analytics_url", OLD."capacity", OLD."cm_id", OLD."driver", OLD."id", OLD."lip_ip", OLD."media_ip", OLD."name", OLD."one_url", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sip_ip", OLD."sip_url", OLD."uce_ip", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='1ddec83e8611830e7448e415bcbd70c36a4b0c5d', operation='DELETE', pgid='pgtrigger_delete_delete_321da', table='inventory_callserver', when='AFTER')),
        ),
        migrations.AddField(
            model_name='callserverevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='callserverevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inventory.callserver'),
        ),
        migrations.AddField(
            model_name='command',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commands', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='command',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='commandevent',
            name='customer',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='commandevent',
            name='partner',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='commandevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='commandevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inventory.command'),
        ),
        migrations.AddField(
            model_name='device',
            name='customer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stock_devices', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='device',
            name='model',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='catalogue.devicemodel'),
        ),
        migrations.AddField(
            model_name='device',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='deviceevent',
            name='customer',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='deviceevent',
            name='model',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.devicemodel'),
        ),
        migrations.AddField(
            model_name='deviceevent',
            name='partner',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='deviceevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='deviceevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inventory.device'),
        ),
        migrations.AddField(
            model_name='number',
            name='customer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stock_numbers', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='number',
            name='number_type',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='numbers', to='catalogue.numbertype'),
        ),
        migrations.AddField(
            model_name='number',
            name='partner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='numbers', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='numberevent',
            name='customer',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='numberevent',
            name='number_type',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.numbertype'),
        ),
        migrations.AddField(
            model_name='numberevent',
            name='partner',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='numberevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='numberevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inventory.number'),
        ),
        migrations.AddField(
            model_name='numberpending',
            name='partner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='numbersheet',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='numbersheet',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='numbertally',
            name='partner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='tenant',
            name='customer',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='tenancy', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='tenant',
            name='server',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenants', to='inventory.callserver'),
        ),
        migrations.AddField(
            model_name='tenantevent',
            name='customer',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='customers.customer'),
        ),
        migrations.AddField(
            model_name='tenantevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='tenantevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inventory.tenant'),
        ),
        migrations.AddField(
            model_name='tenantevent',
            name='server',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inventory.callserver'),
        ),
        schema.AddIndex(
            model_name='command',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'claimed'])), fields=['due_at', 'id'], name='inventory_command_due'),
        ),
        schema.AddIndex(
            model_name='command',
            index=models.Index(condition=models.Q(('state__in', ['done', 'given_up']), _negated=True), fields=['lane', 'id'], name='inventory_command_lane'),
        ),
        schema.AddIndex(
            model_name='command',
            index=models.Index(fields=['created_at', 'id'], name='command_at'),
        ),
        schema.AddIndex(
            model_name='command',
            index=models.Index(fields=['partner', 'created_at', 'id'], name='command_partner_at'),
        ),
        schema.AddIndex(
            model_name='command',
            index=models.Index(fields=['order_no'], name='command_of_order'),
        ),
        schema.AddIndex(
            model_name='command',
            index=models.Index(fields=['partner_name', 'id'], name='command_by_partner_name'),
        ),
        schema.AddIndex(
            model_name='command',
            index=models.Index(fields=['customer_name', 'id'], name='command_by_customer_name'),
        ),
        schema.AddIndex(
            model_name='command',
            index=models.Index(fields=['kind', 'id'], name='command_by_kind'),
        ),
        schema.AddIndex(
            model_name='command',
            index=models.Index(fields=['target', 'id'], name='command_by_target'),
        ),
        schema.AddIndex(
            model_name='command',
            index=models.Index(fields=['state', 'id'], name='command_by_state'),
        ),
        schema.AddIndex(
            model_name='command',
            index=models.Index(fields=['attempts', 'id'], name='command_by_attempts'),
        ),
        schema.AddIndex(
            model_name='command',
            index=models.Index(fields=['completed_at', 'id'], name='command_by_completed_at'),
        ),
        schema.AddTrigger(
            model_name='command',
            trigger=pgtrigger.compiler.Trigger(name='by_a_person_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."state" IN (\'waiting\', \'given_up\') AND OLD."state" IS DISTINCT FROM (NEW."state") AND OLD."state" IN (\'failed\', \'waiting\'))', func='INSERT INTO "inventory_commandevent" ("attempts", "customer_id", "id", "kind", "last_error", "order_no", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (NEW."attempts", NEW."customer_id", NEW."id", NEW."kind", NEW."last_error", NEW."order_no", NEW."partner_id", _pgh_attach_context(), NOW(), \'by_a_person\', NEW."id", NEW."state"); RETURN NULL;', hash='e81043a5a95eeb09f9c4723597750875aab76dd1', operation='UPDATE', pgid='pgtrigger_by_a_person_update_f5497', table='inventory_command', when='AFTER')),
        ),
        schema.AddIndex(
            model_name='device',
            index=models.Index(fields=['partner', 'status', 'model'], name='device_stock'),
        ),
        schema.AddConstraint(
            model_name='device',
            constraint=models.CheckConstraint(condition=models.Q(('mac__regex', '^[0-9A-F]{12}$')), name='mac_is_twelve_hex_digits'),
        ),
        schema.AddConstraint(
            model_name='device',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'not_used'), _negated=True), models.Q(('customer__isnull', True), ('reserved_by', '')), _connector='OR'), name='unused_device_is_free'),
        ),
        schema.AddTrigger(
            model_name='device',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inventory_deviceevent" ("availability", "customer_id", "customer_name", "id", "mac", "model_id", "owner_name", "owner_partner_id", "owner_type", "partner_id", "partner_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "reserved_by", "serial", "shipped_on", "status", "updated_at") VALUES (NEW."availability", NEW."customer_id", NEW."customer_name", NEW."id", NEW."mac", NEW."model_id", NEW."owner_name", NEW."owner_partner_id", NEW."owner_type", NEW."partner_id", NEW."partner_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."registered_on", NEW."reserved_by", NEW."serial", NEW."shipped_on", NEW."status", NEW."updated_at"); RETURN NULL;', hash='447b0538ef8077464ce0234f63b9e3e7d9f25e9d', operation='INSERT', pgid='pgtrigger_insert_insert_00452', table='inventory_device', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='device',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inventory_deviceevent" ("availability", "customer_id", "customer_name", "id", "mac", "model_id", "owner_name", "owner_partner_id", "owner_type", "partner_id", "partner_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_on", "reserved_by", "serial", "shipped_on", "status", "updated_at") VALUES (NEW."availability", NEW."customer_id", NEW."customer_name", NEW."id", NEW."mac", NEW."model_id", NEW."owner_name", NEW."owner_partner_id", NEW."owner_type", NEW."partner_id", NEW."partner_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."registered_on", NEW."reserved_by", NEW."serial", NEW."shipped_on", NEW."status", NEW."updated_at"); RETURN NULL;', hash='7a9de264e84815666e4085d9d21633bebd33a537', operation='UPDATE', pgid='pgtrigger_update_update_c9e9b', table='inventory_device', when='AFTER')),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(condition=models.Q(('assign', 'unused')), fields=['partner', 'number_type', 'e164'], name='number_free'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(fields=['partner', 'id'], name='number_partner'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(fields=['partner', 'partner_name', 'customer_name', 'assign', 'use'], name='number_tally'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(condition=models.Q(('reserved_by', ''), _negated=True), fields=['reserved_by'], name='number_reserved_by'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(fields=['customer'], name='number_of_customer'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(fields=['national'], name='number_national'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(fields=['backwards'], name='number_backwards'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(fields=['area_code', 'id'], name='number_by_area_code'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(fields=['local', 'id'], name='number_by_local'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(fields=['type_name', 'id'], name='number_by_type_name'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(fields=['assign', 'id'], name='number_by_assign'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(fields=['customer_name', 'id'], name='number_by_customer_name'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(fields=['site_name', 'id'], name='number_by_site_name'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(fields=['use', 'id'], name='number_by_use'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(fields=['ported', 'id'], name='number_by_ported'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(fields=['partner_name', 'id'], name='number_by_partner_name'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(fields=['owner_name', 'id'], name='number_by_owner_name'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(fields=['updated_at', 'id'], name='number_by_updated_at'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(fields=['comment', 'id'], name='number_by_comment'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(condition=models.Q(('assign', 'unused')), fields=['national', 'id'], name='stock_by_national'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(condition=models.Q(('assign', 'unused')), fields=['type_name', 'id'], name='stock_by_type_name'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(condition=models.Q(('assign', 'unused')), fields=['partner_name', 'id'], name='stock_by_partner_name'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(condition=models.Q(('assign', 'unused')), fields=['owner_name', 'id'], name='stock_by_owner_name'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(condition=models.Q(('assign', 'unused')), fields=['use', 'id'], name='stock_by_use'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(condition=models.Q(('assign', 'unused')), fields=['updated_at', 'id'], name='stock_by_updated_at'),
        ),
        schema.AddIndex(
            model_name='number',
            index=models.Index(condition=models.Q(('assign', 'unused')), fields=['comment', 'id'], name='stock_by_comment'),
        ),
        schema.AddConstraint(
            model_name='number',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assign', 'unused'), ('customer__isnull', True), ('reserved_by', '')), models.Q(('assign', 'unused'), _negated=True), _connector='OR'), name='unused_number_has_no_holder'),
        ),
        schema.AddConstraint(
            model_name='number',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assign', 'reserved'), _negated=True), models.Q(('reserved_by', ''), _negated=True), _connector='OR'), name='reserved_names_its_order'),
        ),
        schema.AddConstraint(
            model_name='number',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assign', 'used'), _negated=True), ('customer__isnull', False), _connector='OR'), name='used_has_a_customer'),
        ),
        schema.AddConstraint(
            model_name='number',
            constraint=models.CheckConstraint(condition=models.Q(('e164__startswith', '+')), name='number_is_e164'),
        ),
        schema.AddConstraint(
            model_name='number',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assign', 'unused'), _negated=True), ('stock_partner_id', models.F('partner_id')), _connector='OR'), name='unused_number_is_in_stock'),
        ),
        schema.AddTrigger(
            model_name='number',
            trigger=pgtrigger.compiler.Trigger(name='used_number_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."use" = \'creation\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4bbd05567c8ca5b4da79a9a73d29949ee9c932ed', operation='DELETE', pgid='pgtrigger_used_number_stays_f303f', table='inventory_number', when='BEFORE')),
        ),
        schema.AddTrigger(
            model_name='number',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inventory_numberevent" ("area_code", "assign", "comment", "customer_id", "customer_name", "e164", "id", "local", "national", "number_type_id", "owner_name", "owner_partner_id", "partner_id", "partner_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ported", "quarantine_until", "reserved_by", "site_name", "stock_partner_id", "type_name", "updated_at", "use") VALUES (NEW."area_code", NEW."assign", NEW."comment", NEW."customer_id", NEW."customer_name", NEW."e164", NEW."id", NEW."local", NEW."national", NEW."number_type_id", NEW."owner_name", NEW."owner_partner_id", NEW."partner_id", NEW."partner_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."ported", NEW."quarantine_until", NEW."reserved_by", NEW."site_name", NEW."stock_partner_id", NEW."type_name", NEW."updated_at", NEW."use"); RETURN NULL;', hash='5177ab1e872b7d9871f9b73fcd4acde735b5dd7f', operation='INSERT', pgid='pgtrigger_insert_insert_8b3ac', table='inventory_number', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='number',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."area_code" IS DISTINCT FROM (NEW."area_code") OR OLD."assign" IS DISTINCT FROM (NEW."assign") OR OLD."comment" IS DISTINCT FROM (NEW."comment") OR OLD."customer_id" IS DISTINCT FROM (NEW."customer_id") OR OLD."customer_name" IS DISTINCT FROM (NEW."customer_name") OR OLD."e164" IS DISTINCT FROM (NEW."e164") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."local" IS DISTINCT FROM (NEW."local") OR OLD."national" IS DISTINCT FROM (NEW."national") OR OLD."number_type_id" IS DISTINCT FROM (NEW."number_type_id") OR OLD."owner_name" IS DISTINCT FROM (NEW."owner_name") OR OLD."owner_partner_id" IS DISTINCT FROM (NEW."owner_partner_id") OR OLD."partner_id" IS DISTINCT FROM (NEW."partner_id") OR OLD."partner_name" IS DISTINCT FROM (NEW."partner_name") OR OLD."ported" IS DISTINCT FROM (NEW."ported") OR OLD."quarantine_until" IS DISTINCT FROM (NEW."quarantine_until") OR OLD."reserved_by" IS DISTINCT FROM (NEW."reserved_by") OR OLD."site_name" IS DISTINCT FROM (NEW."site_name") OR OLD."stock_partner_id" IS DISTINCT FROM (NEW."stock_partner_id") OR OLD."type_name" IS DISTINCT FROM (NEW."type_name") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."use" IS DISTINCT FROM (NEW."use"))', func='INSERT INTO "inventory_numberevent" ("area_code", "assign", "comment", "customer_id", "customer_name", "e164", "id", "local", "national", "number_type_id", "owner_name", "owner_partner_id", "partner_id", "partner_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ported", "quarantine_until", "reserved_by", "site_name", "stock_partner_id", "type_name", "updated_at", "use") VALUES (NEW."area_code", NEW."assign", NEW."comment", NEW."customer_id", NEW."customer_name", NEW."e164", NEW."id", NEW."local", NEW."national", NEW."number_type_id", NEW."owner_name", NEW."owner_partner_id", NEW."partner_id", NEW."partner_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."ported", NEW."quarantine_until", NEW."reserved_by", NEW."site_name", NEW."stock_partner_id", NEW."type_name", NEW."updated_at", NEW."use"); RETURN NULL;', hash='2991c969222ab3be1c50de8343efa80f24925026', operation='UPDATE', pgid='pgtrigger_update_update_e7611', table='inventory_number', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='number',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inventory_numberevent" ("area_code", "assign", "comment", "customer_id", "customer_name", "e164", "id", "local", "national", "number_type_id", "owner_name", "owner_partner_id", "partner_id", "partner_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ported", "quarantine_until", "reserved_by", "site_name", "stock_partner_id", "type_name", "updated_at", "use") VALUES (OLD."area_code", OLD."assign", OLD."comment", OLD."customer_id", OLD."customer_name", OLD."e164", OLD."id", OLD."local", OLD."national", OLD."number_type_id", OLD."owner_name", OLD."owner_partner_id", OLD."partner_id", OLD."partner_name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."ported", OLD."quarantine_until", OLD."reserved_by", OLD."site_name", OLD."stock_partner_id", OLD."type_name", OLD."updated_at", OLD."use"); RETURN NULL;', hash='388944c527f0657413caa45c34ffc5af298169fc', operation='DELETE', pgid='pgtrigger_delete_delete_8f6b1', table='inventory_number', when='AFTER')),
        ),
        schema.AddIndex(
            model_name='numberpending',
            index=models.Index(fields=['partner', 'customer_name'], name='pending_of'),
        ),
        schema.AddIndex(
            model_name='numbertally',
            index=models.Index(fields=['partner_name', 'customer_name', 'id'], name='tally_by_partner'),
        ),
        schema.AddIndex(
            model_name='numbertally',
            index=models.Index(fields=['customer_name', 'id'], name='tally_by_customer_name'),
        ),
        schema.AddIndex(
            model_name='numbertally',
            index=models.Index(fields=['assigned', 'id'], name='tally_by_assigned'),
        ),
        schema.AddIndex(
            model_name='numbertally',
            index=models.Index(fields=['used', 'id'], name='tally_by_used'),
        ),
        schema.AddIndex(
            model_name='numbertally',
            index=models.Index(fields=['reserved', 'id'], name='tally_by_reserved'),
        ),
        schema.AddIndex(
            model_name='numbertally',
            index=models.Index(fields=['free', 'id'], name='tally_by_free'),
        ),
        schema.AddIndex(
            model_name='numbertally',
            index=models.Index(fields=['total', 'id'], name='tally_by_total'),
        ),
        schema.AddConstraint(
            model_name='numbertally',
            constraint=models.UniqueConstraint(fields=('partner', 'customer_name'), name='tally_once'),
        ),
        schema.AddConstraint(
            model_name='tenant',
            constraint=models.UniqueConstraint(fields=('server', 'number'), name='tenant_once_per_server'),
        ),
        schema.AddTrigger(
            model_name='tenant',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inventory_tenantevent" ("customer_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "server_id") VALUES (NEW."customer_id", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prefix", NEW."server_id"); RETURN NULL;', hash='bba39a5438a502390d956bd99eec8976b50d2cf8', operation='INSERT', pgid='pgtrigger_insert_insert_2a567', table='inventory_tenant', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='tenant',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inventory_tenantevent" ("customer_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "server_id") VALUES (NEW."customer_id", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prefix", NEW."server_id"); RETURN NULL;', hash='441e6dffb1b5497ea2c21df24329a4d88998463f', operation='UPDATE', pgid='pgtrigger_update_update_d4e9e', table='inventory_tenant', when='AFTER')),
        ),
        migrations.RunSQL(INSTALL, REMOVE),
    ]
