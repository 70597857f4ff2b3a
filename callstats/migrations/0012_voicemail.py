"""Messages that callers left, and how far they are fetched of each call server."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('callstats', '0011_quiet_limits'),
        ('customers', '0019_first_extension'),
        ('inventory', '0020_voicemail'),
    ]

    operations = [
        migrations.AddField(
            model_name='callfeed',
            name='message_cursor',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.CreateModel(
            name='Voicemail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100, unique=True)),
                ('extension', models.CharField(max_length=20, verbose_name='Extension')),
                ('user_name', models.CharField(blank=True, max_length=100, verbose_name='User')),
                ('caller', models.CharField(blank=True, max_length=60, verbose_name='Caller')),
                ('left_at', models.DateTimeField(db_index=True, verbose_name='Received')),
                ('seconds', models.PositiveIntegerField(verbose_name='Duration')),
                ('stored_as', models.CharField(blank=True, max_length=50)),
                ('heard_at', models.DateTimeField(null=True, verbose_name='Heard')),
                ('heard_by', models.CharField(blank=True, max_length=100, verbose_name='Heard by')),
                ('deleted_at', models.DateTimeField(null=True, verbose_name='Deleted')),
                ('deleted_by', models.CharField(blank=True, max_length=100, verbose_name='Deleted by')),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='voicemails', to='customers.customer')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='inventory.line')),
            ],
            options={
                'ordering': ['-left_at', '-id'],
                'indexes': [models.Index(fields=['customer', '-left_at'], name='voicemail_of_customer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('deleted_at', None), ('stored_as', ''), _connector='OR'), name='deleted_voicemail_has_no_sound')],
            },
        ),
    ]
