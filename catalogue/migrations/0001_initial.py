
import datetime
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from oms.kit import schema


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partners', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AgreementPeriodEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=60, verbose_name='Agreement Period')),
                ('months', models.PositiveSmallIntegerField(verbose_name='Months')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AreaCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('code', models.CharField(max_length=8, unique=True, verbose_name='Area Code')),
                ('name', models.CharField(max_length=60, verbose_name='Area')),
            ],
            options={
                'ordering': ['code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AreaCodeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('code', models.CharField(max_length=8, verbose_name='Area Code')),
                ('name', models.CharField(max_length=60, verbose_name='Area')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CallBundle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='Call Bundle')),
                ('minutes', models.PositiveIntegerField(verbose_name='Minutes')),
                ('price', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='List Price')),
                ('currency', models.CharField(default='GBP', max_length=3, verbose_name='Currency')),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CallBundleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=100, verbose_name='Call Bundle')),
                ('minutes', models.PositiveIntegerField(verbose_name='Minutes')),
                ('price', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='List Price')),
                ('currency', models.CharField(default='GBP', max_length=3, verbose_name='Currency')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CarrierLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='Losing service provider')),
                ('url', models.URLField(verbose_name='Carrier Site Link')),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CarrierLinkEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=60, verbose_name='Losing service provider')),
                ('url', models.URLField(verbose_name='Carrier Site Link')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CatalogueSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200)),
                ('headings', models.JSONField(default=list)),
                ('rows', models.JSONField(default=list)),
                ('created_at', models.DateTimeField()),
                ('imported_at', models.DateTimeField(blank=True, null=True)),
                ('kind', models.CharField(choices=[('items', 'Order items'), ('prices', 'Prices')], max_length=10, verbose_name='List')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CloudLicense',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='Cloud License')),
                ('trial_max', models.PositiveSmallIntegerField(default=0, verbose_name='Maximum trial')),
                ('trial_unit', models.CharField(choices=[('day', 'day(s)'), ('month', 'month(s)')], default='month', max_length=5, verbose_name='Period')),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CloudLicenseEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=100, verbose_name='Cloud License')),
                ('trial_max', models.PositiveSmallIntegerField(default=0, verbose_name='Maximum trial')),
                ('trial_unit', models.CharField(choices=[('day', 'day(s)'), ('month', 'month(s)')], default='month', max_length=5, verbose_name='Period')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DeviceModel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='Device Model')),
                ('price', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='List Price')),
                ('currency', models.CharField(default='GBP', max_length=3, verbose_name='Currency')),
                ('by_mac', models.BooleanField(default=True, verbose_name='Managed by MAC')),
            ],
            options={
                'ordering': ['group__type__name', 'group__name', 'name'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DeviceModelEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=60, verbose_name='Device Model')),
                ('price', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='List Price')),
                ('currency', models.CharField(default='GBP', max_length=3, verbose_name='Currency')),
                ('by_mac', models.BooleanField(default=True, verbose_name='Managed by MAC')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DeviceOrderGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='Device Order Group')),
            ],
            options={
                'ordering': ['type__name', 'name'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DeviceOrderGroupEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=60, verbose_name='Device Order Group')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DeviceType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='Device Type')),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DeviceTypeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=60, verbose_name='Device Type')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ItemGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='Item Group')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='Sort Key')),
            ],
            options={
                'ordering': ['order', 'name'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ItemGroupEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=60, verbose_name='Item Group')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='Sort Key')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ItemPrice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('price', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='List Price')),
                ('valid_from', models.DateField(verbose_name='Holds from')),
            ],
            options={
                'ordering': ['valid_from'],
            },
        ),
        migrations.CreateModel(
            name='ItemPriceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('price', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='List Price')),
                ('valid_from', models.DateField(verbose_name='Holds from')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NumberType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='Number Type')),
                ('kind', models.CharField(choices=[('geographic', 'Geographic'), ('non_geographic', 'Non-geographic')], default='geographic', max_length=20, verbose_name='Kind')),
                ('country', models.CharField(default='GB', max_length=2, verbose_name='Nation')),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NumberTypeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=60, verbose_name='Number Type')),
                ('kind', models.CharField(choices=[('geographic', 'Geographic'), ('non_geographic', 'Non-geographic')], default='geographic', max_length=20, verbose_name='Kind')),
                ('country', models.CharField(default='GB', max_length=2, verbose_name='Nation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OrderItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='Item Code')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='Order Item')),
                ('kind', models.CharField(choices=[('user_package', 'User Package'), ('feature_package', 'Feature Package'), ('service_item', 'Service Item'), ('customized_item', 'Customized Item')], max_length=20, verbose_name='Item Type')),
                ('list_price', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='List Price')),
                ('currency', models.CharField(default='GBP', max_length=3, verbose_name='Currency')),
                ('charge', models.CharField(choices=[('monthly', 'per month'), ('once', 'once')], default='monthly', max_length=10, verbose_name='Charged')),
                ('pay', models.CharField(choices=[('pre', 'Prepaid'), ('post', 'Postpaid')], default='pre', max_length=5, verbose_name='Pre/Post')),
                ('trial_max', models.PositiveSmallIntegerField(default=0, verbose_name='Maximum trial')),
                ('trial_unit', models.CharField(choices=[('day', 'day(s)'), ('month', 'month(s)')], default='month', max_length=5, verbose_name='Period')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='Description')),
            ],
            options={
                'ordering': ['group__order', 'name'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OrderItemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('code', models.SlugField(db_index=False, max_length=40, verbose_name='Item Code')),
                ('name', models.CharField(max_length=100, verbose_name='Order Item')),
                ('kind', models.CharField(choices=[('user_package', 'User Package'), ('feature_package', 'Feature Package'), ('service_item', 'Service Item'), ('customized_item', 'Customized Item')], max_length=20, verbose_name='Item Type')),
                ('list_price', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='List Price')),
                ('currency', models.CharField(default='GBP', max_length=3, verbose_name='Currency')),
                ('charge', models.CharField(choices=[('monthly', 'per month'), ('once', 'once')], default='monthly', max_length=10, verbose_name='Charged')),
                ('pay', models.CharField(choices=[('pre', 'Prepaid'), ('post', 'Postpaid')], default='pre', max_length=5, verbose_name='Pre/Post')),
                ('trial_max', models.PositiveSmallIntegerField(default=0, verbose_name='Maximum trial')),
                ('trial_unit', models.CharField(choices=[('day', 'day(s)'), ('month', 'month(s)')], default='month', max_length=5, verbose_name='Period')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='Description')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PackageContent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveSmallIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='PackageContentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('quantity', models.PositiveSmallIntegerField(default=1)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PackageUpgrade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='PackageUpgradeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanBundle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='PlanBundleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanDevice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='PlanDeviceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='PlanItemEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlanOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='PlanOfferEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Reason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('kind', models.CharField(choices=[('stop', 'Reason of Stop'), ('close', 'Reason of Closing'), ('return', 'Reason of Return'), ('reject', 'Reason of Reject')], max_length=10, verbose_name='Kind')),
                ('text', models.CharField(max_length=200, verbose_name='Reason')),
            ],
            options={
                'ordering': ['kind', 'text'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReasonEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('kind', models.CharField(choices=[('stop', 'Reason of Stop'), ('close', 'Reason of Closing'), ('return', 'Reason of Return'), ('reject', 'Reason of Reject')], max_length=10, verbose_name='Kind')),
                ('text', models.CharField(max_length=200, verbose_name='Reason')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ServicePlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='Service Plan')),
                ('kind', models.CharField(choices=[('cloud_pbx', 'Cloud PBX'), ('sip_trunk', 'SIP Trunk')], max_length=10, verbose_name='Service Plan Type')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='Description')),
                ('attach_file', models.BooleanField(default=False, verbose_name='Attach File')),
                ('fraud_change', models.BooleanField(default=False, verbose_name='Call Fraud Change')),
                ('max_channels', models.PositiveIntegerField(default=0, verbose_name='Max Channels')),
                ('price_sip', models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name='SIP Trunk Channel')),
                ('price_tdm', models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name='TDM Trunk Channel')),
                ('price_pbx', models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name='On-Premise PBX-SIP Trunk Channel')),
                ('fraud_default', models.DecimalField(decimal_places=2, default=20, max_digits=10, verbose_name='Default Outgoing Call Limit (per User)')),
                ('fraud_max', models.DecimalField(decimal_places=2, default=200, max_digits=10, verbose_name='Maximum')),
                ('currency', models.CharField(default='GBP', max_length=3, verbose_name='Currency')),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ServicePlanEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=100, verbose_name='Service Plan')),
                ('kind', models.CharField(choices=[('cloud_pbx', 'Cloud PBX'), ('sip_trunk', 'SIP Trunk')], max_length=10, verbose_name='Service Plan Type')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='Description')),
                ('attach_file', models.BooleanField(default=False, verbose_name='Attach File')),
                ('fraud_change', models.BooleanField(default=False, verbose_name='Call Fraud Change')),
                ('max_channels', models.PositiveIntegerField(default=0, verbose_name='Max Channels')),
                ('price_sip', models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name='SIP Trunk Channel')),
                ('price_tdm', models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name='TDM Trunk Channel')),
                ('price_pbx', models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name='On-Premise PBX-SIP Trunk Channel')),
                ('fraud_default', models.DecimalField(decimal_places=2, default=20, max_digits=10, verbose_name='Default Outgoing Call Limit (per User)')),
                ('fraud_max', models.DecimalField(decimal_places=2, default=200, max_digits=10, verbose_name='Maximum')),
                ('currency', models.CharField(default='GBP', max_length=3, verbose_name='Currency')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WorkingDayException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(max_length=6, verbose_name='Country')),
                ('day', models.DateField(verbose_name='Day')),
                ('works', models.BooleanField(default=False, verbose_name='Working day')),
                ('name', models.CharField(max_length=100, verbose_name='Why')),
            ],
            options={
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='WorkingDayExceptionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('country', models.CharField(max_length=6, verbose_name='Country')),
                ('day', models.DateField(verbose_name='Day')),
                ('works', models.BooleanField(default=False, verbose_name='Working day')),
                ('name', models.CharField(max_length=100, verbose_name='Why')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AgreementPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='Agreement Period')),
                ('months', models.PositiveSmallIntegerField(verbose_name='Months')),
            ],
            options={
                'ordering': ['months'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='catalogue_agreementperiod_period')],
            },
        ),
        schema.AddTrigger(
            model_name='agreementperiod',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_agreementperiodevent" ("id", "months", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."id", NEW."months", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='ec182ffd23a6a9d39780ebf9d707dcd803074e77', operation='INSERT', pgid='pgtrigger_insert_insert_76427', table='catalogue_agreementperiod', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='agreementperiod',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_agreementperiodevent" ("id", "months", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."id", NEW."months", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='8225af189a99d70681a2c17f604f733454b3eb84', operation='UPDATE', pgid='pgtrigger_update_update_4d426', table='catalogue_agreementperiod', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='agreementperiod',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_agreementperiodevent" ("id", "months", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (OLD."id", OLD."months", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='53edcfb19e9450556c1e6a77e3efdb0593b4c535', operation='DELETE', pgid='pgtrigger_delete_delete_6797e', table='catalogue_agreementperiod', when='AFTER')),
        ),
        migrations.AddField(
            model_name='agreementperiodevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='agreementperiodevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.agreementperiod'),
        ),
        migrations.AddField(
            model_name='areacodeevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='areacodeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.areacode'),
        ),
        schema.AddConstraint(
            model_name='callbundle',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='catalogue_callbundle_period'),
        ),
        schema.AddTrigger(
            model_name='callbundle',
            trigger=pgtrigger.compiler.Trigger(name='currency_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."currency" IS DISTINCT FROM (NEW."currency"))', func="raise exception using errcode = 'check_violation', constraint = 'currency_stays', message = 'What has a price keeps its currency.';", hash='33b6a26ad59b43f58fb9e55488b639645046192b', operation='UPDATE OF "currency"', pgid='pgtrigger_currency_stays_ccd8a', table='catalogue_callbundle', when='BEFORE')),
        ),
        schema.AddTrigger(
            model_name='callbundle',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_callbundleevent" ("currency", "id", "minutes", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "valid_from", "valid_to") VALUES (NEW."currency", NEW."id", NEW."minutes", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='6c5030324625055ef9c5f42d590eb0408a20a31f', operation='INSERT', pgid='pgtrigger_insert_insert_8c621', table='catalogue_callbundle', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='callbundle',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_callbundleevent" ("currency", "id", "minutes", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "valid_from", "valid_to") VALUES (NEW."currency", NEW."id", NEW."minutes", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='381540fb764db0a1fefbb6a63b3e33313b5d04c1', operation='UPDATE', pgid='pgtrigger_update_update_14b4a', table='catalogue_callbundle', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='callbundle',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_callbundleevent" ("currency", "id", "minutes", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "valid_from", "valid_to") VALUES (OLD."currency", OLD."id", OLD."minutes", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."price", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='3b987cf4ed2eaee3ea9f1f3ad015b560099c99b6', operation='DELETE', pgid='pgtrigger_delete_delete_29572', table='catalogue_callbundle', when='AFTER')),
        ),
        migrations.AddField(
            model_name='callbundleevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='callbundleevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.callbundle'),
        ),
        schema.AddConstraint(
            model_name='carrierlink',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='catalogue_carrierlink_period'),
        ),
        schema.AddTrigger(
            model_name='carrierlink',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_carrierlinkevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "url", "valid_from", "valid_to") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."url", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='68c7a0a84d4ee0209aa7b95b24631f2476ee5878', operation='INSERT', pgid='pgtrigger_insert_insert_37cf0', table='catalogue_carrierlink', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='carrierlink',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_carrierlinkevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "url", "valid_from", "valid_to") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."url", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='33adc7c8db86f801c96a389682489007d16a17de', operation='UPDATE', pgid='pgtrigger_update_update_8d2d4', table='catalogue_carrierlink', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='carrierlink',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_carrierlinkevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "url", "valid_from", "valid_to") VALUES (OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."url", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='121d81d9ffc399cec4e4e387446a893639282482', operation='DELETE', pgid='pgtrigger_delete_delete_eebc4', table='catalogue_carrierlink', when='AFTER')),
        ),
        migrations.AddField(
            model_name='carrierlinkevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='carrierlinkevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.carrierlink'),
        ),
        migrations.AddField(
            model_name='cataloguesheet',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='cataloguesheet',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='cloudlicense',
            name='tier_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lower_tiers', to='catalogue.cloudlicense', verbose_name='Next Higher License'),
        ),
        migrations.AddField(
            model_name='cloudlicenseevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='cloudlicenseevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.cloudlicense'),
        ),
        migrations.AddField(
            model_name='cloudlicenseevent',
            name='tier_of',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.cloudlicense', verbose_name='Next Higher License'),
        ),
        migrations.AddField(
            model_name='devicemodelevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='devicemodelevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.devicemodel'),
        ),
        migrations.AddField(
            model_name='devicemodelevent',
            name='group',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.deviceordergroup', verbose_name='Device Order Group'),
        ),
        migrations.AddField(
            model_name='devicemodel',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='models', to='catalogue.deviceordergroup', verbose_name='Device Order Group'),
        ),
        migrations.AddField(
            model_name='deviceordergroupevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='deviceordergroupevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.deviceordergroup'),
        ),
        schema.AddConstraint(
            model_name='devicetype',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='catalogue_devicetype_period'),
        ),
        migrations.AddField(
            model_name='deviceordergroupevent',
            name='type',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.devicetype', verbose_name='Device Type'),
        ),
        migrations.AddField(
            model_name='deviceordergroup',
            name='type',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='catalogue.devicetype', verbose_name='Device Type'),
        ),
        schema.AddTrigger(
            model_name='devicetype',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_devicetypeevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='f9c2184199958104476e9665246ae98df041b819', operation='INSERT', pgid='pgtrigger_insert_insert_0ba98', table='catalogue_devicetype', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='devicetype',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_devicetypeevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='18dd2bf4c91819aba342e453965456241fcc6033', operation='UPDATE', pgid='pgtrigger_update_update_505a3', table='catalogue_devicetype', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='devicetype',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_devicetypeevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='f8d73ffba46df09e7bfac532195fbb42ee2f6edc', operation='DELETE', pgid='pgtrigger_delete_delete_ba5d1', table='catalogue_devicetype', when='AFTER')),
        ),
        migrations.AddField(
            model_name='devicetypeevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='devicetypeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.devicetype'),
        ),
        schema.AddConstraint(
            model_name='itemgroup',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='catalogue_itemgroup_period'),
        ),
        schema.AddTrigger(
            model_name='itemgroup',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_itemgroupevent" ("id", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."id", NEW."name", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='5659cd6823a8c892b1c24fb69e3057e7b8a26653', operation='INSERT', pgid='pgtrigger_insert_insert_a528c', table='catalogue_itemgroup', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='itemgroup',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_itemgroupevent" ("id", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."id", NEW."name", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='5d9b8c051f348183b47f6dd3c85e30c3c574a71f', operation='UPDATE', pgid='pgtrigger_update_update_bc3c2', table='catalogue_itemgroup', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='itemgroup',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_itemgroupevent" ("id", "name", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (OLD."id", OLD."name", OLD."order", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='59447dd12aa5ee28a283ccdf48b6f374895c165a', operation='DELETE', pgid='pgtrigger_delete_delete_930a5', table='catalogue_itemgroup', when='AFTER')),
        ),
        migrations.AddField(
            model_name='itemgroupevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='itemgroupevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.itemgroup'),
        ),
        migrations.AddField(
            model_name='itempriceevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='itempriceevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.itemprice'),
        ),
        schema.AddConstraint(
            model_name='numbertype',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='catalogue_numbertype_period'),
        ),
        migrations.AddField(
            model_name='areacodeevent',
            name='number_type',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.numbertype', verbose_name='Number Type'),
        ),
        migrations.AddField(
            model_name='areacode',
            name='number_type',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='area_codes', to='catalogue.numbertype', verbose_name='Number Type'),
        ),
        schema.AddTrigger(
            model_name='numbertype',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_numbertypeevent" ("country", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."country", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='22a052fe3450cf0fc98dc28e47f512a7122371e7', operation='INSERT', pgid='pgtrigger_insert_insert_2093c', table='catalogue_numbertype', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='numbertype',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_numbertypeevent" ("country", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."country", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='bb2bac30c94e094dd043d52e009af8fa1d86439b', operation='UPDATE', pgid='pgtrigger_update_update_506a1', table='catalogue_numbertype', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='numbertype',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_numbertypeevent" ("country", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (OLD."country", OLD."id", OLD."kind", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='847f19f212d88ff328cd44295f67c92785ce8f3d', operation='DELETE', pgid='pgtrigger_delete_delete_409e0', table='catalogue_numbertype', when='AFTER')),
        ),
        migrations.AddField(
            model_name='numbertypeevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='numbertypeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.numbertype'),
        ),
        migrations.AddField(
            model_name='orderitem',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='catalogue.itemgroup', verbose_name='Item Group'),
        ),
        migrations.AddField(
            model_name='orderitem',
            name='license',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='catalogue.cloudlicense', verbose_name='Linked Cloud License'),
        ),
        migrations.AddField(
            model_name='itempriceevent',
            name='item',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.orderitem'),
        ),
        migrations.AddField(
            model_name='itemprice',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prices', to='catalogue.orderitem'),
        ),
        migrations.AddField(
            model_name='orderitemevent',
            name='group',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.itemgroup', verbose_name='Item Group'),
        ),
        migrations.AddField(
            model_name='orderitemevent',
            name='license',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.cloudlicense', verbose_name='Linked Cloud License'),
        ),
        migrations.AddField(
            model_name='orderitemevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='orderitemevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.orderitem'),
        ),
        migrations.AddField(
            model_name='packagecontent',
            name='content',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contained_in', to='catalogue.orderitem'),
        ),
        migrations.AddField(
            model_name='packagecontent',
            name='package',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contents', to='catalogue.orderitem'),
        ),
        migrations.AddField(
            model_name='packagecontentevent',
            name='content',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.orderitem'),
        ),
        migrations.AddField(
            model_name='packagecontentevent',
            name='package',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.orderitem'),
        ),
        migrations.AddField(
            model_name='packagecontentevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='packagecontentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.packagecontent'),
        ),
        migrations.AddField(
            model_name='packageupgrade',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='upgrades', to='catalogue.orderitem'),
        ),
        migrations.AddField(
            model_name='packageupgrade',
            name='target',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='upgraded_from', to='catalogue.orderitem'),
        ),
        migrations.AddField(
            model_name='packageupgradeevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='packageupgradeevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.packageupgrade'),
        ),
        migrations.AddField(
            model_name='packageupgradeevent',
            name='source',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.orderitem'),
        ),
        migrations.AddField(
            model_name='packageupgradeevent',
            name='target',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.orderitem'),
        ),
        migrations.AddField(
            model_name='planbundle',
            name='bundle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_bundles', to='catalogue.callbundle'),
        ),
        migrations.AddField(
            model_name='planbundleevent',
            name='bundle',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.callbundle'),
        ),
        migrations.AddField(
            model_name='planbundleevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='planbundleevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.planbundle'),
        ),
        migrations.AddField(
            model_name='plandevice',
            name='model',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_devices', to='catalogue.devicemodel'),
        ),
        migrations.AddField(
            model_name='plandeviceevent',
            name='model',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.devicemodel'),
        ),
        migrations.AddField(
            model_name='plandeviceevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='plandeviceevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.plandevice'),
        ),
        migrations.AddField(
            model_name='planitem',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_items', to='catalogue.orderitem'),
        ),
        migrations.AddField(
            model_name='planitemevent',
            name='item',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.orderitem'),
        ),
        migrations.AddField(
            model_name='planitemevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='planitemevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.planitem'),
        ),
        migrations.AddField(
            model_name='planoffer',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='planofferevent',
            name='partner',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='planofferevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='planofferevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.planoffer'),
        ),
        schema.AddConstraint(
            model_name='reason',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='catalogue_reason_period'),
        ),
        schema.AddConstraint(
            model_name='reason',
            constraint=models.UniqueConstraint(fields=('kind', 'text'), name='reason_once_per_kind'),
        ),
        schema.AddTrigger(
            model_name='reason',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_reasonevent" ("id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "valid_from", "valid_to") VALUES (NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."text", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='24292a5ae19a0c47b90538ef12aeb51371dc14d3', operation='INSERT', pgid='pgtrigger_insert_insert_a089a', table='catalogue_reason', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='reason',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_reasonevent" ("id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "valid_from", "valid_to") VALUES (NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='f3e00236af405fe924311cb07e12b573628c5653', operation='UPDATE', pgid='pgtrigger_update_update_b11ce', table='catalogue_reason', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='reason',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_reasonevent" ("id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "valid_from", "valid_to") VALUES (OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."text", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='73c7850df3b841d6ed60d6fcc5faa13f0c8ffb1c', operation='DELETE', pgid='pgtrigger_delete_delete_b3b96', table='catalogue_reason', when='AFTER')),
        ),
        migrations.AddField(
            model_name='reasonevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='reasonevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.reason'),
        ),
        migrations.AddField(
            model_name='serviceplan',
            name='bundles',
            field=models.ManyToManyField(related_name='plans', through='catalogue.PlanBundle', to='catalogue.callbundle'),
        ),
        migrations.AddField(
            model_name='serviceplan',
            name='devices',
            field=models.ManyToManyField(related_name='plans', through='catalogue.PlanDevice', to='catalogue.devicemodel'),
        ),
        migrations.AddField(
            model_name='serviceplan',
            name='items',
            field=models.ManyToManyField(related_name='plans', through='catalogue.PlanItem', to='catalogue.orderitem'),
        ),
        migrations.AddField(
            model_name='planofferevent',
            name='plan',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.serviceplan'),
        ),
        migrations.AddField(
            model_name='planoffer',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='catalogue.serviceplan'),
        ),
        migrations.AddField(
            model_name='planitemevent',
            name='plan',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.serviceplan'),
        ),
        migrations.AddField(
            model_name='planitem',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan_items', to='catalogue.serviceplan'),
        ),
        migrations.AddField(
            model_name='plandeviceevent',
            name='plan',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.serviceplan'),
        ),
        migrations.AddField(
            model_name='plandevice',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan_devices', to='catalogue.serviceplan'),
        ),
        migrations.AddField(
            model_name='planbundleevent',
            name='plan',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalogue.serviceplan'),
        ),
        migrations.AddField(
            model_name='planbundle',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan_bundles', to='catalogue.serviceplan'),
        ),
        migrations.AddField(
            model_name='serviceplanevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='serviceplanevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.serviceplan'),
        ),
        schema.AddConstraint(
            model_name='workingdayexception',
            constraint=models.UniqueConstraint(fields=('country', 'day'), name='one_exception_a_day'),
        ),
        schema.AddTrigger(
            model_name='workingdayexception',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_workingdayexceptionevent" ("country", "day", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "works") VALUES (NEW."country", NEW."day", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."works"); RETURN NULL;', hash='38b1dc5e8fa650d7560fe43c3af7798430c19822', operation='INSERT', pgid='pgtrigger_insert_insert_f2eae', table='catalogue_workingdayexception', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='workingdayexception',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_workingdayexceptionevent" ("country", "day", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "works") VALUES (NEW."country", NEW."day", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."works"); RETURN NULL;', hash='7556013d001388c55d800ea83a3e540f22081f69', operation='UPDATE', pgid='pgtrigger_update_update_4739f', table='catalogue_workingdayexception', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='workingdayexception',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_workingdayexceptionevent" ("country", "day", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "works") VALUES (OLD."country", OLD."day", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."works"); RETURN NULL;', hash='ddb454d31170e080d3b6810e7ae1c9cb1f405454', operation='DELETE', pgid='pgtrigger_delete_delete_f8a76', table='catalogue_workingdayexception', when='AFTER')),
        ),
        migrations.AddField(
            model_name='workingdayexceptionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='workingdayexceptionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalogue.workingdayexception'),
        ),
        schema.AddConstraint(
            model_name='cloudlicense',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='catalogue_cloudlicense_period'),
        ),
        schema.AddTrigger(
            model_name='cloudlicense',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_cloudlicenseevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tier_of_id", "trial_max", "trial_unit", "valid_from", "valid_to") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."tier_of_id", NEW."trial_max", NEW."trial_unit", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='1e87af3d99a0eeed48512cdf76a30a66e0d6e2cf', operation='INSERT', pgid='pgtrigger_insert_insert_97f8d', table='catalogue_cloudlicense', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='cloudlicense',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_cloudlicenseevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tier_of_id", "trial_max", "trial_unit", "valid_from", "valid_to") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."tier_of_id", NEW."trial_max", NEW."trial_unit", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='65a0a61fbf40a9910238226a1422e3bc1d5538ec', operation='UPDATE', pgid='pgtrigger_update_update_1668a', table='catalogue_cloudlicense', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='cloudlicense',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_cloudlicenseevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tier_of_id", "trial_max", "trial_unit", "valid_from", "valid_to") VALUES (OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."tier_of_id", OLD."trial_max", OLD."trial_unit", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='dcd19a0d3a57040cd2cc968375d3974c00387bac', operation='DELETE', pgid='pgtrigger_delete_delete_e5e4b', table='catalogue_cloudlicense', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='devicemodel',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='catalogue_devicemodel_period'),
        ),
        schema.AddTrigger(
            model_name='devicemodel',
            trigger=pgtrigger.compiler.Trigger(name='currency_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."currency" IS DISTINCT FROM (NEW."currency"))', func="raise exception using errcode = 'check_violation', constraint = 'currency_stays', message = 'What has a price keeps its currency.';", hash='ab001724d9f683d307d2940d3f9bb3fff345ed1a', operation='UPDATE OF "currency"', pgid='pgtrigger_currency_stays_294c7', table='catalogue_devicemodel', when='BEFORE')),
        ),
        schema.AddTrigger(
            model_name='devicemodel',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_devicemodelevent" ("by_mac", "currency", "group_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "valid_from", "valid_to") VALUES (NEW."by_mac", NEW."currency", NEW."group_id", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='0a4b4ba5d6fff3c3d97699db2f92fc118b383ffa', operation='INSERT', pgid='pgtrigger_insert_insert_5d32b', table='catalogue_devicemodel', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='devicemodel',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_devicemodelevent" ("by_mac", "currency", "group_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "valid_from", "valid_to") VALUES (NEW."by_mac", NEW."currency", NEW."group_id", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='86ce2d81d836281131a00f75710be224bff6ad84', operation='UPDATE', pgid='pgtrigger_update_update_e3a36', table='catalogue_devicemodel', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='devicemodel',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_devicemodelevent" ("by_mac", "currency", "group_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "valid_from", "valid_to") VALUES (OLD."by_mac", OLD."currency", OLD."group_id", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."price", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='cdf14f171667a8735fb23d141fc46903075eb0c7', operation='DELETE', pgid='pgtrigger_delete_delete_664cc', table='catalogue_devicemodel', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='deviceordergroup',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='catalogue_deviceordergroup_period'),
        ),
        schema.AddTrigger(
            model_name='deviceordergroup',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_deviceordergroupevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id", "valid_from", "valid_to") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."type_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='c724814875e6c17cbf354771de1bfe0c410f788b', operation='INSERT', pgid='pgtrigger_insert_insert_0a089', table='catalogue_deviceordergroup', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='deviceordergroup',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_deviceordergroupevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id", "valid_from", "valid_to") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."type_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='f98be6698d458e0702a1500b01676ce7d326fc19', operation='UPDATE', pgid='pgtrigger_update_update_2a8dc', table='catalogue_deviceordergroup', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='deviceordergroup',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_deviceordergroupevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id", "valid_from", "valid_to") VALUES (OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."type_id", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='65d201a3c1f2f8a5c55dd00ede39cd59cdd00ac1', operation='DELETE', pgid='pgtrigger_delete_delete_d4a0f', table='catalogue_deviceordergroup', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='areacode',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='catalogue_areacode_period'),
        ),
        schema.AddTrigger(
            model_name='areacode',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_areacodeevent" ("code", "id", "name", "number_type_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."code", NEW."id", NEW."name", NEW."number_type_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='00e00a757f2b0b47a9d93c9e0f4c4491aeac5f8b', operation='INSERT', pgid='pgtrigger_insert_insert_ff3e4', table='catalogue_areacode', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='areacode',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_areacodeevent" ("code", "id", "name", "number_type_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."code", NEW."id", NEW."name", NEW."number_type_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='37a8b6f7b78209388b652e30c345c39f3e9328ff', operation='UPDATE', pgid='pgtrigger_update_update_0bd91', table='catalogue_areacode', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='areacode',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_areacodeevent" ("code", "id", "name", "number_type_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (OLD."code", OLD."id", OLD."name", OLD."number_type_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='2bd677a1ba0125a6a0731306b74135415c0919a9', operation='DELETE', pgid='pgtrigger_delete_delete_17706', table='catalogue_areacode', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='orderitem',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='catalogue_orderitem_period'),
        ),
        schema.AddConstraint(
            model_name='orderitem',
            constraint=models.CheckConstraint(condition=models.Q(('list_price__gte', 0)), name='list_price_not_negative'),
        ),
        schema.AddConstraint(
            model_name='orderitem',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('code'), name='item_code_in_any_case', violation_error_message='Another item has this code.'),
        ),
        schema.AddTrigger(
            model_name='orderitem',
            trigger=pgtrigger.compiler.Trigger(name='currency_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."currency" IS DISTINCT FROM (NEW."currency"))', func="raise exception using errcode = 'check_violation', constraint = 'currency_stays', message = 'What has a price keeps its currency.';", hash='e1912e0ecd4bc3bbf98ba6ad484d15619bae6e18', operation='UPDATE OF "currency"', pgid='pgtrigger_currency_stays_1d54f', table='catalogue_orderitem', when='BEFORE')),
        ),
        schema.AddTrigger(
            model_name='orderitem',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_orderitemevent" ("charge", "code", "currency", "description", "group_id", "id", "kind", "license_id", "list_price", "name", "pay", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "trial_max", "trial_unit", "valid_from", "valid_to") VALUES (NEW."charge", NEW."code", NEW."currency", NEW."description", NEW."group_id", NEW."id", NEW."kind", NEW."license_id", NEW."list_price", NEW."name", NEW."pay", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."trial_max", NEW."trial_unit", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='90af218749616f80cbf3acab0016e54465cecc35', operation='INSERT', pgid='pgtrigger_insert_insert_63f68', table='catalogue_orderitem', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='orderitem',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_orderitemevent" ("charge", "code", "currency", "description", "group_id", "id", "kind", "license_id", "list_price", "name", "pay", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "trial_max", "trial_unit", "valid_from", "valid_to") VALUES (NEW."charge", NEW."code", NEW."currency", NEW."description", NEW."group_id", NEW."id", NEW."kind", NEW."license_id", NEW."list_price", NEW."name", NEW."pay", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."trial_max", NEW."trial_unit", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='43d8c71d1e923f3d6783e1a94e6dfb9209c779a1', operation='UPDATE', pgid='pgtrigger_update_update_cc7a0', table='catalogue_orderitem', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='orderitem',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_orderitemevent" ("charge", "code", "currency", "description", "group_id", "id", "kind", "license_id", "list_price", "name", "pay", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "trial_max", "trial_unit", "valid_from", "valid_to") VALUES (OLD."charge", OLD."code", OLD."currency", OLD."description", OLD."group_id", OLD."id", OLD."kind", OLD."license_id", OLD."list_price", OLD."name", OLD."pay", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."trial_max", OLD."trial_unit", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='225f0822fbabc80195f88e8693661a2cf4622e2e', operation='DELETE', pgid='pgtrigger_delete_delete_5dedf', table='catalogue_orderitem', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='itemprice',
            constraint=models.UniqueConstraint(fields=('item', 'valid_from'), name='one_price_a_day'),
        ),
        schema.AddConstraint(
            model_name='itemprice',
            constraint=models.CheckConstraint(condition=models.Q(('price__gte', 0)), name='item_price_not_negative'),
        ),
        schema.AddTrigger(
            model_name='itemprice',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_itempriceevent" ("id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "valid_from") VALUES (NEW."id", NEW."item_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price", NEW."valid_from"); RETURN NULL;', hash='bd4457f36ae3077020a16e48f5f648fc1faf49d2', operation='INSERT', pgid='pgtrigger_insert_insert_d859a', table='catalogue_itemprice', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='itemprice',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_itempriceevent" ("id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "valid_from") VALUES (NEW."id", NEW."item_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price", NEW."valid_from"); RETURN NULL;', hash='f55dc46cf7028ec921213e33c48e1f09a4439ba0', operation='UPDATE', pgid='pgtrigger_update_update_bba76', table='catalogue_itemprice', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='itemprice',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_itempriceevent" ("id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "valid_from") VALUES (OLD."id", OLD."item_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."price", OLD."valid_from"); RETURN NULL;', hash='d64b9a46c9b5f6b478cbd7bc8c2955d4154a2aed', operation='DELETE', pgid='pgtrigger_delete_delete_c9cf7', table='catalogue_itemprice', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='packagecontent',
            constraint=models.UniqueConstraint(fields=('package', 'content'), name='package_holds_content_once'),
        ),
        schema.AddConstraint(
            model_name='packagecontent',
            constraint=models.CheckConstraint(condition=models.Q(('package', models.F('content')), _negated=True), name='package_not_in_itself'),
        ),
        schema.AddTrigger(
            model_name='packagecontent',
            trigger=pgtrigger.compiler.Trigger(name='content_in_the_currency', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE found text[];', func="\n            found := array[(select currency from catalogue_orderitem where id = NEW.package_id for key share), (select currency from catalogue_orderitem where id = NEW.content_id for key share)];\n            if (select count(distinct one) from unnest(found) one) > 1 then raise exception using errcode = 'check_violation', constraint = 'content_in_the_currency', message = 'Two currencies do not mix.'; end if;\n            return NEW;\n        ", hash='4bd5cfcbafef32d850876a472b52e1932e314f64', operation='INSERT OR UPDATE OF "package_id", "content_id"', pgid='pgtrigger_content_in_the_currency_0d8c0', table='catalogue_packagecontent', when='BEFORE')),
        ),
        schema.AddTrigger(
            model_name='packagecontent',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_packagecontentevent" ("content_id", "id", "package_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity") VALUES (NEW."content_id", NEW."id", NEW."package_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quantity"); RETURN NULL;', hash='4eafb901d0e7728d1d8f58504d1e2d44398c2a67', operation='INSERT', pgid='pgtrigger_insert_insert_dff1b', table='catalogue_packagecontent', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='packagecontent',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_packagecontentevent" ("content_id", "id", "package_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity") VALUES (NEW."content_id", NEW."id", NEW."package_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quantity"); RETURN NULL;', hash='8ad28c884076dd8176b55a20a699632ac1835065', operation='UPDATE', pgid='pgtrigger_update_update_f2734', table='catalogue_packagecontent', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='packagecontent',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_packagecontentevent" ("content_id", "id", "package_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity") VALUES (OLD."content_id", OLD."id", OLD."package_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quantity"); RETURN NULL;', hash='e21e23e2e53a60d9f1951248692d95e0e323b020', operation='DELETE', pgid='pgtrigger_delete_delete_f4bb3', table='catalogue_packagecontent', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='packageupgrade',
            constraint=models.UniqueConstraint(fields=('source', 'target'), name='one_upgrade_path'),
        ),
        schema.AddTrigger(
            model_name='packageupgrade',
            trigger=pgtrigger.compiler.Trigger(name='upgrade_in_the_currency', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE found text[];', func="\n            found := array[(select currency from catalogue_orderitem where id = NEW.source_id for key share), (select currency from catalogue_orderitem where id = NEW.target_id for key share)];\n            if (select count(distinct one) from unnest(found) one) > 1 then raise exception using errcode = 'check_violation', constraint = 'upgrade_in_the_currency', message = 'Two currencies do not mix.'; end if;\n            return NEW;\n        ", hash='d6b78b845ef7d6c1ed2916f9aac36bc69df8c915', operation='INSERT OR UPDATE OF "source_id", "target_id"', pgid='pgtrigger_upgrade_in_the_currency_493d6', table='catalogue_packageupgrade', when='BEFORE')),
        ),
        schema.AddTrigger(
            model_name='packageupgrade',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_packageupgradeevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id", "target_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source_id", NEW."target_id"); RETURN NULL;', hash='662f1f0632cb0be971877f3796b7e6b5ae50635f', operation='INSERT', pgid='pgtrigger_insert_insert_da31f', table='catalogue_packageupgrade', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='packageupgrade',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_packageupgradeevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id", "target_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source_id", NEW."target_id"); RETURN NULL;', hash='d8ccb574f65ab851d2e95bc7de7d8900c4a30bf0', operation='UPDATE', pgid='pgtrigger_update_update_977e0', table='catalogue_packageupgrade', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='packageupgrade',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_packageupgradeevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id", "target_id") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source_id", OLD."target_id"); RETURN NULL;', hash='d3b9e2fa3e221658dbee83bf6fd365489e0cfd78', operation='DELETE', pgid='pgtrigger_delete_delete_3c784', table='catalogue_packageupgrade', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='serviceplan',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='catalogue_serviceplan_period'),
        ),
        schema.AddConstraint(
            model_name='serviceplan',
            constraint=models.CheckConstraint(condition=models.Q(('fraud_default__lte', models.F('fraud_max'))), name='fraud_default_within_maximum'),
        ),
        schema.AddConstraint(
            model_name='serviceplan',
            constraint=models.CheckConstraint(condition=models.Q(('price_pbx__gte', 0), ('price_sip__gte', 0), ('price_tdm__gte', 0)), name='channel_prices_not_negative'),
        ),
        schema.AddTrigger(
            model_name='serviceplan',
            trigger=pgtrigger.compiler.Trigger(name='currency_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."currency" IS DISTINCT FROM (NEW."currency"))', func="raise exception using errcode = 'check_violation', constraint = 'currency_stays', message = 'What has a price keeps its currency.';", hash='feda64582f103fb2f88c35be1ad736dfb16b2fa9', operation='UPDATE OF "currency"', pgid='pgtrigger_currency_stays_9c54c', table='catalogue_serviceplan', when='BEFORE')),
        ),
        schema.AddTrigger(
            model_name='serviceplan',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_serviceplanevent" ("attach_file", "currency", "description", "fraud_change", "fraud_default", "fraud_max", "id", "kind", "max_channels", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_pbx", "price_sip", "price_tdm", "valid_from", "valid_to") VALUES (NEW."attach_file", NEW."currency", NEW."description", NEW."fraud_change", NEW."fraud_default", NEW."fraud_max", NEW."id", NEW."kind", NEW."max_channels", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price_pbx", NEW."price_sip", NEW."price_tdm", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='480789444f58110005d105f2436a866ae3c4a473', operation='INSERT', pgid='pgtrigger_insert_insert_f2ebc', table='catalogue_serviceplan', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='serviceplan',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_serviceplanevent" ("attach_file", "currency", "description", "fraud_change", "fraud_default", "fraud_max", "id", "kind", "max_channels", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_pbx", "price_sip", "price_tdm", "valid_from", "valid_to") VALUES (NEW."attach_file", NEW."currency", NEW."description", NEW."fraud_change", NEW."fraud_default", NEW."fraud_max", NEW."id", NEW."kind", NEW."max_channels", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price_pbx", NEW."price_sip", NEW."price_tdm", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='b6f880c60e1a15543304d1978a62885718efc5dc', operation='UPDATE', pgid='pgtrigger_update_update_aa695', table='catalogue_serviceplan', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='serviceplan',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_serviceplanevent" ("attach_file", "currency", "description", "fraud_change", "fraud_default", "fraud_max", "id", "kind", "max_channels", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_pbx", "price_sip", "price_tdm", "valid_from", "valid_to") VALUES (OLD."attach_file", OLD."currency", OLD."description", OLD."fraud_change", OLD."fraud_default", OLD."fraud_max", OLD."id", OLD."kind", OLD."max_channels", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."price_pbx", OLD."price_sip", OLD."price_tdm", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='83686d59015f2f0ec91f6155e9ac1ec9a5a3706d', operation='DELETE', pgid='pgtrigger_delete_delete_11232', table='catalogue_serviceplan', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='planoffer',
            constraint=models.UniqueConstraint(fields=('plan', 'partner'), name='plan_offered_once'),
        ),
        schema.AddTrigger(
            model_name='planoffer',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_planofferevent" ("id", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id") VALUES (NEW."id", NEW."partner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id"); RETURN NULL;', hash='0e2cf6d56d0f4c5beb8711c5d95f63d8bfe92735', operation='INSERT', pgid='pgtrigger_insert_insert_a2f5e', table='catalogue_planoffer', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='planoffer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_planofferevent" ("id", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id") VALUES (NEW."id", NEW."partner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id"); RETURN NULL;', hash='d3f0f763d872a9beb82a767f771fc25225c2b07f', operation='UPDATE', pgid='pgtrigger_update_update_c00bd', table='catalogue_planoffer', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='planoffer',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_planofferevent" ("id", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id") VALUES (OLD."id", OLD."partner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plan_id"); RETURN NULL;', hash='c54ca191c5759f31db61b5afa812ee2765094995', operation='DELETE', pgid='pgtrigger_delete_delete_5f553', table='catalogue_planoffer', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='planitem',
            constraint=models.UniqueConstraint(fields=('plan', 'item'), name='item_once_per_plan'),
        ),
        schema.AddTrigger(
            model_name='planitem',
            trigger=pgtrigger.compiler.Trigger(name='item_in_the_currency', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE found text[];', func="\n            found := array[(select currency from catalogue_serviceplan where id = NEW.plan_id for key share), (select currency from catalogue_orderitem where id = NEW.item_id for key share)];\n            if (select count(distinct one) from unnest(found) one) > 1 then raise exception using errcode = 'check_violation', constraint = 'item_in_the_currency', message = 'Two currencies do not mix.'; end if;\n            return NEW;\n        ", hash='2dbd7499b810a2d23f74d861bc2532065f53665f', operation='INSERT OR UPDATE OF "plan_id", "item_id"', pgid='pgtrigger_item_in_the_currency_52d85', table='catalogue_planitem', when='BEFORE')),
        ),
        schema.AddTrigger(
            model_name='planitem',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_planitemevent" ("id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id") VALUES (NEW."id", NEW."item_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id"); RETURN NULL;', hash='c5b5103d22f7d0739593e74142cf253af6d3dd4b', operation='INSERT', pgid='pgtrigger_insert_insert_edec2', table='catalogue_planitem', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='planitem',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_planitemevent" ("id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id") VALUES (NEW."id", NEW."item_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id"); RETURN NULL;', hash='a5ad9b12f1e2b7309baba810a680f8ec578b89b4', operation='UPDATE', pgid='pgtrigger_update_update_adf76', table='catalogue_planitem', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='planitem',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_planitemevent" ("id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id") VALUES (OLD."id", OLD."item_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plan_id"); RETURN NULL;', hash='a210593f2143b3cc75ca3d4aba42fb8863bd011b', operation='DELETE', pgid='pgtrigger_delete_delete_8c504', table='catalogue_planitem', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='plandevice',
            constraint=models.UniqueConstraint(fields=('plan', 'model'), name='device_once_per_plan'),
        ),
        schema.AddTrigger(
            model_name='plandevice',
            trigger=pgtrigger.compiler.Trigger(name='device_in_the_currency', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE found text[];', func="\n            found := array[(select currency from catalogue_serviceplan where id = NEW.plan_id for key share), (select currency from catalogue_devicemodel where id = NEW.model_id for key share)];\n            if (select count(distinct one) from unnest(found) one) > 1 then raise exception using errcode = 'check_violation', constraint = 'device_in_the_currency', message = 'Two currencies do not mix.'; end if;\n            return NEW;\n        ", hash='27124f8e9cb0e61a1bfc5ec2f14730db41d96704', operation='INSERT OR UPDATE OF "plan_id", "model_id"', pgid='pgtrigger_device_in_the_currency_5c5dd', table='catalogue_plandevice', when='BEFORE')),
        ),
        schema.AddTrigger(
            model_name='plandevice',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_plandeviceevent" ("id", "model_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id") VALUES (NEW."id", NEW."model_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id"); RETURN NULL;', hash='19599b403d205499e5d1734022bb470ced78bbb3', operation='INSERT', pgid='pgtrigger_insert_insert_e4fbc', table='catalogue_plandevice', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='plandevice',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_plandeviceevent" ("id", "model_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id") VALUES (NEW."id", NEW."model_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id"); RETURN NULL;', hash='d41c57529ae38d91e41e70473a67e62b5aa46e21', operation='UPDATE', pgid='pgtrigger_update_update_fe8bb', table='catalogue_plandevice', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='plandevice',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_plandeviceevent" ("id", "model_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id") VALUES (OLD."id", OLD."model_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plan_id"); RETURN NULL;', hash='2a9b6be91ea2c9cd3352d5ab715801186af4af0d', operation='DELETE', pgid='pgtrigger_delete_delete_ab1b1', table='catalogue_plandevice', when='AFTER')),
        ),
        schema.AddConstraint(
            model_name='planbundle',
            constraint=models.UniqueConstraint(fields=('plan', 'bundle'), name='bundle_once_per_plan'),
        ),
        schema.AddTrigger(
            model_name='planbundle',
            trigger=pgtrigger.compiler.Trigger(name='bundle_in_the_currency', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE found text[];', func="\n            found := array[(select currency from catalogue_serviceplan where id = NEW.plan_id for key share), (select currency from catalogue_callbundle where id = NEW.bundle_id for key share)];\n            if (select count(distinct one) from unnest(found) one) > 1 then raise exception using errcode = 'check_violation', constraint = 'bundle_in_the_currency', message = 'Two currencies do not mix.'; end if;\n            return NEW;\n        ", hash='b265b7f4c8e83d8fe541a88a77c928ddbff0666c', operation='INSERT OR UPDATE OF "plan_id", "bundle_id"', pgid='pgtrigger_bundle_in_the_currency_1c90f', table='catalogue_planbundle', when='BEFORE')),
        ),
        schema.AddTrigger(
            model_name='planbundle',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_planbundleevent" ("bundle_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id") VALUES (NEW."bundle_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id"); RETURN NULL;', hash='9e667dd330620823d34bf761e8fdd88296d0409b', operation='INSERT', pgid='pgtrigger_insert_insert_3edb9', table='catalogue_planbundle', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='planbundle',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogue_planbundleevent" ("bundle_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id") VALUES (NEW."bundle_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id"); RETURN NULL;', hash='15ffa5b0fc667b4ee21c5c1d3db283d3db137c93', operation='UPDATE', pgid='pgtrigger_update_update_18ab5', table='catalogue_planbundle', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='planbundle',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogue_planbundleevent" ("bundle_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id") VALUES (OLD."bundle_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plan_id"); RETURN NULL;', hash='9018ccb7d4430df68bc02e2a4ae4ff64cc74b513', operation='DELETE', pgid='pgtrigger_delete_delete_f2abe', table='catalogue_planbundle', when='AFTER')),
        ),
    ]
