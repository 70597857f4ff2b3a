"""What connected platforms are told of a customer; and who decided a command of the network."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0019_first_extension'),
        ('inventory', '0017_phone_addresses'),
        ('partners', '0006_written_as'),
    ]

    operations = [
        migrations.AddField(
            model_name='command',
            name='account_name',
            field=models.CharField(blank=True, default='', max_length=100, verbose_name='By'),
        ),
        migrations.CreateModel(
            name='PlatformStep',
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
                ('platform', models.CharField(choices=[('akixi', 'Akixi'), ('call_cabinet', 'Call Cabinet')], max_length=20, verbose_name='Connected Platform')),
                ('kind', models.CharField(choices=[('set_up', 'Set up'), ('add_login', 'Add user'), ('set_licences', 'Set licenses'), ('check', 'Check')], max_length=20, verbose_name='Step')),
                ('payload', models.JSONField(default=dict)),
                ('answer', models.JSONField(blank=True, default=dict)),
                ('account_name', models.CharField(blank=True, max_length=100, verbose_name='By')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='platform_steps', to='customers.customer')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'claimed'])), fields=['due_at', 'id'], name='inventory_platformstep_due'), models.Index(condition=models.Q(('state__in', ['done', 'given_up']), _negated=True), fields=['lane', 'id'], name='inventory_platformstep_lane'), models.Index(fields=['customer', 'platform', '-id'], name='platform_step_of_customer')],
            },
        ),
    ]
