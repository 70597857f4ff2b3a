"""Who ordered a step at a connected platform, and whether people were told that it failed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TOLD = "update inventory_platformstep set failure_told = true where state = 'failed'"


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0020_voicemail"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="platformstep",
            name="account",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="platformstep",
            name="failure_told",
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
    ]
