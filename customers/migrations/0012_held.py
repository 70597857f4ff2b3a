import django.db.models.deletion
from django.db import migrations, models

from customers.migrations._held_sql import INSTALL, REMOVE


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0004_rest_days'),
        ('customers', '0011_spans'),
        ('partners', '0005_bulk_works'),
    ]

    operations = [
        migrations.CreateModel(
            name='HeldItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partner_name', models.CharField(max_length=100, verbose_name='Reseller')),
                ('customer_code', models.CharField(max_length=12, verbose_name='Customer ID')),
                ('customer_name', models.CharField(max_length=100, verbose_name='Customer Name')),
                ('license_name', models.CharField(blank=True, max_length=100, verbose_name='Cloud License')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField()),
                ('qty', models.IntegerField(verbose_name='Qty.')),
                ('past', models.BooleanField(db_default=False, default=False)),
                ('group_name', models.CharField(max_length=60, verbose_name='Item Group')),
                ('item_name', models.CharField(max_length=100, verbose_name='Item Name')),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.orderitem')),
                ('partner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partners.partner')),
            ],
            options={
                'indexes': [models.Index(fields=['partner', 'valid_to'], name='held_item_of_partner'), models.Index(fields=['partner_name', 'id'], name='held_item_ever'), models.Index(condition=models.Q(('past', False)), fields=['partner_name', 'id'], name='held_item_by_partner_name'), models.Index(condition=models.Q(('past', False)), fields=['customer_code', 'id'], name='held_item_by_customer_code'), models.Index(condition=models.Q(('past', False)), fields=['customer_name', 'id'], name='held_item_by_customer_name'), models.Index(condition=models.Q(('past', False)), fields=['license_name', 'id'], name='held_item_by_license_name'), models.Index(condition=models.Q(('past', False)), fields=['qty', 'id'], name='held_item_by_qty'), models.Index(condition=models.Q(('past', False)), fields=['group_name', 'id'], name='held_item_by_group_name'), models.Index(condition=models.Q(('past', False)), fields=['item_name', 'id'], name='held_item_by_item_name')],
                'constraints': [models.UniqueConstraint(fields=('customer', 'item', 'valid_from'), name='held_item_once')],
            },
        ),
        migrations.CreateModel(
            name='HeldLicense',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partner_name', models.CharField(max_length=100, verbose_name='Reseller')),
                ('customer_code', models.CharField(max_length=12, verbose_name='Customer ID')),
                ('customer_name', models.CharField(max_length=100, verbose_name='Customer Name')),
                ('license_name', models.CharField(blank=True, max_length=100, verbose_name='Cloud License')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField()),
                ('qty', models.IntegerField(verbose_name='Qty.')),
                ('past', models.BooleanField(db_default=False, default=False)),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer')),
                ('license', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.cloudlicense')),
                ('partner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partners.partner')),
            ],
            options={
                'indexes': [models.Index(fields=['partner', 'valid_to'], name='held_license_of_partner'), models.Index(fields=['partner_name', 'id'], name='held_license_ever'), models.Index(condition=models.Q(('past', False)), fields=['partner_name', 'id'], name='held_license_by_partner_name'), models.Index(condition=models.Q(('past', False)), fields=['customer_code', 'id'], name='held_license_by_customer_code'), models.Index(condition=models.Q(('past', False)), fields=['customer_name', 'id'], name='held_license_by_customer_name'), models.Index(condition=models.Q(('past', False)), fields=['license_name', 'id'], name='held_license_by_license_name'), models.Index(condition=models.Q(('past', False)), fields=['qty', 'id'], name='held_license_by_qty')],
                'constraints': [models.UniqueConstraint(fields=('customer', 'license', 'valid_from'), name='held_license_once')],
            },
        ),
        migrations.RunSQL(INSTALL, REMOVE),
    ]
