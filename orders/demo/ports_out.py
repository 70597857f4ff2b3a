"""Numbers of the demo that other providers ask for, one request in each state."""

from datetime import datetime, timedelta

from django.utils import timezone

from customers.models import Customer
from inventory.actions.port_out import (
    NewPortOut,
    accept_out,
    cancel_out,
    object_out,
    record_port_out,
    reject_out,
    validate_out,
)
from inventory.actions.port_out_clock import expire_out, leave_numbers
from inventory.demo.network import Network
from inventory.enums import CustomerAssign
from inventory.models import Number, PortOut
from inventory.porting.out import Objection
from orders.demo.clock import in_the_day
from orders.demo.ports import CLERK, NAME
from partners.models import Account

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OUTS = [  # how far, days ago, gaining provider, which of the customer's numbers
    ("ported_out", 4, "Lakeside Voice", 0),
    ("expired", 4, "Riverbank Telecom", 1),
    ("cancelled", 3, "Harbour Voice", 1),
    ("rejected", 1, "Riverbank Telecom", 1),
    ("accepted", 2, "Lakeside Voice", 2),
    ("validated", 1, "Harbour Voice", 3),
    ("requested", 0, "Riverbank Telecom", 4),
]


def load(network: Network, *, sp: Account) -> None:
    """Once; what is there already stays."""
    customer = Customer.objects.get(name=NAME)
    if PortOut.objects.filter(customer=customer).exists():
        return
    clerk = Account.objects.select_related("partner", "role").get(login_id=CLERK)
    used = Number.objects.filter(customer=customer, assign=CustomerAssign.USED).order_by("e164")
    numbers = list(used.values_list("e164", flat=True))
    for place, (far, ago, provider, which) in enumerate(OUTS):
        at = in_the_day().replace(minute=0) - ago * DAY - HOUR
        _play(customer, numbers[which], far, provider, f"RPON-{4700 + place}", sp, clerk, at)
    network.take(customer, at=in_the_day())


def _play(
    customer: Customer, e164: str, far: str, provider: str, reference: str, sp: Account, clerk: Account, at: datetime
) -> None:
    post_code = customer.sites.order_by("pk")[0].post_code
    asked = NewPortOut(provider, reference, [e164], e164, post_code, timezone.localdate() + 12 * DAY)
    port = record_port_out(asked=asked, by=sp, at=at)
    told = {"port": port, "by": sp}
    if far == "requested":
        words = "Nobody at the company has signed this."
        object_out(port=port, reason=Objection.SIGNATORY, words=words, by=clerk, at=at + HOUR / 2)
    elif far in ("rejected", "expired"):
        reject_out(code="41", comment="The postcode is that of the old office.", at=at + HOUR / 2, **told)
        if far == "expired":
            expire_out(at=at + 3 * DAY, **told)
    elif far != "requested":
        validate_out(at=at + HOUR / 2, **told)
        if far == "cancelled":
            cancel_out(comment="The customer did not ask for it.", at=at + DAY, **told)
        if far in ("accepted", "ported_out"):
            day = timezone.localdate(at) + 3 * DAY if far == "ported_out" else timezone.localdate() + 8 * DAY
            accept_out(day=day, comment="Agreed.", at=at + DAY, **told)
        if far == "ported_out":
            leave_numbers(at=at + 3 * DAY, **told)
