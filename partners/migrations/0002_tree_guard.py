from django.db import migrations

from partners.closure_sql import GUARD, NO_GUARD


class Migration(migrations.Migration):
    """A partner cannot move itself: the tree is written as the system alone."""

    dependencies = [("partners", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, NO_GUARD)]
