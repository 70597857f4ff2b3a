"""What this floor adds to the head of My Information (guide 2.12)."""

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from oms.kit.figures import figure
from oms.kit.registries import Fact, registries
from partners.models import Partner


def counted(user, name: str) -> int:
    """A figure that each partner carries of its own customers, over the user's own partner and all below."""
    return Partner.objects.visible_to(user).aggregate(n=Sum(name))["n"] or 0


def customers_of(user) -> str:
    """Customers of one's own and of all below; without demos, and without those that are gone."""
    return figure(counted(user, "customer_count"))


def demo_customers_of(user) -> str:
    """Demo customers, and how many one's own partner may have."""
    return f"{figure(counted(user, 'demo_customer_count'))} / {figure(user.partner.demo_limit)}"


registries.add_information_fact(Fact("customers", _("Customer (EA)"), customers_of, 10))
registries.add_information_fact(Fact("demo-customers", _("Demo Customer (EA)"), demo_customers_of, 20))
