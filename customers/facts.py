"""What this floor adds to the head of My Information (guide 2.12)."""

from django.utils.translation import gettext_lazy as _

from customers.enums import CustomerStatus, CustomerType
from customers.models import Customer
from oms.kit.figures import figure
from oms.kit.registries import Fact, registries

GONE = [CustomerStatus.CANCEL, CustomerStatus.CLOSED]


def customers_of(user) -> str:
    """Customers of one's own and of all below; without demos, and without those that are gone."""
    found = Customer.objects.visible_to(user).exclude(status__in=GONE)
    return figure(found.exclude(kind=CustomerType.DEMO).count())


def demo_customers_of(user) -> str:
    """Demo customers, and how many one's own partner may have."""
    found = Customer.objects.visible_to(user).exclude(status__in=GONE).filter(kind=CustomerType.DEMO)
    return f"{figure(found.count())} / {figure(user.partner.demo_limit)}"


registries.add_information_fact(Fact("customers", _("Customer (EA)"), customers_of, 10))
registries.add_information_fact(Fact("demo-customers", _("Demo Customer (EA)"), demo_customers_of, 20))
