"""Numbers have two indexes less, which every claim wrote: one twice the same, and one for a search that nobody makes."""

import django.db.models.deletion
from django.db import migrations, models

# what Django makes beside a unique text for LIKE; behind the wall PostgreSQL asks no index for LIKE, and grids ask by grams.
# Found by its operators, as its name ends with a digest
WITHOUT_LIKE = """
do $$
declare _name text;
begin
  for _name in
    select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] and i.indnatts = 1
      join pg_opclass o on o.oid = i.indclass[0]
    where i.indrelid = 'inventory_number'::regclass and a.attname = 'e164' and o.opcname = 'varchar_pattern_ops'
  loop
    execute format('drop index %I', _name);
  end loop;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0019_first_extension"),
        ("inventory", "0027_line_email"),
    ]

    operations = [
        migrations.AlterField(
            model_name="number",
            name="customer",
            field=models.ForeignKey(
                blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="stock_numbers", to="customers.customer",
            ),
        ),  # fmt: skip
        migrations.RunSQL(WITHOUT_LIKE, migrations.RunSQL.noop),
    ]
