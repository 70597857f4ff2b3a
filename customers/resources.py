"""What this floor counts among a reseller's resources (guide 2.7.2.1)."""

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from customers.enums import CustomerStatus
from customers.models import BillingAccount, Customer, Site
from oms.kit.registries import Resource, registries


def resources_of(partner_id: int) -> list[Resource]:
    """Customers by status, their sites and billing accounts, their user licenses; the reseller's own only."""
    own = Customer.objects.filter(partner_id=partner_id)
    by_status = dict(own.order_by().values_list("status").annotate(n=Count("pk")))
    licenses = own.aggregate(n=Sum("user_licenses"))["n"] or 0
    return [
        *(
            Resource(_("Customer by status"), label, by_status[status])
            for status, label in CustomerStatus.choices
            if status in by_status
        ),
        Resource(_("Site"), _("Of its customers"), Site.objects.filter(customer__partner_id=partner_id).count()),
        Resource(
            _("Billing Account"),
            _("Of its customers"),
            BillingAccount.objects.filter(customer__partner_id=partner_id).count(),
        ),
        Resource(_("License"), _("User licenses"), licenses),
    ]


registries.resources.append(resources_of)
