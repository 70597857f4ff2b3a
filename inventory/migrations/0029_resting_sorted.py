"""Numbers at rest are few; in nearly every order PostgreSQL read all others before them."""

from django.db import migrations, models

from oms.kit.schema import AddIndex

SORTED = (
    "national", "area_code", "local", "type_name", "assign", "customer_name", "site_name", "use", "ported",
    "partner_name", "owner_name", "updated_at", "comment",
)  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('inventory', '0028_one_index_each'),
    ]

    operations = [
        AddIndex(
            model_name='number',
            index=models.Index(condition=models.Q(('quarantine_until__isnull', False)), fields=[field, 'id'], name=f'resting_by_{field}'),
        )
        for field in SORTED
    ]
