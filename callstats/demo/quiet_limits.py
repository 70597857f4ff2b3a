"""Limits of the demo that are lower at night and on days off; none of them for the customers of demo/fraud.py, whose stories
are the same at any hour of any day."""

from datetime import time
from decimal import Decimal

from callstats.demo.fraud import told_of
from callstats.models import QuietLimit
from catalogue.models import ServicePlan
from customers.models import Customer
from partners.models import Partner


def load() -> None:
    """Runs as the system; nothing where there are some."""
    mine, others = Partner.objects.filter(name="RS-Vertical").first(), told_of()
    plans = ServicePlan.objects.filter(currency="GBP").exclude(pk__in=[one.plan_id for one in others])
    if QuietLimit.objects.exists() or mine is None or not plans:
        return
    plan = plans.order_by("pk").first()
    _lower(Partner.objects.get(parent=None), "Nights and days off", night="15", weekend="12", plan=plan)
    _lower(mine, "Offices", night="8", weekend="10", night_from=time(20), night_to=time(6, 30), plan=plan)
    own = Customer.objects.filter(partner=mine, status="activated", currency="GBP", fraudlimits__isnull=False)
    if customer := own.exclude(pk__in=[one.pk for one in others]).order_by("-code").first():
        _lower(mine, f"Night desk of {customer.name}", night="18", customer=customer)


def _lower(partner: Partner, name: str, *, night: str, weekend: str = "", **more: object) -> None:
    QuietLimit.objects.create(
        partner=partner,
        name=name[:60],
        night_limit=Decimal(night),
        weekend_limit=Decimal(weekend) if weekend else None,
        **more,
    )
