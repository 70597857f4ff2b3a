"""Single-use links with which a customer's administrator chooses a password."""

from django.db import models

from customers.models.customer import Customer
from oms.kit.scope import scoped
from oms.kit.walls import ByParent


class AdministratorLink(models.Model):
    """Sent on “Send Login Information via E-Mail” (guide 2.5.3.2). Only the hash of its secret is kept."""

    wall = ByParent("customer")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="administrator_links")
    sent_by = models.ForeignKey("partners.Account", on_delete=models.PROTECT, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = scoped("customer__partner_id").as_manager()
