
import django.contrib.postgres.fields
import django.db.models.deletion
import django_fsm
import orders.enums
import pgtrigger.compiler
from django.db import migrations, models

from oms.kit import schema


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_initial'),
        ('customers', '0001_initial'),
        ('inventory', '0001_initial'),
        ('partners', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.RunSQL("create sequence order_no_seq start 503001", "drop sequence order_no_seq"),
        migrations.CreateModel(
            name='NumberDemand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment', models.CharField(blank=True, max_length=200, verbose_name='Comment')),
                ('quantity', models.PositiveIntegerField(verbose_name='Order')),
                ('billing_account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.billingaccount')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.site')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.CharField(max_length=20, unique=True, verbose_name='Order No')),
                ('kind', models.CharField(choices=orders.enums.kind_choices, max_length=20, verbose_name='Order Type')),
                ('state', django_fsm.FSMField(choices=[('temporary', 'Temporary'), ('registration', 'Registration'), ('submitted', 'Submitted Order'), ('canceled', 'Order Canceled'), ('processing', 'Processing'), ('approved', 'Approved'), ('confirmed', 'Confirmed'), ('rejected_approval', 'Rejected Approval Order'), ('rejected', 'Rejected Order')], default='temporary', max_length=20, protected=True, verbose_name='Order Status')),
                ('title', models.CharField(blank=True, max_length=150, verbose_name='Order Title')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='Order Note')),
                ('nonce', models.UUIDField()),
                ('customer_code', models.CharField(max_length=12, verbose_name='Customer ID')),
                ('customer_name', models.CharField(max_length=100, verbose_name='Customer Name')),
                ('partner_name', models.CharField(max_length=100, verbose_name='Reseller')),
                ('requester_id', models.BigIntegerField()),
                ('requester_name', models.CharField(max_length=100, verbose_name='Requester')),
                ('requested_by', models.CharField(max_length=100, verbose_name='Registered by')),
                ('approver_id', models.BigIntegerField(blank=True, null=True)),
                ('approver_name', models.CharField(blank=True, max_length=100, verbose_name='Request to')),
                ('approved_by', models.CharField(blank=True, max_length=100, verbose_name='Approved by')),
                ('activation_date', models.DateField(blank=True, null=True, verbose_name='Activation Date')),
                ('sip_channels', models.IntegerField(default=0, verbose_name='SIP Trunk Channels')),
                ('tdm_channels', models.IntegerField(default=0, verbose_name='TDM Trunk Channels')),
                ('pbx_channels', models.IntegerField(default=0, verbose_name='On-Premise PBX-SIP Trunk Channels')),
                ('default_limit', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ('custom_limit', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ('details', models.JSONField(blank=True, default=dict)),
                ('snapshot', models.JSONField(blank=True, default=dict)),
                ('saved_steps', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('created_at', models.DateTimeField(verbose_name='Order Date')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='Request Date')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='Approve Date')),
                ('completed_at', models.DateTimeField(blank=True, null=True, verbose_name='Completed')),
                ('effective', models.DateField(blank=True, null=True, verbose_name='Final confirm Date')),
                ('took_effect_at', models.DateTimeField(blank=True, null=True)),
                ('approval_comment', models.TextField(blank=True, max_length=2000, verbose_name='Approval Comment')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='Reason')),
                ('provisioning', models.CharField(blank=True, choices=[('', '—'), ('coming', 'Coming'), ('running', 'In progress'), ('partly', 'Partly done'), ('failed', 'Failed'), ('done', 'Done')], default='', max_length=10, verbose_name='Provisioning')),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.agreementperiod')),
                ('copy_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='orders.order')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='customers.customer')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='partners.partner')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='catalogue.serviceplan')),
                ('server', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='inventory.callserver')),
            ],
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='NumberPick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment', models.CharField(blank=True, max_length=200, verbose_name='Comment')),
                ('e164', models.CharField(max_length=20, verbose_name='Number')),
                ('type_name', models.CharField(max_length=60, verbose_name='Number Type')),
                ('active', models.BooleanField(default=True)),
                ('demand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='picks', to='orders.numberdemand')),
                ('number', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='picks', to='inventory.number')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='orders.order')),
            ],
            options={
                'ordering': ['e164'],
            },
        ),
        migrations.AddField(
            model_name='numberdemand',
            name='order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='orders.order'),
        ),
        migrations.CreateModel(
            name='ItemLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment', models.CharField(blank=True, max_length=200, verbose_name='Comment')),
                ('quantity', models.IntegerField(verbose_name='Qty.')),
                ('trial', models.PositiveSmallIntegerField(default=0, verbose_name='Trial')),
                ('trial_unit', models.CharField(choices=[('day', 'day(s)'), ('month', 'month(s)')], default='day', max_length=5, verbose_name='Period')),
                ('price', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='Customer Price')),
                ('billing_account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.billingaccount')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.orderitem')),
                ('line', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.serviceline')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='orders.order')),
            ],
            options={
                'ordering': ['billing_account_id', 'item__group__order', 'item__name'],
            },
        ),
        migrations.CreateModel(
            name='DeviceLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment', models.CharField(blank=True, max_length=200, verbose_name='Comment')),
                ('quantity', models.IntegerField(verbose_name='Qty.')),
                ('billing_account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.billingaccount')),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.devicemodel')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='orders.order')),
            ],
            options={
                'ordering': ['billing_account_id', 'model__group__type__name', 'model__name'],
            },
        ),
        migrations.CreateModel(
            name='BundleLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment', models.CharField(blank=True, max_length=200, verbose_name='Comment')),
                ('quantity', models.IntegerField(verbose_name='Qty.')),
                ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.callbundle')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='orders.order')),
            ],
            options={
                'ordering': ['bundle__name'],
            },
        ),
        migrations.CreateModel(
            name='OrderEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('no', models.CharField(max_length=20, verbose_name='Order No')),
                ('kind', models.CharField(choices=orders.enums.kind_choices, max_length=20, verbose_name='Order Type')),
                ('state', django_fsm.FSMField(choices=[('temporary', 'Temporary'), ('registration', 'Registration'), ('submitted', 'Submitted Order'), ('canceled', 'Order Canceled'), ('processing', 'Processing'), ('approved', 'Approved'), ('confirmed', 'Confirmed'), ('rejected_approval', 'Rejected Approval Order'), ('rejected', 'Rejected Order')], default='temporary', max_length=20, protected=True, verbose_name='Order Status')),
                ('title', models.CharField(blank=True, max_length=150, verbose_name='Order Title')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='Order Note')),
                ('nonce', models.UUIDField()),
                ('customer_code', models.CharField(max_length=12, verbose_name='Customer ID')),
                ('customer_name', models.CharField(max_length=100, verbose_name='Customer Name')),
                ('partner_name', models.CharField(max_length=100, verbose_name='Reseller')),
                ('requester_id', models.BigIntegerField()),
                ('requester_name', models.CharField(max_length=100, verbose_name='Requester')),
                ('requested_by', models.CharField(max_length=100, verbose_name='Registered by')),
                ('approver_id', models.BigIntegerField(blank=True, null=True)),
                ('approver_name', models.CharField(blank=True, max_length=100, verbose_name='Request to')),
                ('approved_by', models.CharField(blank=True, max_length=100, verbose_name='Approved by')),
                ('activation_date', models.DateField(blank=True, null=True, verbose_name='Activation Date')),
                ('sip_channels', models.IntegerField(default=0, verbose_name='SIP Trunk Channels')),
                ('tdm_channels', models.IntegerField(default=0, verbose_name='TDM Trunk Channels')),
                ('pbx_channels', models.IntegerField(default=0, verbose_name='On-Premise PBX-SIP Trunk Channels')),
                ('default_limit', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ('custom_limit', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ('details', models.JSONField(blank=True, default=dict)),
                ('snapshot', models.JSONField(blank=True, default=dict)),
                ('saved_steps', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('created_at', models.DateTimeField(verbose_name='Order Date')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='Request Date')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='Approve Date')),
                ('completed_at', models.DateTimeField(blank=True, null=True, verbose_name='Completed')),
                ('effective', models.DateField(blank=True, null=True, verbose_name='Final confirm Date')),
                ('took_effect_at', models.DateTimeField(blank=True, null=True)),
                ('approval_comment', models.TextField(blank=True, max_length=2000, verbose_name='Approval Comment')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='Reason')),
                ('provisioning', models.CharField(blank=True, choices=[('', '—'), ('coming', 'Coming'), ('running', 'In progress'), ('partly', 'Partly done'), ('failed', 'Failed'), ('done', 'Done')], default='', max_length=10, verbose_name='Provisioning')),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('agreement', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.agreementperiod')),
                ('copy_of', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='orders.order')),
                ('customer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='customers.customer')),
                ('partner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='orders.order')),
                ('plan', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.serviceplan')),
                ('server', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='inventory.callserver')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OrderFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('stored_as', models.CharField(max_length=80, unique=True)),
                ('size', models.PositiveIntegerField()),
                ('content_type', models.CharField(max_length=80)),
                ('added_by', models.CharField(max_length=100)),
                ('added_at', models.DateTimeField()),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='orders.order')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='OrderMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(choices=[('open', 'Opened'), ('save', 'Saved'), ('submit', 'Submitted'), ('cancel', 'Canceled'), ('hold', 'Work saved'), ('approve', 'Approved'), ('reject', 'Rejected'), ('confirm', 'Confirmed'), ('refuse', 'Approval refused'), ('withdraw', 'Withdrawn'), ('reask', 'Asked anew')], max_length=10)),
                ('source', models.CharField(blank=True, choices=[('temporary', 'Temporary'), ('registration', 'Registration'), ('submitted', 'Submitted Order'), ('canceled', 'Order Canceled'), ('processing', 'Processing'), ('approved', 'Approved'), ('confirmed', 'Confirmed'), ('rejected_approval', 'Rejected Approval Order'), ('rejected', 'Rejected Order')], max_length=20)),
                ('target', models.CharField(choices=[('temporary', 'Temporary'), ('registration', 'Registration'), ('submitted', 'Submitted Order'), ('canceled', 'Order Canceled'), ('processing', 'Processing'), ('approved', 'Approved'), ('confirmed', 'Confirmed'), ('rejected_approval', 'Rejected Approval Order'), ('rejected', 'Rejected Order')], max_length=20)),
                ('by_name', models.CharField(max_length=100)),
                ('by_partner', models.CharField(max_length=100)),
                ('why', models.CharField(blank=True, max_length=2000)),
                ('at', models.DateTimeField()),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='orders.order')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PortRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment', models.CharField(blank=True, max_length=200, verbose_name='Comment')),
                ('numbers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None, verbose_name='Direct Call Number')),
                ('main_number', models.CharField(max_length=20, verbose_name='Main billing number')),
                ('registered_address', models.CharField(max_length=300, verbose_name='Registered address')),
                ('losing_provider', models.CharField(max_length=100, verbose_name='Losing service provider')),
                ('range_holder', models.CharField(blank=True, max_length=100, verbose_name='Range holder')),
                ('wanted_date', models.DateField(verbose_name='Porting Date')),
                ('billing_account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.billingaccount')),
                ('number_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.numbertype')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='orders.order')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.site')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ShippingPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment', models.CharField(blank=True, max_length=200, verbose_name='Comment')),
                ('name', models.CharField(max_length=100, verbose_name='Shipping Place Name')),
                ('address', models.CharField(max_length=200, verbose_name='Address')),
                ('city', models.CharField(max_length=100, verbose_name='City')),
                ('post_code', models.CharField(max_length=20, verbose_name='Post Code')),
                ('phone', models.CharField(max_length=20, verbose_name='Phone Number')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='orders.order')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Shipment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment', models.CharField(blank=True, max_length=200, verbose_name='Comment')),
                ('quantity', models.PositiveIntegerField(verbose_name='To Be Shipped')),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shipments', to='orders.deviceline')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='orders.order')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.site')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shipments', to='orders.shippingplace')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        schema.AddIndex(
            model_name='order',
            index=models.Index(fields=['partner', 'created_at', 'id'], name='order_partner_at'),
        ),
        schema.AddIndex(
            model_name='order',
            index=models.Index(fields=['customer'], name='order_of_customer'),
        ),
        schema.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('state__in', ['submitted', 'processing'])), fields=['approver_id', 'created_at'], name='order_queue'),
        ),
        schema.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('state', 'approved')), fields=['requester_id', 'approved_at'], name='order_to_confirm'),
        ),
        schema.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('state', 'confirmed'), ('took_effect_at__isnull', True)), fields=['effective'], name='order_due'),
        ),
        schema.AddIndex(
            model_name='order',
            index=models.Index(fields=['created_at', 'id'], name='order_by_created_at'),
        ),
        schema.AddIndex(
            model_name='order',
            index=models.Index(fields=['partner_name', 'id'], name='order_by_partner_name'),
        ),
        schema.AddIndex(
            model_name='order',
            index=models.Index(fields=['customer_code', 'id'], name='order_by_customer_code'),
        ),
        schema.AddIndex(
            model_name='order',
            index=models.Index(fields=['customer_name', 'id'], name='order_by_customer_name'),
        ),
        schema.AddIndex(
            model_name='order',
            index=models.Index(fields=['kind', 'id'], name='order_by_kind'),
        ),
        schema.AddIndex(
            model_name='order',
            index=models.Index(fields=['state', 'id'], name='order_by_state'),
        ),
        schema.AddIndex(
            model_name='order',
            index=models.Index(fields=['title', 'id'], name='order_by_title'),
        ),
        schema.AddIndex(
            model_name='order',
            index=models.Index(fields=['approver_name', 'id'], name='order_by_approver_name'),
        ),
        schema.AddIndex(
            model_name='order',
            index=models.Index(fields=['approved_by', 'id'], name='order_by_approved_by'),
        ),
        schema.AddIndex(
            model_name='order',
            index=models.Index(fields=['approved_at', 'id'], name='order_by_approved_at'),
        ),
        schema.AddIndex(
            model_name='order',
            index=models.Index(fields=['completed_at', 'id'], name='order_by_completed_at'),
        ),
        schema.AddIndex(
            model_name='order',
            index=models.Index(fields=['requested_by', 'id'], name='order_by_requested_by'),
        ),
        schema.AddIndex(
            model_name='order',
            index=models.Index(fields=['submitted_at', 'id'], name='order_by_submitted_at'),
        ),
        schema.AddConstraint(
            model_name='order',
            constraint=models.UniqueConstraint(fields=('requester_id', 'nonce'), name='form_once_per_requester'),
        ),
        schema.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), ('effective__isnull', False), _connector='OR'), name='confirmed_has_a_date'),
        ),
        schema.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'rejected'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='rejected_says_why'),
        ),
        schema.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='state_edges', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{approved:confirmed,approved:rejected_approval,processing:approved,processing:rejected,registration:canceled,registration:submitted,submitted:approved,submitted:processing,submitted:registration,submitted:rejected,temporary:canceled,temporary:registration,temporary:submitted}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='e895ad6ea3c021a03ad75652dc6092de9f0bf527', operation='UPDATE', pgid='pgtrigger_state_edges_65008', table='orders_order', when='BEFORE')),
        ),
        schema.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "orders_orderevent" ("activation_date", "agreement_id", "approval_comment", "approved_at", "approved_by", "approver_id", "approver_name", "completed_at", "copy_of_id", "created_at", "custom_limit", "customer_code", "customer_id", "customer_name", "default_limit", "details", "effective", "id", "kind", "no", "nonce", "note", "partner_id", "partner_name", "pbx_channels", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "provisioning", "reason", "requested_by", "requester_id", "requester_name", "saved_steps", "server_id", "sip_channels", "snapshot", "state", "submitted_at", "tdm_channels", "title", "took_effect_at", "updated_at") VALUES (NEW."activation_date", NEW."agreement_id", NEW."approval_comment", NEW."approved_at", NEW."approved_by", NEW."approver_id", NEW."approver_name", NEW."completed_at", NEW."copy_of_id", NEW."created_at", NEW."custom_limit", NEW."customer_code", NEW."customer_id", NEW."customer_name", NEW."default_limit", NEW."details", NEW."effective", NEW."id", NEW."kind", NEW."no", NEW."nonce", NEW."note", NEW."partner_id", NEW."partner_name", NEW."pbx_channels", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."provisioning", NEW."reason", NEW."requested_by", NEW."requester_id", NEW."requester_name", NEW."saved_steps", NEW."server_id", NEW."sip_channels", NEW."snapshot", NEW."state", NEW."submitted_at", NEW."tdm_channels", NEW."title", NEW."took_effect_at", NEW."updated_at"); RETURN NULL;', hash='11474943d299511f42025feb45bb3847a46539bd', operation='INSERT', pgid='pgtrigger_insert_insert_eb763', table='orders_order', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "orders_orderevent" ("activation_date", "agreement_id", "approval_comment", "approved_at", "approved_by", "approver_id", "approver_name", "completed_at", "copy_of_id", "created_at", "custom_limit", "customer_code", "customer_id", "customer_name", "default_limit", "details", "effective", "id", "kind", "no", "nonce", "note", "partner_id", "partner_name", "pbx_channels", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "provisioning", "reason", "requested_by", "requester_id", "requester_name", "saved_steps", "server_id", "sip_channels", "snapshot", "state", "submitted_at", "tdm_channels", "title", "took_effect_at", "updated_at") VALUES (NEW."activation_date", NEW."agreement_id", NEW."approval_comment", NEW."approved_at", NEW."approved_by", NEW."approver_id", NEW."approver_name", NEW."completed_at", NEW."copy_of_id", NEW."created_at", NEW."custom_limit", NEW."customer_code", NEW."customer_id", NEW."customer_name", NEW."default_limit", NEW."details", NEW."effective", NEW."id", NEW."kind", NEW."no", NEW."nonce", NEW."note", NEW."partner_id", NEW."partner_name", NEW."pbx_channels", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id", NEW."provisioning", NEW."reason", NEW."requested_by", NEW."requester_id", NEW."requester_name", NEW."saved_steps", NEW."server_id", NEW."sip_channels", NEW."snapshot", NEW."state", NEW."submitted_at", NEW."tdm_channels", NEW."title", NEW."took_effect_at", NEW."updated_at"); RETURN NULL;', hash='0b05f33b4790d47c6471b495b087a5798b25f13c', operation='UPDATE', pgid='pgtrigger_update_update_d4b84', table='orders_order', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='numberpick',
            constraint=models.UniqueConstraint(condition=models.Q(('active', True)), fields=('e164',), name='number_picked_once'),
        ),
        schema.AddConstraint(
            model_name='numberdemand',
            constraint=models.UniqueConstraint(fields=('order', 'site', 'billing_account'), name='demand_once_per_site_and_account'),
        ),
        schema.AddConstraint(
            model_name='itemline',
            constraint=models.UniqueConstraint(condition=models.Q(('line__isnull', True)), fields=('order', 'billing_account', 'item'), name='item_once_per_account'),
        ),
        schema.AddConstraint(
            model_name='itemline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity', 0), _negated=True), name='item_quantity_not_zero'),
        ),
        schema.AddConstraint(
            model_name='deviceline',
            constraint=models.UniqueConstraint(fields=('order', 'billing_account', 'model'), name='model_once_per_account'),
        ),
        schema.AddConstraint(
            model_name='deviceline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity', 0), _negated=True), name='device_quantity_not_zero'),
        ),
        schema.AddConstraint(
            model_name='bundleline',
            constraint=models.UniqueConstraint(fields=('order', 'bundle'), name='bundle_once_per_order'),
        ),
        schema.AddConstraint(
            model_name='bundleline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity', 0), _negated=True), name='bundle_quantity_not_zero'),
        ),
        schema.AddConstraint(
            model_name='shippingplace',
            constraint=models.UniqueConstraint(fields=('order', 'name'), name='place_name_once_per_order'),
        ),
        schema.AddConstraint(
            model_name='shipment',
            constraint=models.UniqueConstraint(fields=('place', 'device', 'site'), name='device_once_per_place_and_site'),
        ),
        schema.AddConstraint(
            model_name='shipment',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='shipped_quantity_positive'),
        ),
    ]
