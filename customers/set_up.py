"""What uses the catalogue on this floor."""

from django.utils.translation import gettext_lazy as _

from catalogue.models import Reason
from customers.models import Customer, Suspension
from oms.kit.setup import uses
from partners.models import AdditionalItem

uses.describe("customers.Customer.plan", _("Customers"))
uses.describe("customers.PlanPeriod.plan", _("Customers that have or had the plan"))
uses.describe("customers.PlanPeriod.agreement", _("Customers with this agreement"))
uses.describe("customers.ServiceLine.item", _("Customers that have or had the item"))
uses.describe("customers.DeviceHolding.package", _("Customers that have or had its device"))
uses.describe("customers.DeviceHolding.model", _("Customers that have or had the device"))
uses.describe("customers.BundleChange.bundle", _("Customers that have or had the bundle"))
uses.describe("customers.Customer.customer_class", _("Customers"))


def customers_stopped_for(reason: Reason):
    """A stop keeps its reason as text."""
    stops = Suspension.objects.filter(reason=reason.text)
    return (
        Customer.objects.filter(pk__in=stops.values("customer")) if reason.kind == "stop" else Customer.objects.none()
    )


def customers_with_value(item: AdditionalItem):
    """A customer keeps its answers under the item's key."""
    return Customer.objects.filter(custom_data__has_key=item.key)


uses.add(Reason, _("Customers"), customers_stopped_for)
uses.add(AdditionalItem, _("Customers with a value"), customers_with_value)
