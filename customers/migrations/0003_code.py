"""Customer IDs: C000000150 and on."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_initial")]
    operations = [migrations.RunSQL("create sequence customer_code_seq start 150", "drop sequence customer_code_seq")]
