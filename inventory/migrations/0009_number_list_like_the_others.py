from django.db import migrations, models


class Migration(migrations.Migration):
    """Lists of numbers are kept as the other lists are. A rehearsal that waits is forgotten: it is made anew by uploading."""

    dependencies = [("inventory", "0008_tally")]

    operations = [
        migrations.RunSQL("truncate inventory_numbersheet", migrations.RunSQL.noop),
        migrations.RenameField("numbersheet", "registered_at", "imported_at"),
        migrations.AddField("numbersheet", "headings", models.JSONField(default=list)),
    ]
