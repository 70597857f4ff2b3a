
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import mptt.fields
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models
from partners.closure_sql import GUARD, INSTALL, NO_GUARD, REMOVE

from oms.kit import schema


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('login_id', models.EmailField(max_length=150, unique=True, verbose_name='Administrator ID')),
                ('name', models.CharField(max_length=100, verbose_name='Administrator Name')),
                ('email', models.EmailField(max_length=200, verbose_name='Administrator E-mail')),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('de', 'Deutsch')], max_length=5, verbose_name='Language')),
                ('is_chief', models.BooleanField(default=False, verbose_name='Chief Admin')),
                ('is_active', models.BooleanField(default=True, verbose_name='Active')),
                ('preferences', models.JSONField(blank=True, default=dict)),
                ('session_salt', models.CharField(blank=True, default='', max_length=32)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='AdditionalItemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('owner', models.CharField(choices=[('reseller', 'Resellers'), ('customer', 'Customers')], max_length=10, verbose_name='Used for')),
                ('name', models.CharField(max_length=60, verbose_name='Item')),
                ('kind', models.CharField(choices=[('text', 'Text'), ('number', 'Number'), ('date', 'Date'), ('select', 'Select'), ('check', 'Check box')], max_length=10, verbose_name='Type')),
                ('choices', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, help_text='For Select.', size=None, verbose_name='Choices')),
                ('is_mandatory', models.BooleanField(default=False, verbose_name='Mandatory')),
                ('is_available', models.BooleanField(default=True, verbose_name='Available')),
                ('sort_key', models.PositiveIntegerField(default=0, verbose_name='Sort Key')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AdditionalValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=500, verbose_name='Value')),
            ],
        ),
        migrations.CreateModel(
            name='AdditionalValueEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('value', models.CharField(max_length=500, verbose_name='Value')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Branding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('logo', models.BinaryField(blank=True, null=True)),
                ('logo_hash', models.CharField(blank=True, default='', max_length=16, verbose_name='Logo')),
                ('name', models.CharField(blank=True, default='', max_length=40, verbose_name='Portal Name')),
                ('colour', models.CharField(blank=True, default='', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-f]{6}$')], verbose_name='Portal Colour')),
            ],
        ),
        migrations.CreateModel(
            name='BrandingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('logo_hash', models.CharField(blank=True, default='', max_length=16, verbose_name='Logo')),
                ('name', models.CharField(blank=True, default='', max_length=40, verbose_name='Portal Name')),
                ('colour', models.CharField(blank=True, default='', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-f]{6}$')], verbose_name='Portal Colour')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('pk', models.CompositePrimaryKey('ancestor', 'descendant', blank=True, editable=False, primary_key=True, serialize=False)),
                ('ancestor', models.BigIntegerField(db_column='ancestor')),
                ('descendant', models.BigIntegerField(db_column='descendant')),
                ('depth', models.PositiveSmallIntegerField()),
            ],
            options={
                'db_table': 'partner_closure',
            },
        ),
        migrations.CreateModel(
            name='DefaultPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('manage_ddi', models.BooleanField(default=False, verbose_name='Manage DDI')),
                ('manage_device', models.BooleanField(default=False, verbose_name='Manage Device')),
                ('approve_order', models.BooleanField(default=False, verbose_name='Approve Order')),
                ('manage_child_reseller', models.BooleanField(default=False, verbose_name='Manage Child Reseller')),
                ('approve_stop_resume', models.BooleanField(default=False, verbose_name='Approve Stop/Resume')),
                ('approve_plan_change', models.BooleanField(default=False, verbose_name='Approve Change Service Plan')),
                ('approve_customer_close', models.BooleanField(default=False, verbose_name='Approve Customer Close')),
                ('number_porting', models.BooleanField(default=False, verbose_name='Number Porting Process')),
                ('kind', models.CharField(choices=[('sp', 'Service Provider'), ('vsp', 'VSP Reseller'), ('reseller', 'Reseller')], max_length=10, unique=True, verbose_name='Reseller Type')),
            ],
        ),
        migrations.CreateModel(
            name='DefaultPermissionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('manage_ddi', models.BooleanField(default=False, verbose_name='Manage DDI')),
                ('manage_device', models.BooleanField(default=False, verbose_name='Manage Device')),
                ('approve_order', models.BooleanField(default=False, verbose_name='Approve Order')),
                ('manage_child_reseller', models.BooleanField(default=False, verbose_name='Manage Child Reseller')),
                ('approve_stop_resume', models.BooleanField(default=False, verbose_name='Approve Stop/Resume')),
                ('approve_plan_change', models.BooleanField(default=False, verbose_name='Approve Change Service Plan')),
                ('approve_customer_close', models.BooleanField(default=False, verbose_name='Approve Customer Close')),
                ('number_porting', models.BooleanField(default=False, verbose_name='Number Porting Process')),
                ('kind', models.CharField(choices=[('sp', 'Service Provider'), ('vsp', 'VSP Reseller'), ('reseller', 'Reseller')], max_length=10, verbose_name='Reseller Type')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DemoMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_id', models.CharField(max_length=200, unique=True)),
                ('at', models.DateTimeField(verbose_name='Date')),
                ('sender', models.CharField(max_length=300, verbose_name='From')),
                ('receiver', models.CharField(max_length=300, verbose_name='To')),
                ('subject', models.CharField(max_length=300, verbose_name='Subject')),
                ('headers', models.TextField(blank=True)),
                ('text', models.TextField(blank=True)),
                ('html', models.TextField(blank=True)),
                ('size', models.PositiveIntegerField(default=0, verbose_name='Size')),
            ],
        ),
        migrations.CreateModel(
            name='EscalationContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(unique=True, verbose_name='Level')),
                ('role', models.CharField(blank=True, max_length=80, verbose_name='Role')),
                ('person', models.CharField(max_length=100, verbose_name='Person')),
                ('contact_number', models.CharField(max_length=30, verbose_name='Contact Number')),
                ('email', models.EmailField(max_length=254, verbose_name='Email Address')),
            ],
            options={
                'ordering': ['level'],
            },
        ),
        migrations.CreateModel(
            name='EscalationContactEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('level', models.PositiveSmallIntegerField(verbose_name='Level')),
                ('role', models.CharField(blank=True, max_length=80, verbose_name='Role')),
                ('person', models.CharField(max_length=100, verbose_name='Person')),
                ('contact_number', models.CharField(max_length=30, verbose_name='Contact Number')),
                ('email', models.EmailField(max_length=254, verbose_name='Email Address')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ExcelDownload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Date')),
                ('partner_name', models.CharField(max_length=100, verbose_name='Reseller')),
                ('login_id', models.CharField(max_length=150, verbose_name='Login ID')),
                ('account_name', models.CharField(blank=True, max_length=100, verbose_name='Login Name')),
                ('system_role', models.CharField(blank=True, choices=[('sp', 'Service Provider'), ('vsp', 'VSP Reseller'), ('reseller', 'Reseller')], max_length=10, verbose_name='System Role')),
                ('role_name', models.CharField(blank=True, max_length=100, verbose_name='Auth. Role')),
                ('ip', models.CharField(blank=True, max_length=45, verbose_name='Login IP')),
                ('menu_code', models.CharField(max_length=60)),
                ('menu_name', models.CharField(max_length=100, verbose_name='Menu Name')),
                ('rows', models.PositiveIntegerField(verbose_name='Downloaded Rows')),
                ('seconds', models.DecimalField(decimal_places=2, max_digits=8, verbose_name='Execution Time(sec.)')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ExcelExport',
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
                ('screen', models.CharField(max_length=60)),
                ('title', models.CharField(max_length=100)),
                ('path', models.CharField(max_length=300)),
                ('query', models.TextField(blank=True)),
                ('file_name', models.CharField(max_length=120)),
                ('written', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('ip', models.CharField(blank=True, max_length=45)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Factor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('app', 'Authenticator app'), ('passkey', 'Passkey'), ('recovery', 'Recovery codes')], max_length=10, verbose_name='Kind')),
                ('name', models.CharField(blank=True, default='', max_length=60, verbose_name='Name')),
                ('secret', models.TextField(blank=True, default='')),
                ('codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), blank=True, default=list, size=None)),
                ('last_step', models.BigIntegerField(default=0)),
                ('made_at', models.DateTimeField(verbose_name='Made')),
                ('last_used_at', models.DateTimeField(null=True, verbose_name='Last used')),
            ],
            options={
                'ordering': ['kind', 'id'],
            },
        ),
        migrations.CreateModel(
            name='FactorEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('app', 'Authenticator app'), ('passkey', 'Passkey'), ('recovery', 'Recovery codes')], max_length=10, verbose_name='Kind')),
                ('name', models.CharField(blank=True, default='', max_length=60, verbose_name='Name')),
                ('made_at', models.DateTimeField(verbose_name='Made')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='IdentityProvider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='Name')),
                ('issuer', models.URLField(max_length=300, verbose_name='Issuer')),
                ('client_id', models.CharField(max_length=200, verbose_name='Client ID')),
                ('client_secret', models.TextField(blank=True, default='', verbose_name='Client Secret')),
                ('secret_set_at', models.DateTimeField(verbose_name='Client Secret set')),
                ('is_active', models.BooleanField(default=False, verbose_name='Switched on')),
                ('is_only', models.BooleanField(default=False, verbose_name='Only by this provider')),
                ('serves_below', models.BooleanField(default=False, verbose_name='Also for resellers below')),
            ],
            options={
                'ordering': ['-is_active', 'name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='IdentityProviderEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=60, verbose_name='Name')),
                ('issuer', models.URLField(max_length=300, verbose_name='Issuer')),
                ('client_id', models.CharField(max_length=200, verbose_name='Client ID')),
                ('secret_set_at', models.DateTimeField(verbose_name='Client Secret set')),
                ('is_active', models.BooleanField(default=False, verbose_name='Switched on')),
                ('is_only', models.BooleanField(default=False, verbose_name='Only by this provider')),
                ('serves_below', models.BooleanField(default=False, verbose_name='Also for resellers below')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LinkedIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider_key', models.BigIntegerField()),
                ('issuer', models.CharField(max_length=300, verbose_name='Issuer')),
                ('subject', models.CharField(max_length=255, verbose_name='Subject')),
                ('linked_at', models.DateTimeField()),
                ('last_used_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='LinkedIdentityEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('provider_key', models.BigIntegerField()),
                ('issuer', models.CharField(max_length=300, verbose_name='Issuer')),
                ('subject', models.CharField(max_length=255, verbose_name='Subject')),
                ('linked_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LoginEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Date')),
                ('partner_name', models.CharField(max_length=100, verbose_name='Reseller')),
                ('login_id', models.CharField(max_length=150, verbose_name='Login ID')),
                ('account_name', models.CharField(blank=True, max_length=100, verbose_name='Login Name')),
                ('system_role', models.CharField(blank=True, choices=[('sp', 'Service Provider'), ('vsp', 'VSP Reseller'), ('reseller', 'Reseller')], max_length=10, verbose_name='System Role')),
                ('role_name', models.CharField(blank=True, max_length=100, verbose_name='Auth. Role')),
                ('ip', models.CharField(blank=True, max_length=45, verbose_name='Login IP')),
                ('state', models.CharField(choices=[('login', 'Login'), ('logout', 'Logout'), ('fail', 'Login Fail'), ('redirect_success', 'Redirect Login Success'), ('redirect_fail', 'Redirect Login Fail')], max_length=20, verbose_name='State')),
                ('retry_count', models.PositiveSmallIntegerField(default=0, verbose_name='Retry Count')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LoginSlot',
            fields=[
                ('subject', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('taken', models.PositiveIntegerField(default=0)),
                ('since', models.DateTimeField()),
                ('blocked_until', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='MenuAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Date')),
                ('partner_name', models.CharField(max_length=100, verbose_name='Reseller')),
                ('login_id', models.CharField(max_length=150, verbose_name='Login ID')),
                ('account_name', models.CharField(blank=True, max_length=100, verbose_name='Login Name')),
                ('system_role', models.CharField(blank=True, choices=[('sp', 'Service Provider'), ('vsp', 'VSP Reseller'), ('reseller', 'Reseller')], max_length=10, verbose_name='System Role')),
                ('role_name', models.CharField(blank=True, max_length=100, verbose_name='Auth. Role')),
                ('ip', models.CharField(blank=True, max_length=45, verbose_name='Login IP')),
                ('menu_code', models.CharField(max_length=60)),
                ('menu_name', models.CharField(max_length=100, verbose_name='Menu Name')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MessageWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='Message Type')),
                ('language', models.CharField(choices=[('en', 'English'), ('de', 'Deutsch')], max_length=5, verbose_name='Language')),
                ('subject', models.CharField(max_length=200, verbose_name='Subject')),
                ('text', models.TextField(max_length=4000, verbose_name='Text')),
                ('updated_at', models.DateTimeField(verbose_name='Last Updated')),
                ('updated_by', models.CharField(max_length=100, verbose_name='Last Updater')),
            ],
            options={
                'ordering': ['kind', 'language'],
            },
        ),
        migrations.CreateModel(
            name='MessageWordsEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=60, verbose_name='Message Type')),
                ('language', models.CharField(choices=[('en', 'English'), ('de', 'Deutsch')], max_length=5, verbose_name='Language')),
                ('subject', models.CharField(max_length=200, verbose_name='Subject')),
                ('text', models.TextField(max_length=4000, verbose_name='Text')),
                ('updated_at', models.DateTimeField(verbose_name='Last Updated')),
                ('updated_by', models.CharField(max_length=100, verbose_name='Last Updater')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Notice',
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
                ('partner_name', models.CharField(max_length=100, verbose_name='SP/Reseller')),
                ('receiver', models.CharField(max_length=100, verbose_name='Receiver')),
                ('address', models.EmailField(blank=True, max_length=254)),
                ('method', models.CharField(choices=[('screen', 'Screen Message'), ('email', 'E-mail')], max_length=10, verbose_name='Delivery Method')),
                ('kind', models.CharField(max_length=60, verbose_name='Message Type')),
                ('subject', models.CharField(max_length=200, verbose_name='Message')),
                ('text', models.TextField(blank=True)),
                ('html', models.TextField(blank=True)),
                ('link', models.CharField(blank=True, max_length=200)),
                ('sealed_link', models.CharField(blank=True, default='', max_length=400)),
                ('thread', models.CharField(blank=True, default='', max_length=60)),
                ('sender', models.CharField(max_length=100, verbose_name='Sender')),
                ('sender_partner_id', models.BigIntegerField(null=True)),
                ('customer_code', models.CharField(blank=True, max_length=20, verbose_name='Customer No')),
                ('customer_name', models.CharField(blank=True, max_length=100, verbose_name='Customer Name')),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Onboarding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_on', models.DateField(verbose_name='Started')),
                ('live_at', models.DateTimeField(blank=True, null=True, verbose_name='Live since')),
            ],
        ),
        migrations.CreateModel(
            name='OnboardingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('started_on', models.DateField(verbose_name='Started')),
                ('live_at', models.DateTimeField(blank=True, null=True, verbose_name='Live since')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OnboardingStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('confirmation', 'Order confirmation sent'), ('coordinator', 'Co-ordinator assigned'), ('platform', 'Accounts created on platform'), ('kick_off', 'Kick-off call'), ('training', 'Training'), ('live', 'Platform access live')], max_length=20, verbose_name='Step')),
                ('platform', models.CharField(blank=True, default='', max_length=60, verbose_name='Platform')),
                ('owner_name', models.CharField(blank=True, default='', max_length=100, verbose_name='Owner')),
                ('due_on', models.DateField(verbose_name='Due')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='Done')),
                ('done_by', models.CharField(blank=True, default='', max_length=100, verbose_name='Done by')),
                ('note', models.CharField(blank=True, default='', max_length=300, verbose_name='Note')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='OnboardingStepEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('confirmation', 'Order confirmation sent'), ('coordinator', 'Co-ordinator assigned'), ('platform', 'Accounts created on platform'), ('kick_off', 'Kick-off call'), ('training', 'Training'), ('live', 'Platform access live')], max_length=20, verbose_name='Step')),
                ('platform', models.CharField(blank=True, default='', max_length=60, verbose_name='Platform')),
                ('owner_name', models.CharField(blank=True, default='', max_length=100, verbose_name='Owner')),
                ('due_on', models.DateField(verbose_name='Due')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='Done')),
                ('done_by', models.CharField(blank=True, default='', max_length=100, verbose_name='Done by')),
                ('note', models.CharField(blank=True, default='', max_length=300, verbose_name='Note')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('manage_ddi', models.BooleanField(default=False, verbose_name='Manage DDI')),
                ('manage_device', models.BooleanField(default=False, verbose_name='Manage Device')),
                ('approve_order', models.BooleanField(default=False, verbose_name='Approve Order')),
                ('manage_child_reseller', models.BooleanField(default=False, verbose_name='Manage Child Reseller')),
                ('approve_stop_resume', models.BooleanField(default=False, verbose_name='Approve Stop/Resume')),
                ('approve_plan_change', models.BooleanField(default=False, verbose_name='Approve Change Service Plan')),
                ('approve_customer_close', models.BooleanField(default=False, verbose_name='Approve Customer Close')),
                ('number_porting', models.BooleanField(default=False, verbose_name='Number Porting Process')),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='Reseller ID')),
                ('name', models.CharField(max_length=100, verbose_name='Reseller Company Name')),
                ('domain', models.CharField(blank=True, max_length=100, verbose_name='Reseller Domain')),
                ('kind', models.CharField(choices=[('sp', 'Service Provider'), ('vsp', 'VSP Reseller'), ('reseller', 'Reseller')], max_length=10, verbose_name='Reseller Type')),
                ('status', models.CharField(choices=[('active', 'Activate'), ('inactive', 'Deactivate')], default='active', max_length=10, verbose_name='Status')),
                ('nation', models.CharField(default='GB', max_length=2, verbose_name='Nation')),
                ('language', models.CharField(choices=[('en', 'English'), ('de', 'Deutsch')], default='en', max_length=5, verbose_name='Language')),
                ('demo_limit', models.PositiveIntegerField(default=0, verbose_name='Demo Customer Limit')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='Address')),
                ('city', models.CharField(blank=True, max_length=100, verbose_name='City')),
                ('county', models.CharField(blank=True, max_length=100, verbose_name='County')),
                ('postal_code', models.CharField(blank=True, max_length=20, verbose_name='Postal Code')),
                ('phone_number', models.CharField(blank=True, max_length=30, verbose_name='Phone Number')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='Note')),
                ('requires_factor', models.BooleanField(default=False, verbose_name='Second Factor Required')),
                ('customer_count', models.PositiveIntegerField(default=0, verbose_name='Customer(EA)')),
                ('demo_customer_count', models.PositiveIntegerField(default=0, verbose_name='Demo Customers(EA)')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='Register Date')),
                ('lft', models.PositiveIntegerField(editable=False)),
                ('rght', models.PositiveIntegerField(editable=False)),
                ('tree_id', models.PositiveIntegerField(db_index=True, editable=False)),
                ('level', models.PositiveIntegerField(editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='PartnerEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('manage_ddi', models.BooleanField(default=False, verbose_name='Manage DDI')),
                ('manage_device', models.BooleanField(default=False, verbose_name='Manage Device')),
                ('approve_order', models.BooleanField(default=False, verbose_name='Approve Order')),
                ('manage_child_reseller', models.BooleanField(default=False, verbose_name='Manage Child Reseller')),
                ('approve_stop_resume', models.BooleanField(default=False, verbose_name='Approve Stop/Resume')),
                ('approve_plan_change', models.BooleanField(default=False, verbose_name='Approve Change Service Plan')),
                ('approve_customer_close', models.BooleanField(default=False, verbose_name='Approve Customer Close')),
                ('number_porting', models.BooleanField(default=False, verbose_name='Number Porting Process')),
                ('code', models.CharField(max_length=12, verbose_name='Reseller ID')),
                ('name', models.CharField(max_length=100, verbose_name='Reseller Company Name')),
                ('domain', models.CharField(blank=True, max_length=100, verbose_name='Reseller Domain')),
                ('kind', models.CharField(choices=[('sp', 'Service Provider'), ('vsp', 'VSP Reseller'), ('reseller', 'Reseller')], max_length=10, verbose_name='Reseller Type')),
                ('status', models.CharField(choices=[('active', 'Activate'), ('inactive', 'Deactivate')], default='active', max_length=10, verbose_name='Status')),
                ('nation', models.CharField(default='GB', max_length=2, verbose_name='Nation')),
                ('language', models.CharField(choices=[('en', 'English'), ('de', 'Deutsch')], default='en', max_length=5, verbose_name='Language')),
                ('demo_limit', models.PositiveIntegerField(default=0, verbose_name='Demo Customer Limit')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='Address')),
                ('city', models.CharField(blank=True, max_length=100, verbose_name='City')),
                ('county', models.CharField(blank=True, max_length=100, verbose_name='County')),
                ('postal_code', models.CharField(blank=True, max_length=20, verbose_name='Postal Code')),
                ('phone_number', models.CharField(blank=True, max_length=30, verbose_name='Phone Number')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='Note')),
                ('requires_factor', models.BooleanField(default=False, verbose_name='Second Factor Required')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='Register Date')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PasswordReset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ResellerSheet',
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
            name='Role',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('names', models.JSONField(default=dict, verbose_name='Auth Role Name')),
                ('sort_key', models.PositiveIntegerField(default=0, verbose_name='Sort Key')),
                ('system_role', models.CharField(choices=[('sp', 'Service Provider'), ('vsp', 'VSP Reseller'), ('reseller', 'Reseller')], max_length=10, verbose_name='System Role')),
                ('is_system', models.BooleanField(default=False, verbose_name='System Yn')),
                ('menus', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
            ],
            options={
                'ordering': ['sort_key', 'id'],
            },
        ),
        migrations.CreateModel(
            name='RoleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('names', models.JSONField(default=dict, verbose_name='Auth Role Name')),
                ('sort_key', models.PositiveIntegerField(default=0, verbose_name='Sort Key')),
                ('system_role', models.CharField(choices=[('sp', 'Service Provider'), ('vsp', 'VSP Reseller'), ('reseller', 'Reseller')], max_length=10, verbose_name='System Role')),
                ('is_system', models.BooleanField(default=False, verbose_name='System Yn')),
                ('menus', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('screen', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=60, verbose_name='Name')),
                ('query', models.CharField(max_length=2000)),
                ('shared', models.BooleanField(default=False, verbose_name="Shared with my partner's people")),
            ],
        ),
        migrations.CreateModel(
            name='SignedInSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('ip', models.CharField(blank=True, max_length=45, verbose_name='Login IP')),
                ('browser', models.CharField(blank=True, max_length=200, verbose_name='Browser')),
                ('began_at', models.DateTimeField(verbose_name='Signed in')),
                ('last_act_at', models.DateTimeField(verbose_name='Last active')),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-last_act_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='AccountEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('login_id', models.EmailField(max_length=150, verbose_name='Administrator ID')),
                ('name', models.CharField(max_length=100, verbose_name='Administrator Name')),
                ('email', models.EmailField(max_length=200, verbose_name='Administrator E-mail')),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('de', 'Deutsch')], max_length=5, verbose_name='Language')),
                ('is_chief', models.BooleanField(default=False, verbose_name='Chief Admin')),
                ('is_active', models.BooleanField(default=True, verbose_name='Active')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AdditionalItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.CharField(choices=[('reseller', 'Resellers'), ('customer', 'Customers')], max_length=10, verbose_name='Used for')),
                ('name', models.CharField(max_length=60, verbose_name='Item')),
                ('kind', models.CharField(choices=[('text', 'Text'), ('number', 'Number'), ('date', 'Date'), ('select', 'Select'), ('check', 'Check box')], max_length=10, verbose_name='Type')),
                ('choices', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, help_text='For Select.', size=None, verbose_name='Choices')),
                ('is_mandatory', models.BooleanField(default=False, verbose_name='Mandatory')),
                ('is_available', models.BooleanField(default=True, verbose_name='Available')),
                ('sort_key', models.PositiveIntegerField(default=0, verbose_name='Sort Key')),
            ],
            options={
                'ordering': ['owner', 'sort_key', 'id'],
                'constraints': [models.UniqueConstraint(fields=('owner', 'name'), name='additional_name_once_per_owner'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'select'), _negated=True), models.Q(('choices', []), _negated=True), _connector='OR'), name='additional_select_has_choices')],
            },
        ),
        schema.AddTrigger(
            model_name='additionalitem',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_additionalitemevent" ("choices", "id", "is_available", "is_mandatory", "kind", "name", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_key") VALUES (NEW."choices", NEW."id", NEW."is_available", NEW."is_mandatory", NEW."kind", NEW."name", NEW."owner", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sort_key"); RETURN NULL;', hash='ad5e88ac2d6a8792b6f68059526cf99642bd4f49', operation='INSERT', pgid='pgtrigger_insert_insert_86ce2', table='partners_additionalitem', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='additionalitem',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_additionalitemevent" ("choices", "id", "is_available", "is_mandatory", "kind", "name", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_key") VALUES (NEW."choices", NEW."id", NEW."is_available", NEW."is_mandatory", NEW."kind", NEW."name", NEW."owner", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sort_key"); RETURN NULL;', hash='79e913da051c73b456238f2d70e62138744f9184', operation='UPDATE', pgid='pgtrigger_update_update_33b35', table='partners_additionalitem', when='AFTER')),
        ),
        migrations.AddField(
            model_name='additionalitemevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='additionalitemevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.additionalitem'),
        ),
        migrations.AddField(
            model_name='additionalvalue',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='partners.additionalitem'),
        ),
        migrations.AddField(
            model_name='additionalvalueevent',
            name='item',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.additionalitem'),
        ),
        migrations.AddField(
            model_name='additionalvalueevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='additionalvalueevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.additionalvalue'),
        ),
        migrations.AddField(
            model_name='brandingevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='brandingevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.branding'),
        ),
        schema.AddIndex(
            model_name='closure',
            index=models.Index(fields=['descendant', 'ancestor'], name='closure_upwards'),
        ),
        schema.AddConstraint(
            model_name='defaultpermission',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'sp'), _negated=True), name='no_defaults_for_the_provider'),
        ),
        schema.AddTrigger(
            model_name='defaultpermission',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_defaultpermissionevent" ("approve_customer_close", "approve_order", "approve_plan_change", "approve_stop_resume", "id", "kind", "manage_child_reseller", "manage_ddi", "manage_device", "number_porting", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."approve_customer_close", NEW."approve_order", NEW."approve_plan_change", NEW."approve_stop_resume", NEW."id", NEW."kind", NEW."manage_child_reseller", NEW."manage_ddi", NEW."manage_device", NEW."number_porting", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='8788821373a8a923830a3a7334ea76a86177e61c', operation='INSERT', pgid='pgtrigger_insert_insert_519a9', table='partners_defaultpermission', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='defaultpermission',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_defaultpermissionevent" ("approve_customer_close", "approve_order", "approve_plan_change", "approve_stop_resume", "id", "kind", "manage_child_reseller", "manage_ddi", "manage_device", "number_porting", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."approve_customer_close", NEW."approve_order", NEW."approve_plan_change", NEW."approve_stop_resume", NEW."id", NEW."kind", NEW."manage_child_reseller", NEW."manage_ddi", NEW."manage_device", NEW."number_porting", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='95b0e76bc85a7656586c260b29de5b1f5c4a696e', operation='UPDATE', pgid='pgtrigger_update_update_87b18', table='partners_defaultpermission', when='AFTER')),
        ),
        migrations.AddField(
            model_name='defaultpermissionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='defaultpermissionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.defaultpermission'),
        ),
        schema.AddTrigger(
            model_name='escalationcontact',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_escalationcontactevent" ("contact_number", "email", "id", "level", "person", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."contact_number", NEW."email", NEW."id", NEW."level", NEW."person", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role"); RETURN NULL;', hash='b2e1a1675b9463a8aa1cac91c2bbf683a476cc8d', operation='INSERT', pgid='pgtrigger_insert_insert_e3de9', table='partners_escalationcontact', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='escalationcontact',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_escalationcontactevent" ("contact_number", "email", "id", "level", "person", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."contact_number", NEW."email", NEW."id", NEW."level", NEW."person", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role"); RETURN NULL;', hash='a2002b17c8daddca0be9511e5a82f0890d327011', operation='UPDATE', pgid='pgtrigger_update_update_9ddd2', table='partners_escalationcontact', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='escalationcontact',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_escalationcontactevent" ("contact_number", "email", "id", "level", "person", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (OLD."contact_number", OLD."email", OLD."id", OLD."level", OLD."person", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role"); RETURN NULL;', hash='1c0fcdc22cb52bdebb7c257fa828f14d09a1b2cd', operation='DELETE', pgid='pgtrigger_delete_delete_b8695', table='partners_escalationcontact', when='AFTER')),
        ),
        migrations.AddField(
            model_name='escalationcontactevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='escalationcontactevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.escalationcontact'),
        ),
        migrations.AddField(
            model_name='excelexport',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='factor',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='factors', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='factorevent',
            name='account',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='factorevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='factorevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.factor'),
        ),
        migrations.AddField(
            model_name='identityproviderevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='identityproviderevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.identityprovider'),
        ),
        migrations.AddField(
            model_name='linkedidentity',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='linkedidentityevent',
            name='account',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='linkedidentityevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='linkedidentityevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.linkedidentity'),
        ),
        schema.AddConstraint(
            model_name='messagewords',
            constraint=models.UniqueConstraint(fields=('kind', 'language'), name='words_once_per_kind_and_language'),
        ),
        schema.AddTrigger(
            model_name='messagewords',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_messagewordsevent" ("id", "kind", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "text", "updated_at", "updated_by") VALUES (NEW."id", NEW."kind", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."subject", NEW."text", NEW."updated_at", NEW."updated_by"); RETURN NULL;', hash='5943df9bd9f6f05e1155466f562cdb5a36064b96', operation='INSERT', pgid='pgtrigger_insert_insert_aa1db', table='partners_messagewords', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='messagewords',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_messagewordsevent" ("id", "kind", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "text", "updated_at", "updated_by") VALUES (NEW."id", NEW."kind", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."subject", NEW."text", NEW."updated_at", NEW."updated_by"); RETURN NULL;', hash='02724b9f7b70486324c50b5cf32b7dd37b219e75', operation='UPDATE', pgid='pgtrigger_update_update_a00a2', table='partners_messagewords', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='messagewords',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_messagewordsevent" ("id", "kind", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "text", "updated_at", "updated_by") VALUES (OLD."id", OLD."kind", OLD."language", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."subject", OLD."text", OLD."updated_at", OLD."updated_by"); RETURN NULL;', hash='f214578933a67b2f9884315211bb86c556eac1c3', operation='DELETE', pgid='pgtrigger_delete_delete_479ef', table='partners_messagewords', when='AFTER')),
        ),
        migrations.AddField(
            model_name='messagewordsevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='messagewordsevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.messagewords'),
        ),
        migrations.AddField(
            model_name='notice',
            name='account',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notices', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='onboardingevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='onboardingevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.onboarding'),
        ),
        migrations.AddField(
            model_name='onboardingstep',
            name='onboarding',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='partners.onboarding'),
        ),
        migrations.AddField(
            model_name='onboardingstep',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Owner'),
        ),
        migrations.AddField(
            model_name='onboardingstepevent',
            name='onboarding',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.onboarding'),
        ),
        migrations.AddField(
            model_name='onboardingstepevent',
            name='owner',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Owner'),
        ),
        migrations.AddField(
            model_name='onboardingstepevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='onboardingstepevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.onboardingstep'),
        ),
        migrations.AddField(
            model_name='partner',
            name='parent',
            field=mptt.fields.TreeForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='partners.partner', verbose_name='Parent Reseller'),
        ),
        migrations.AddField(
            model_name='onboardingevent',
            name='partner',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='onboarding',
            name='partner',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='onboarding', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='notice',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='menuaccess',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='loginevent',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='linkedidentityevent',
            name='partner',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='linkedidentity',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='identityproviderevent',
            name='partner',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='identityprovider',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identity_providers', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='factorevent',
            name='partner',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='factor',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='excelexport',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='exceldownload',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='demomail',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='brandingevent',
            name='partner',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='branding',
            name='partner',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='branding', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='additionalvalueevent',
            name='partner',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='additionalvalue',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='additional', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='accountevent',
            name='partner',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='account',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='partnerevent',
            name='parent',
            field=mptt.fields.TreeForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner', verbose_name='Parent Reseller'),
        ),
        migrations.AddField(
            model_name='partnerevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='partnerevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='passwordreset',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='resellersheet',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='resellersheet',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='role',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='role',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='partners.role'),
        ),
        migrations.AddField(
            model_name='accountevent',
            name='role',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.role', verbose_name='Auth. Group'),
        ),
        migrations.AddField(
            model_name='account',
            name='role',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='partners.role', verbose_name='Auth. Group'),
        ),
        migrations.AddField(
            model_name='roleevent',
            name='owner',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='roleevent',
            name='parent',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.role'),
        ),
        migrations.AddField(
            model_name='roleevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='roleevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.role'),
        ),
        migrations.AddField(
            model_name='savedview',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='views', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='savedview',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='signedinsession',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='signedinsession',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partners.partner'),
        ),
        schema.AddIndex(
            model_name='onboardingstep',
            index=models.Index(condition=models.Q(('done_at__isnull', True)), fields=['due_on'], name='step_due'),
        ),
        schema.AddConstraint(
            model_name='onboardingstep',
            constraint=models.UniqueConstraint(fields=('onboarding', 'position'), name='one_step_at_a_position'),
        ),
        schema.AddTrigger(
            model_name='onboardingstep',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_onboardingstepevent" ("done_at", "done_by", "due_on", "id", "kind", "note", "onboarding_id", "owner_id", "owner_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "platform", "position") VALUES (NEW."done_at", NEW."done_by", NEW."due_on", NEW."id", NEW."kind", NEW."note", NEW."onboarding_id", NEW."owner_id", NEW."owner_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."platform", NEW."position"); RETURN NULL;', hash='28612483cc3cac979e166db1636e46b2e7b8c8d9', operation='INSERT', pgid='pgtrigger_insert_insert_a24d7', table='partners_onboardingstep', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='onboardingstep',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_onboardingstepevent" ("done_at", "done_by", "due_on", "id", "kind", "note", "onboarding_id", "owner_id", "owner_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "platform", "position") VALUES (NEW."done_at", NEW."done_by", NEW."due_on", NEW."id", NEW."kind", NEW."note", NEW."onboarding_id", NEW."owner_id", NEW."owner_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."platform", NEW."position"); RETURN NULL;', hash='b17ce7fe7c3766c249363b52fbf86838f5c0640a', operation='UPDATE', pgid='pgtrigger_update_update_c2b7e', table='partners_onboardingstep', when='AFTER')),
        ),
        schema.AddIndex(
            model_name='partner',
            index=models.Index(fields=['name', 'id'], name='partner_by_name'),
        ),
        schema.AddIndex(
            model_name='partner',
            index=models.Index(fields=['tree_id', 'lft'], name='partners_partner_tree_id_l8a56'),
        ),
        schema.AddConstraint(
            model_name='partner',
            constraint=models.UniqueConstraint(condition=models.Q(('parent__isnull', True)), fields=('parent',), name='one_root', nulls_distinct=False),
        ),
        schema.AddConstraint(
            model_name='partner',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='partner_not_its_own_parent'),
        ),
        schema.AddTrigger(
            model_name='partner',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_partnerevent" ("address", "approve_customer_close", "approve_order", "approve_plan_change", "approve_stop_resume", "city", "code", "county", "created_at", "demo_limit", "domain", "id", "kind", "language", "manage_child_reseller", "manage_ddi", "manage_device", "name", "nation", "note", "number_porting", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_number", "postal_code", "requires_factor", "status") VALUES (NEW."address", NEW."approve_customer_close", NEW."approve_order", NEW."approve_plan_change", NEW."approve_stop_resume", NEW."city", NEW."code", NEW."county", NEW."created_at", NEW."demo_limit", NEW."domain", NEW."id", NEW."kind", NEW."language", NEW."manage_child_reseller", NEW."manage_ddi", NEW."manage_device", NEW."name", NEW."nation", NEW."note", NEW."number_porting", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone_number", NEW."postal_code", NEW."requires_factor", NEW."status"); RETURN NULL;', hash='0eace714d67faf86bb512e5796d6442094e378f0', operation='INSERT', pgid='pgtrigger_insert_insert_71860', table='partners_partner', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='partner',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."approve_customer_close" IS DISTINCT FROM (NEW."approve_customer_close") OR OLD."approve_order" IS DISTINCT FROM (NEW."approve_order") OR OLD."approve_plan_change" IS DISTINCT FROM (NEW."approve_plan_change") OR OLD."approve_stop_resume" IS DISTINCT FROM (NEW."approve_stop_resume") OR OLD."city" IS DISTINCT FROM (NEW."city") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."county" IS DISTINCT FROM (NEW."county") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."demo_limit" IS DISTINCT FROM (NEW."demo_limit") OR OLD."domain" IS DISTINCT FROM (NEW."domain") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."manage_child_reseller" IS DISTINCT FROM (NEW."manage_child_reseller") OR OLD."manage_ddi" IS DISTINCT FROM (NEW."manage_ddi") OR OLD."manage_device" IS DISTINCT FROM (NEW."manage_device") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."nation" IS DISTINCT FROM (NEW."nation") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."number_porting" IS DISTINCT FROM (NEW."number_porting") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."phone_number" IS DISTINCT FROM (NEW."phone_number") OR OLD."postal_code" IS DISTINCT FROM (NEW."postal_code") OR OLD."requires_factor" IS DISTINCT FROM (NEW."requires_factor") OR OLD."status" IS DISTINCT FROM (NEW."status"))', func='INSERT INTO "partners_partnerevent" ("address", "approve_customer_close", "approve_order", "approve_plan_change", "approve_stop_resume", "city", "code", "county", "created_at", "demo_limit", "domain", "id", "kind", "language", "manage_child_reseller", "manage_ddi", "manage_device", "name", "nation", "note", "number_porting", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_number", "postal_code", "requires_factor", "status") VALUES (NEW."address", NEW."approve_customer_close", NEW."approve_order", NEW."approve_plan_change", NEW."approve_stop_resume", NEW."city", NEW."code", NEW."county", NEW."created_at", NEW."demo_limit", NEW."domain", NEW."id", NEW."kind", NEW."language", NEW."manage_child_reseller", NEW."manage_ddi", NEW."manage_device", NEW."name", NEW."nation", NEW."note", NEW."number_porting", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone_number", NEW."postal_code", NEW."requires_factor", NEW."status"); RETURN NULL;', hash='c251b6ce5d2009d2f20b331ff95ca029a0ef8635', operation='UPDATE', pgid='pgtrigger_update_update_17ece', table='partners_partner', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='onboarding',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_onboardingevent" ("id", "live_at", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_on") VALUES (NEW."id", NEW."live_at", NEW."partner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."started_on"); RETURN NULL;', hash='2b38481149943ff219a35762d93ff40c6038e0a0', operation='INSERT', pgid='pgtrigger_insert_insert_7bbb9', table='partners_onboarding', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='onboarding',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_onboardingevent" ("id", "live_at", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_on") VALUES (NEW."id", NEW."live_at", NEW."partner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."started_on"); RETURN NULL;', hash='96d704e3ac8d2b4bc00c1fec584ffddc13de650a', operation='UPDATE', pgid='pgtrigger_update_update_60d59', table='partners_onboarding', when='AFTER')),
        ),
        schema.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'claimed'])), fields=['due_at', 'id'], name='partners_notice_due'),
        ),
        schema.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('state__in', ['done', 'given_up']), _negated=True), fields=['lane', 'id'], name='partners_notice_lane'),
        ),
        schema.AddIndex(
            model_name='notice',
            index=models.Index(fields=['created_at', 'id'], name='notice_at'),
        ),
        schema.AddIndex(
            model_name='notice',
            index=models.Index(fields=['partner', 'created_at', 'id'], name='notice_partner_at'),
        ),
        schema.AddIndex(
            model_name='notice',
            index=models.Index(fields=['customer_code', 'created_at'], name='notice_customer'),
        ),
        schema.AddIndex(
            model_name='notice',
            index=models.Index(fields=['partner_name', 'id'], name='notice_by_partner_name'),
        ),
        schema.AddIndex(
            model_name='notice',
            index=models.Index(fields=['receiver', 'id'], name='notice_by_receiver'),
        ),
        schema.AddIndex(
            model_name='notice',
            index=models.Index(fields=['state', 'id'], name='notice_by_state'),
        ),
        schema.AddIndex(
            model_name='notice',
            index=models.Index(fields=['method', 'id'], name='notice_by_method'),
        ),
        schema.AddIndex(
            model_name='notice',
            index=models.Index(fields=['kind', 'id'], name='notice_by_kind'),
        ),
        schema.AddIndex(
            model_name='notice',
            index=models.Index(fields=['subject', 'id'], name='notice_by_subject'),
        ),
        schema.AddIndex(
            model_name='notice',
            index=models.Index(fields=['sender', 'id'], name='notice_by_sender'),
        ),
        schema.AddIndex(
            model_name='notice',
            index=models.Index(fields=['customer_code', 'id'], name='notice_by_customer_code'),
        ),
        schema.AddIndex(
            model_name='notice',
            index=models.Index(fields=['customer_name', 'id'], name='notice_by_customer_name'),
        ),
        schema.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('method', 'screen'), ('seen_at__isnull', True)), fields=['account', '-id'], name='notice_unseen'),
        ),
        schema.AddIndex(
            model_name='menuaccess',
            index=models.Index(fields=['at', 'id'], name='partners_menuaccess_at'),
        ),
        schema.AddIndex(
            model_name='menuaccess',
            index=models.Index(fields=['partner', 'at', 'id'], name='partners_menuaccess_pat'),
        ),
        schema.AddIndex(
            model_name='menuaccess',
            index=models.Index(fields=['partner_name', 'id'], name='menuaccess_by_partner_name'),
        ),
        schema.AddIndex(
            model_name='menuaccess',
            index=models.Index(fields=['login_id', 'id'], name='menuaccess_by_login_id'),
        ),
        schema.AddIndex(
            model_name='menuaccess',
            index=models.Index(fields=['account_name', 'id'], name='menuaccess_by_account_name'),
        ),
        schema.AddIndex(
            model_name='menuaccess',
            index=models.Index(fields=['system_role', 'id'], name='menuaccess_by_system_role'),
        ),
        schema.AddIndex(
            model_name='menuaccess',
            index=models.Index(fields=['role_name', 'id'], name='menuaccess_by_role_name'),
        ),
        schema.AddIndex(
            model_name='menuaccess',
            index=models.Index(fields=['ip', 'id'], name='menuaccess_by_ip'),
        ),
        schema.AddIndex(
            model_name='menuaccess',
            index=models.Index(fields=['menu_name', 'id'], name='menuaccess_by_menu_name'),
        ),
        schema.AddIndex(
            model_name='loginevent',
            index=models.Index(fields=['at', 'id'], name='partners_loginevent_at'),
        ),
        schema.AddIndex(
            model_name='loginevent',
            index=models.Index(fields=['partner', 'at', 'id'], name='partners_loginevent_pat'),
        ),
        schema.AddIndex(
            model_name='loginevent',
            index=models.Index(fields=['partner_name', 'id'], name='loginevent_by_partner_name'),
        ),
        schema.AddIndex(
            model_name='loginevent',
            index=models.Index(fields=['login_id', 'id'], name='loginevent_by_login_id'),
        ),
        schema.AddIndex(
            model_name='loginevent',
            index=models.Index(fields=['account_name', 'id'], name='loginevent_by_account_name'),
        ),
        schema.AddIndex(
            model_name='loginevent',
            index=models.Index(fields=['system_role', 'id'], name='loginevent_by_system_role'),
        ),
        schema.AddIndex(
            model_name='loginevent',
            index=models.Index(fields=['role_name', 'id'], name='loginevent_by_role_name'),
        ),
        schema.AddIndex(
            model_name='loginevent',
            index=models.Index(fields=['ip', 'id'], name='loginevent_by_ip'),
        ),
        schema.AddIndex(
            model_name='loginevent',
            index=models.Index(fields=['state', 'id'], name='loginevent_by_state'),
        ),
        schema.AddIndex(
            model_name='loginevent',
            index=models.Index(fields=['retry_count', 'id'], name='loginevent_by_retry_count'),
        ),
        schema.AddConstraint(
            model_name='linkedidentity',
            constraint=models.UniqueConstraint(fields=('provider_key', 'issuer', 'subject'), name='subject_is_one_account'),
        ),
        schema.AddConstraint(
            model_name='linkedidentity',
            constraint=models.UniqueConstraint(fields=('provider_key', 'account'), name='account_is_one_subject'),
        ),
        schema.AddTrigger(
            model_name='linkedidentity',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_linkedidentityevent" ("account_id", "id", "issuer", "linked_at", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_key", "subject") VALUES (NEW."account_id", NEW."id", NEW."issuer", NEW."linked_at", NEW."partner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provider_key", NEW."subject"); RETURN NULL;', hash='517606e6f372d6088a22ce730d326b17ccd28b7c', operation='INSERT', pgid='pgtrigger_insert_insert_2d970', table='partners_linkedidentity', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='linkedidentity',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_linkedidentityevent" ("account_id", "id", "issuer", "linked_at", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_key", "subject") VALUES (OLD."account_id", OLD."id", OLD."issuer", OLD."linked_at", OLD."partner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."provider_key", OLD."subject"); RETURN NULL;', hash='95b9f97da619db1e0aabe7d5266fd2004baa4750', operation='DELETE', pgid='pgtrigger_delete_delete_546ec', table='partners_linkedidentity', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='identityprovider',
            constraint=models.UniqueConstraint(fields=('partner', 'issuer'), name='issuer_once_per_partner'),
        ),
        schema.AddConstraint(
            model_name='identityprovider',
            constraint=models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('partner',), name='one_identity_provider_switched_on'),
        ),
        schema.AddTrigger(
            model_name='identityprovider',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_identityproviderevent" ("client_id", "id", "is_active", "is_only", "issuer", "name", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "secret_set_at", "serves_below") VALUES (NEW."client_id", NEW."id", NEW."is_active", NEW."is_only", NEW."issuer", NEW."name", NEW."partner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."secret_set_at", NEW."serves_below"); RETURN NULL;', hash='f84e93251c75d7754339ed1cd1d96983fc921da2', operation='INSERT', pgid='pgtrigger_insert_insert_7ad43', table='partners_identityprovider', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='identityprovider',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."client_id" IS DISTINCT FROM (NEW."client_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_only" IS DISTINCT FROM (NEW."is_only") OR OLD."issuer" IS DISTINCT FROM (NEW."issuer") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."partner_id" IS DISTINCT FROM (NEW."partner_id") OR OLD."secret_set_at" IS DISTINCT FROM (NEW."secret_set_at") OR OLD."serves_below" IS DISTINCT FROM (NEW."serves_below"))', func='INSERT INTO "partners_identityproviderevent" ("client_id", "id", "is_active", "is_only", "issuer", "name", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "secret_set_at", "serves_below") VALUES (NEW."client_id", NEW."id", NEW."is_active", NEW."is_only", NEW."issuer", NEW."name", NEW."partner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."secret_set_at", NEW."serves_below"); RETURN NULL;', hash='a31aee1a6eb191d65e237f6d8028fc573dd6c5e9', operation='UPDATE', pgid='pgtrigger_update_update_e9d77', table='partners_identityprovider', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='identityprovider',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_identityproviderevent" ("client_id", "id", "is_active", "is_only", "issuer", "name", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "secret_set_at", "serves_below") VALUES (OLD."client_id", OLD."id", OLD."is_active", OLD."is_only", OLD."issuer", OLD."name", OLD."partner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."secret_set_at", OLD."serves_below"); RETURN NULL;', hash='ed54336d0f5a3463d2929bc7d7450f5e5de63309', operation='DELETE', pgid='pgtrigger_delete_delete_41ece', table='partners_identityprovider', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='factor',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'passkey'), _negated=True), fields=('account', 'kind'), name='one_factor_of_a_kind_but_passkeys'),
        ),
        schema.AddConstraint(
            model_name='factor',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'passkey')), fields=('account', 'name'), name='passkey_name_once_per_account'),
        ),
        schema.AddTrigger(
            model_name='factor',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_factorevent" ("account_id", "id", "kind", "made_at", "name", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."account_id", NEW."id", NEW."kind", NEW."made_at", NEW."name", NEW."partner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='4249c2dad49a49f185eb020b3dc9ab8d706c3c06', operation='INSERT', pgid='pgtrigger_insert_insert_15d35', table='partners_factor', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='factor',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."partner_id" IS DISTINCT FROM (NEW."partner_id"))', func='INSERT INTO "partners_factorevent" ("account_id", "id", "kind", "made_at", "name", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."account_id", NEW."id", NEW."kind", NEW."made_at", NEW."name", NEW."partner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='4d66b5c0ab1f2b6a92171e548efc9e9c68f5c176', operation='UPDATE', pgid='pgtrigger_update_update_e818f', table='partners_factor', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='factor',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_factorevent" ("account_id", "id", "kind", "made_at", "name", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."account_id", OLD."id", OLD."kind", OLD."made_at", OLD."name", OLD."partner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='a49ad6fe62278438d3f0448bb36a7270846b13af', operation='DELETE', pgid='pgtrigger_delete_delete_227bf', table='partners_factor', when='AFTER')),
        ),
        schema.AddIndex(
            model_name='excelexport',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'claimed'])), fields=['due_at', 'id'], name='partners_excelexport_due'),
        ),
        schema.AddIndex(
            model_name='excelexport',
            index=models.Index(condition=models.Q(('state__in', ['done', 'given_up']), _negated=True), fields=['lane', 'id'], name='partners_excelexport_lane'),
        ),
        schema.AddIndex(
            model_name='exceldownload',
            index=models.Index(fields=['at', 'id'], name='partners_exceldownload_at'),
        ),
        schema.AddIndex(
            model_name='exceldownload',
            index=models.Index(fields=['partner', 'at', 'id'], name='partners_exceldownload_pat'),
        ),
        schema.AddIndex(
            model_name='exceldownload',
            index=models.Index(fields=['partner_name', 'id'], name='exceldownload_by_partner_name'),
        ),
        schema.AddIndex(
            model_name='exceldownload',
            index=models.Index(fields=['login_id', 'id'], name='exceldownload_by_login_id'),
        ),
        schema.AddIndex(
            model_name='exceldownload',
            index=models.Index(fields=['account_name', 'id'], name='exceldownload_by_account_name'),
        ),
        schema.AddIndex(
            model_name='exceldownload',
            index=models.Index(fields=['system_role', 'id'], name='exceldownload_by_system_role'),
        ),
        schema.AddIndex(
            model_name='exceldownload',
            index=models.Index(fields=['role_name', 'id'], name='exceldownload_by_role_name'),
        ),
        schema.AddIndex(
            model_name='exceldownload',
            index=models.Index(fields=['ip', 'id'], name='exceldownload_by_ip'),
        ),
        schema.AddIndex(
            model_name='exceldownload',
            index=models.Index(fields=['menu_name', 'id'], name='exceldownload_by_menu_name'),
        ),
        schema.AddIndex(
            model_name='exceldownload',
            index=models.Index(fields=['rows', 'id'], name='exceldownload_by_rows'),
        ),
        schema.AddIndex(
            model_name='exceldownload',
            index=models.Index(fields=['seconds', 'id'], name='exceldownload_by_seconds'),
        ),
        schema.AddIndex(
            model_name='demomail',
            index=models.Index(fields=['at', 'id'], name='demo_mail_at'),
        ),
        schema.AddTrigger(
            model_name='branding',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_brandingevent" ("colour", "id", "logo_hash", "name", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."colour", NEW."id", NEW."logo_hash", NEW."name", NEW."partner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='2e51fe755da86611af5871c910cc353b21e0334d', operation='INSERT', pgid='pgtrigger_insert_insert_b8aa0', table='partners_branding', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='branding',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."colour" IS DISTINCT FROM (NEW."colour") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."logo_hash" IS DISTINCT FROM (NEW."logo_hash") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."partner_id" IS DISTINCT FROM (NEW."partner_id"))', func='INSERT INTO "partners_brandingevent" ("colour", "id", "logo_hash", "name", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."colour", NEW."id", NEW."logo_hash", NEW."name", NEW."partner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='3ba9285982702525b88b0cf9d642e26603f3d062', operation='UPDATE', pgid='pgtrigger_update_update_ff2e4', table='partners_branding', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='additionalvalue',
            constraint=models.UniqueConstraint(fields=('partner', 'item'), name='one_value_per_item_and_partner'),
        ),
        schema.AddTrigger(
            model_name='additionalvalue',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_additionalvalueevent" ("id", "item_id", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value") VALUES (NEW."id", NEW."item_id", NEW."partner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."value"); RETURN NULL;', hash='6d3a31ad9c21a79f8fbd0fd2cd9819ba0df6430a', operation='INSERT', pgid='pgtrigger_insert_insert_f7915', table='partners_additionalvalue', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='additionalvalue',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_additionalvalueevent" ("id", "item_id", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value") VALUES (NEW."id", NEW."item_id", NEW."partner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."value"); RETURN NULL;', hash='2f3e01c613418cb4b90b57619585cf5f090dcb16', operation='UPDATE', pgid='pgtrigger_update_update_0c654', table='partners_additionalvalue', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='additionalvalue',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_additionalvalueevent" ("id", "item_id", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value") VALUES (OLD."id", OLD."item_id", OLD."partner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."value"); RETURN NULL;', hash='2493f326a32f98c807b47ff481773e7da64c5fee', operation='DELETE', pgid='pgtrigger_delete_delete_588d3', table='partners_additionalvalue', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='role',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_system', True), ('owner__isnull', True)), models.Q(('is_system', False), ('owner__isnull', False)), _connector='OR'), name='role_is_system_or_owned'),
        ),
        schema.AddConstraint(
            model_name='role',
            constraint=models.UniqueConstraint(condition=models.Q(('is_system', True)), fields=('system_role',), name='one_system_role_each'),
        ),
        schema.AddTrigger(
            model_name='role',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_roleevent" ("id", "is_system", "menus", "names", "owner_id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_key", "system_role") VALUES (NEW."id", NEW."is_system", NEW."menus", NEW."names", NEW."owner_id", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sort_key", NEW."system_role"); RETURN NULL;', hash='271324f1d7f5805e3ca921551d3d3b09aa88c2c5', operation='INSERT', pgid='pgtrigger_insert_insert_c0414', table='partners_role', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='role',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_roleevent" ("id", "is_system", "menus", "names", "owner_id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_key", "system_role") VALUES (NEW."id", NEW."is_system", NEW."menus", NEW."names", NEW."owner_id", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sort_key", NEW."system_role"); RETURN NULL;', hash='111585e1809c83ad369badbbd552803b761771bd', operation='UPDATE', pgid='pgtrigger_update_update_8475a', table='partners_role', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='role',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_roleevent" ("id", "is_system", "menus", "names", "owner_id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sort_key", "system_role") VALUES (OLD."id", OLD."is_system", OLD."menus", OLD."names", OLD."owner_id", OLD."parent_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sort_key", OLD."system_role"); RETURN NULL;', hash='46489d67c0648b6218c048c515c8b712633cfb25', operation='DELETE', pgid='pgtrigger_delete_delete_c5e13', table='partners_role', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(condition=models.Q(('is_chief', True)), fields=('partner',), name='one_chief_admin'),
        ),
        schema.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('login_id', django.db.models.functions.text.Lower('login_id'))), name='login_id_in_lower_case'),
        ),
        schema.AddTrigger(
            model_name='account',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_accountevent" ("created_at", "email", "id", "is_active", "is_chief", "language", "login_id", "name", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role_id") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."is_chief", NEW."language", NEW."login_id", NEW."name", NEW."partner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role_id"); RETURN NULL;', hash='3cc35d31be027ec29c1497c9ffe9d84e3c378636', operation='INSERT', pgid='pgtrigger_insert_insert_114bb', table='partners_account', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='account',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_chief" IS DISTINCT FROM (NEW."is_chief") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."login_id" IS DISTINCT FROM (NEW."login_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."partner_id" IS DISTINCT FROM (NEW."partner_id") OR OLD."role_id" IS DISTINCT FROM (NEW."role_id"))', func='INSERT INTO "partners_accountevent" ("created_at", "email", "id", "is_active", "is_chief", "language", "login_id", "name", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role_id") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."is_chief", NEW."language", NEW."login_id", NEW."name", NEW."partner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role_id"); RETURN NULL;', hash='73d1059c5964d7d89d693489ffb47eaf61d9a3ba', operation='UPDATE', pgid='pgtrigger_update_update_49e39', table='partners_account', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='account',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_accountevent" ("created_at", "email", "id", "is_active", "is_chief", "language", "login_id", "name", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role_id") VALUES (OLD."created_at", OLD."email", OLD."id", OLD."is_active", OLD."is_chief", OLD."language", OLD."login_id", OLD."name", OLD."partner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role_id"); RETURN NULL;', hash='1c61a61173354097a20f5386c82da435a6478180', operation='DELETE', pgid='pgtrigger_delete_delete_35cc7', table='partners_account', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(fields=('account', 'screen', 'name'), name='one_view_of_a_name'),
        ),
        migrations.RunSQL(INSTALL, REMOVE),
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
