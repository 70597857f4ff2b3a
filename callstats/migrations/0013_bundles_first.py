import django.db.models.deletion
from django.db import migrations, models

from oms.kit import schema

# numbers of rows come a hundred at a time to whoever writes many
NUMBERS = """
alter sequence callstats_call_id_seq cache 100;
alter sequence callstats_hourlyusage_id_seq cache 100;
"""
NUMBERS_BACK = """
alter sequence callstats_call_id_seq cache 1;
alter sequence callstats_hourlyusage_id_seq cache 1;
"""
# hours of running billing periods in which bundles may have taken calls are counted once more, with what they would take
ANEW = """
insert into callstats_changedhour (customer_id, hour, changed_at)
select distinct u.customer_id, u.hour, now() from callstats_hourlyusage u
where u.day >= current_date - 40 and exists (select 1 from customers_bundlechange b where b.customer_id = u.customer_id)
order by 1, 2
on conflict (hour, customer_id) do nothing
"""


def free_of_key(related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name=related_name,
        to="customers.customer",
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("callstats", "0012_voicemail"),
        ("customers", "0019_first_extension"),
    ]

    operations = [
        migrations.AddField(
            model_name="hourlyusage",
            name="bundleable",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(model_name="spending", name="bundle_left", field=models.IntegerField(null=True)),
        migrations.AlterField(model_name="hourlyusage", name="customer", field=free_of_key("hourly_usage")),
        migrations.AlterField(model_name="changedhour", name="customer", field=free_of_key("+")),
        migrations.AlterField(model_name="changedspending", name="customer", field=free_of_key("+")),
        migrations.RemoveIndex(model_name="hourlyusage", name="hourly_usage_of_customer"),
        migrations.RemoveIndex(model_name="changedhour", name="changed_by_hour"),
        migrations.RemoveConstraint(model_name="changedhour", name="changed_hour_once"),
        schema.AddConstraint(
            model_name="changedhour",
            constraint=models.UniqueConstraint(fields=("hour", "customer"), name="changed_customer_hour_once"),
        ),
        migrations.RemoveIndex(model_name="changedspending", name="changed_spending_by_day"),
        migrations.RemoveConstraint(model_name="changedspending", name="changed_spending_once"),
        schema.AddConstraint(
            model_name="changedspending",
            constraint=models.UniqueConstraint(
                fields=("day", "customer", "extension"), name="changed_day_of_extension_once"
            ),
        ),
        migrations.RunSQL(NUMBERS, NUMBERS_BACK),
        migrations.RunSQL(ANEW, migrations.RunSQL.noop),
    ]
