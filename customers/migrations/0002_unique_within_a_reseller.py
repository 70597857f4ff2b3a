from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Domain and Administrator ID are unique among the customers of one reseller."""

    dependencies = [("customers", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="customer", name="customer_domain_unique"),
        migrations.RemoveConstraint(model_name="customer", name="customer_admin_unique"),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.UniqueConstraint(
                fields=["partner", "domain"],
                condition=Q(domain_inherited=False) & ~Q(domain="") & ~Q(status="cancel"),
                name="customer_domain_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.UniqueConstraint(
                fields=["partner", "admin_id"],
                condition=~Q(admin_id="") & ~Q(status="cancel"),
                name="customer_admin_unique",
            ),
        ),
    ]
