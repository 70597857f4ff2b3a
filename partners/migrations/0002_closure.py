"""The trigger that keeps who is above whom."""

from django.db import migrations

from partners.closure_sql import INSTALL, REMOVE


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]
    operations = [migrations.RunSQL(INSTALL, REMOVE)]
