"""Order numbers: 503001 and on."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_initial")]
    operations = [migrations.RunSQL("create sequence order_no_seq start 503001", "drop sequence order_no_seq")]
