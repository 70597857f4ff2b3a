"""A name stands once among a reseller's customers. Those that were called alike before keep their names: they are marked,
and the mark goes with the first new name."""

import django.db.models.expressions
from django.db import migrations, models

import oms.kit.reading.compared

KEY = "casefold(normalize(name, NFKC) COLLATE pg_catalog.pg_unicode_fast)"
MARK = f"""
update customers_customer set namesake = true where id in (
    select id from (
        select id, row_number() over (partition by partner_id, {KEY} order by id) as place
        from customers_customer where status not in ('closed', 'cancel')
    ) named where place > 1
)
"""

from oms.kit import schema


class Migration(migrations.Migration):
    dependencies = [("customers", "0008_kept_deletes")]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="namesake",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
        schema.AddConstraint(
            model_name="customer",
            constraint=models.UniqueConstraint(
                models.F("partner"),
                oms.kit.reading.compared.NameKey("name"),
                condition=models.Q(("namesake", False), models.Q(("status__in", ("closed", "cancel")), _negated=True)),
                name="customer_name_unique",
            ),
        ),
    ]
