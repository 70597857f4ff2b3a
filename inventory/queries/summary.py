"""The lines of Service Summary (guide 2.11.1.1): customers, packages, numbers, devices."""

from dataclasses import dataclass

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import DeviceHolding
from customers.queries.summary import service_summary
from inventory.enums import CustomerAssign
from inventory.queries.home import number_sums
from partners.models import Account


@dataclass(frozen=True)
class Line:
    """`left` of `right`; `address` leads to the grid with the same rows as `right`, where there is one."""

    label: str
    left: int
    right: int
    address: str = ""


def summary_lines(user: Account) -> list[Line]:
    """Used or opened on the left, all or assigned on the right; of the partner and those below it."""
    today = timezone.localdate()
    found = service_summary(user, today=today)
    numbers = number_sums(user)
    devices = DeviceHolding.objects.visible_to(user).filter(valid_from__lte=today, valid_to__isnull=True)
    shipped = devices.aggregate(using=Sum("quantity", filter=~Q(mac="")), all=Sum("quantity"))
    ddi = f"{reverse('inventory:ddi-details')}?assign={CustomerAssign.USED}" if user.may_open("ddi-details") else ""
    return [
        Line(_("Customers"), found.customers.left, found.customers.right),
        Line(_("Demo Customers"), found.demo_customers.left, found.demo_customers.right),
        Line(_("User Package"), found.user_packages.left, found.user_packages.right),
        Line(_("Direct Dial No."), numbers["used"], numbers["assigned"], ddi),
        Line(_("Device"), shipped["using"] or 0, shipped["all"] or 0),
    ]
