"""What is known of telephones that provision themselves."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from customers.models import Customer
from customers.queries.contract import devices_on
from inventory.models import Line, PhoneAddress, PhoneFetch
from inventory.queries.driver import driver_of
from oms.kit.outbox import PermanentFault
from partners.models import Account

MOST = 50  # fetches shown, the newest
AWAITED = timedelta(minutes=15)  # so long after it fetched its file a telephone is looked for


def registrar_of(customer: Customer) -> tuple[str, int] | None:
    """Where the customer's telephones sign on (host, port); None where they cannot provision themselves."""
    try:
        return driver_of(customer).registrar
    except PermanentFault:
        return None


def hears_of(customer: Customer) -> str:
    """What the customer's lines dial to hear their messages; empty where they cannot."""
    try:
        return driver_of(customer).hears
    except PermanentFault:
        return ""


def maker_of(customer: Customer, macs: Iterable[str], day: date) -> dict[str, str]:
    """MAC → whose files it asks for, of those of these devices that the customer holds."""
    return dict(devices_on(customer, day).filter(mac__in=list(macs)).values_list("mac", "model__maker"))


def address_of(customer: Customer, user: Account) -> PhoneAddress | None:
    """The address that works now."""
    found: PhoneAddress | None = (
        PhoneAddress.objects.visible_to(user).filter(customer=customer, revoked_at=None).first()
    )
    return found


def fetches_of(user: Account, **which: object) -> QuerySet[PhoneFetch]:
    """The newest fetches, of a customer or a device, that `user` may see."""
    found: QuerySet[PhoneFetch] = PhoneFetch.objects.visible_to(user).filter(**which)[:MOST]
    return found


def awaited(customer: Customer, at: datetime) -> bool:
    """Whether a telephone of the customer's has just fetched its file, and is not known to have signed on."""
    return Line.objects.filter(customer=customer, door_open=True, fetched_at__gt=at - AWAITED).exists()
