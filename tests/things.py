"""Things of the catalogue and customers that tests need, made by the same actions the portal uses."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from catalogue.models import (
    CallBundle,
    DeviceModel,
    DeviceOrderGroup,
    DeviceType,
    ItemGroup,
    OrderItem,
    ServicePlan,
)
from customers.actions.create import create_customer, replace_sites
from customers.models import Customer
from oms.kit.acting import as_system
from partners.models import Account, Partner

MAY = date(2026, 5, 1)
ACCOUNT = {"name": "Head office", "address": "1 Example Street", "city": "London", "post_code": "EC1A 1AA"}
SITE = {"name": "Main", "is_main": True, "address1": "1 Example Street", "city": "London", "post_code": "EC1A 1AA"}


def item(code: str = "t-user", group: str = "User License", price: str = "6.90") -> OrderItem:
    with as_system():
        under, _ = ItemGroup.objects.get_or_create(name=group)
        found, _ = OrderItem.objects.get_or_create(
            code=code,
            defaults={"name": f"Test {code}", "kind": "user_package", "group": under, "list_price": Decimal(price)},
        )
    return found


def plan(name: str = "Test plan", **values) -> ServicePlan:
    with as_system():
        return ServicePlan.objects.get_or_create(name=name, defaults={"kind": "cloud_pbx", **values})[0]


def bundle(name: str = "Test bundle") -> CallBundle:
    with as_system():
        return CallBundle.objects.get_or_create(name=name, defaults={"minutes": 500, "price": Decimal("5")})[0]


def device_model(name: str = "Test phone", *, by_mac: bool = True) -> DeviceModel:
    with as_system():
        kind, _ = DeviceType.objects.get_or_create(name="Test desk phone")
        group, _ = DeviceOrderGroup.objects.get_or_create(name="Test group", defaults={"type": kind})
        values = {"group": group, "price": Decimal("80"), "by_mac": by_mac}
        return DeviceModel.objects.get_or_create(name=name, defaults=values)[0]


def free_name(partner: Partner, name: str = "Example Bakery") -> str:
    """`name`, or with the first number that makes it another one than those of the partner's customers."""
    with as_system():
        taken = set(Customer.objects.filter(partner=partner).values_list("name", flat=True))
    return next(one for one in (name, *(f"{name} {n}" for n in range(2, 100))) if one not in taken)


def customer(by: Account, name: str = "", *, partner: Partner | None = None, **fields):
    """A customer with one billing account and one site, in status Ordering; without a name it is called Example Bakery."""
    now = timezone.now()
    if "@" in fields.get("admin_id", ""):
        fields.setdefault("domain", fields["admin_id"].rpartition("@")[2])
    partner = partner or by.partner
    made = create_customer(
        fields={"name": name or free_name(partner), "partner": partner, **fields},
        accounts=[dict(ACCOUNT)],
        by=by,
        at=now,
    )
    replace_sites(customer=made, sites=[dict(SITE)], by=by, at=now)
    return made
