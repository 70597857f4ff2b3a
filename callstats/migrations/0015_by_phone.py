"""Messages are heard by telephone, and the user of a line gets word of them by mail."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from oms.kit import schema


class Migration(migrations.Migration):

    dependencies = [
        ('callstats', '0014_searched_days'),
        ('inventory', '0027_line_email'),
        ('partners', '0006_written_as'),
    ]

    operations = [
        migrations.CreateModel(
            name='VoicemailMail',
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
                ('address', models.EmailField(max_length=200)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='voicemail',
            name='on_phone',
            field=models.BooleanField(default=False),
        ),
        schema.AddIndex(
            model_name='voicemail',
            index=models.Index(condition=models.Q(('on_phone', True)), fields=['id'], name='voicemail_on_phone'),
        ),
        migrations.AddField(
            model_name='voicemailmail',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner'),
        ),
        migrations.AddField(
            model_name='voicemailmail',
            name='voicemail',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='callstats.voicemail'),
        ),
        schema.AddIndex(
            model_name='voicemailmail',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'claimed'])), fields=['due_at', 'id'], name='callstats_voicemailmail_due'),
        ),
        schema.AddIndex(
            model_name='voicemailmail',
            index=models.Index(condition=models.Q(('state__in', ['done', 'given_up']), _negated=True), fields=['lane', 'id'], name='callstats_voicemailmail_lane'),
        ),
    ]
