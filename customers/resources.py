"""What this floor counts among a reseller's resources (guide 2.7.2.1)."""

from django.db.models import Count, Sum, Value
from django.utils.translation import gettext as _

from customers.enums import CustomerStatus
from customers.models import BillingAccount, Customer, Site
from oms.kit.registries import Resource, registries


def resources_of(partner) -> list[Resource]:
    """Customers by status, their sites and billing accounts, their user licenses; the reseller's own only. One query."""
    own = Customer.objects.filter(partner=partner).order_by().values_list(Value("customer"), "status")
    tallies = own.annotate(n=Count("pk"), licenses=Sum("user_licenses"))
    for kind, model in (("site", Site), ("account", BillingAccount)):
        placed = model.objects.filter(customer__partner=partner).order_by()
        placed = placed.values_list(Value(kind), "customer__partner_name")
        tallies = tallies.union(placed.annotate(n=Count("pk"), licenses=Value(0)), all=True)
    by_status, places, licenses = {}, {"site": 0, "account": 0}, 0
    for kind, key, number, licensed in tallies:
        if kind == "customer":
            by_status[key], licenses = number, licenses + (licensed or 0)
        else:
            places[kind] += number
    return [
        *(
            Resource(_("Customer by status"), label, by_status[status])
            for status, label in CustomerStatus.choices
            if status in by_status
        ),
        Resource(_("Site"), _("Of its customers"), places["site"]),
        Resource(_("Billing Account"), _("Of its customers"), places["account"]),
        Resource(_("License"), _("User licenses"), licenses),
    ]


registries.resources.append(resources_of)
