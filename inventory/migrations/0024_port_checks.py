"""What a supplier is asked about a port that is still being typed."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0009_license_platform'),
        ('customers', '0019_first_extension'),
        ('inventory', '0023_group_domains'),
        ('partners', '0006_written_as'),
    ]

    operations = [
        migrations.CreateModel(
            name='PortCheck',
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
                ('customer_code', models.CharField(max_length=12, verbose_name='Customer ID')),
                ('customer_name', models.CharField(max_length=100, verbose_name='Customer Name')),
                ('order_no', models.CharField(max_length=20, verbose_name='Order No')),
                ('requester_id', models.BigIntegerField()),
                ('requester_name', models.CharField(max_length=100, verbose_name='Requester')),
                ('desk_id', models.BigIntegerField()),
                ('desk_name', models.CharField(max_length=100, verbose_name='Approver')),
                ('type_name', models.CharField(max_length=60, verbose_name='Number Type')),
                ('numbers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None, verbose_name='Direct Call Number')),
                ('listed', models.TextField(verbose_name='Direct Call Number')),
                ('digits', models.TextField()),
                ('quantity', models.PositiveIntegerField(verbose_name='Qty.')),
                ('main_number', models.CharField(max_length=20, verbose_name='Main billing number')),
                ('registered_address', models.CharField(max_length=300, verbose_name='Registered address')),
                ('losing_provider', models.CharField(max_length=100, verbose_name='Losing service provider')),
                ('range_holder', models.CharField(blank=True, max_length=100, verbose_name='Range holder')),
                ('installation', models.CharField(blank=True, choices=[('single', 'Single lines'), ('multi', 'Multi-line or ISDN'), ('range', 'DDI range, whole'), ('part', 'Part of a DDI range')], max_length=20, verbose_name='Line Type')),
                ('wanted_date', models.DateField(verbose_name='Porting Date')),
                ('comment', models.CharField(blank=True, max_length=200, verbose_name='Comment')),
                ('driver', models.CharField(blank=True, max_length=20)),
                ('address', models.CharField(blank=True, max_length=254, verbose_name='E-mail')),
                ('subject', models.CharField(max_length=200)),
                ('rows', models.JSONField(default=list)),
                ('turn', models.PositiveSmallIntegerField(default=1)),
                ('sent_by', models.CharField(max_length=100, verbose_name='Asked by')),
                ('due_until', models.DateTimeField(blank=True, null=True, verbose_name='Due until')),
                ('answer', models.CharField(blank=True, choices=[('', 'No answer yet'), ('valid', 'Valid'), ('invalid', 'Not valid'), ('over', 'Not answered before the port went on')], default='', max_length=10, verbose_name='Answer')),
                ('reject_code', models.CharField(blank=True, max_length=10, verbose_name='Reject Code')),
                ('words', models.CharField(blank=True, max_length=500, verbose_name='Comment of Result')),
                ('answered_by', models.CharField(blank=True, max_length=100)),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='Answered')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='port_checks', to='customers.customer')),
                ('number_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.numbertype', verbose_name='Number Type')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner')),
                ('supplier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='port_checks', to='inventory.portsupplier', verbose_name='Supplier')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'claimed'])), fields=['due_at', 'id'], name='inventory_portcheck_due'), models.Index(condition=models.Q(('state__in', ['done', 'given_up']), _negated=True), fields=['lane', 'id'], name='inventory_portcheck_lane'), models.Index(fields=['order_no', '-id'], name='port_check_of_order'), models.Index(condition=models.Q(('answer', '')), fields=['desk_id'], name='port_check_of_desk'), models.Index(fields=['partner', 'created_at', 'id'], name='port_check_partner_at'), models.Index(fields=['created_at', 'id'], name='port_check_by_created_at'), models.Index(fields=['partner_name', 'id'], name='port_check_by_partner_name'), models.Index(fields=['customer_code', 'id'], name='port_check_by_customer_code'), models.Index(fields=['customer_name', 'id'], name='port_check_by_customer_name'), models.Index(fields=['order_no', 'id'], name='port_check_by_order_no'), models.Index(fields=['answer', 'id'], name='port_check_by_answer'), models.Index(fields=['quantity', 'id'], name='port_check_by_quantity'), models.Index(fields=['wanted_date', 'id'], name='port_check_by_wanted_date'), models.Index(fields=['main_number', 'id'], name='port_check_by_main_number'), models.Index(fields=['losing_provider', 'id'], name='port_check_by_losing_provider'), models.Index(fields=['reject_code', 'id'], name='port_check_by_reject_code'), models.Index(fields=['sent_by', 'id'], name='port_check_by_sent_by'), models.Index(fields=['answered_at', 'id'], name='port_check_by_answered_at')],
            },
        ),
    ]
