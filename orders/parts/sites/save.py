"""Step 2: plan, agreement, title, date, note, and the sites (guide 2.5.1.2)."""

from dataclasses import dataclass
from datetime import datetime

from catalogue.models import AgreementPeriod, ServicePlan
from customers.actions.contract import set_plan
from customers.actions.create import replace_sites
from orders.actions.draft import editing
from orders.actions.package_devices import order_package_devices
from orders.effect.entry import OneByOne, Stamp
from orders.models import Order
from partners.models import Account


def save_plan(*, order: Order, fields: dict, sites: list[dict], by: Account, at: datetime) -> None:
    """Items, bundles and devices that the chosen plan does not offer leave the order."""
    with editing(order, "plan", by=by, at=at) as locked:
        for name, value in fields.items():
            setattr(locked, name, value)
        replace_sites(customer=locked.customer, sites=sites, by=by, at=at)
        plan = locked.plan
        locked.itemlines.exclude(item__in=plan.items.all()).delete()
        locked.bundlelines.exclude(bundle__in=plan.bundles.all()).delete()
        locked.devicelines.filter(package=None).exclude(model__in=plan.devices.all()).delete()
        order_package_devices(locked)
        if locked.default_limit is None:
            locked.default_limit = plan.fraud_default


@dataclass(frozen=True)
class SetPlan(OneByOne):
    """The service plan from the order's day on."""

    plan: ServicePlan
    agreement: AgreementPeriod | None

    def make(self, stamp: Stamp) -> None:
        set_plan(plan=self.plan, agreement=self.agreement, effective=stamp.day, **stamp.signed)
