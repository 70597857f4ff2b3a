"""Numbers go from one reseller to another: held for it while it is agreed, moved at one instant."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When

from catalogue.models import NumberType
from customers.models import Customer, Site
from inventory.actions.release import put_back
from inventory.enums import CustomerAssign, UseStatus
from inventory.models import Device, HandOver, Number
from oms.kit.periods import add_days, add_months
from partners.models import Closure, Partner

BEFORE = Case(When(quarantine_until__isnull=False, then=Value(UseStatus.RETURNED)), default=Value(UseStatus.CREATION))


@transaction.atomic
def hold_for_transfer(*, rows: QuerySet[Number], order_no: str, at: datetime) -> int:
    """Free numbers, locked by the caller, that nobody else can have until the transfer `order_no` has ended."""
    return rows.filter(assign=CustomerAssign.UNUSED).update(
        assign=CustomerAssign.RESERVED, use=UseStatus.ORDER_ACTIVATION, reserved_by=order_no, updated_at=at
    )


@transaction.atomic
def free_of_transfer(*, order_no: str, at: datetime) -> int:
    """What was held for `order_no` is free stock of its reseller again; how many."""
    return put_back(Number.objects.filter(reserved_by=order_no, assign=CustomerAssign.RESERVED), use=BEFORE, at=at)


@transaction.atomic
def hand_numbers_over(
    *, numbers: Sequence[str], giver: Partner, receiver: Partner, site: Site | None, day: date, order_no: str, at: datetime
) -> int:  # fmt: skip
    """The numbers are the receiver's from now on, at `site` of its customer or else in its stock; how many.

    What a customer had rests in the receiver's stock as after a return. Whoever owned them above both still does; what
    the giver itself created is the receiver's. Statements do not grow with the numbers.
    """
    rows = Number.objects.filter(e164__in=numbers, partner_id=giver.pk)
    moved = rows.update(
        partner_id=receiver.pk, partner_name=receiver.name, stock_partner_id=receiver.pk, reserved_by="", comment="",
        updated_at=at, **_owner(receiver), **(_used(site) if site else _stock(day)),
    )  # fmt: skip
    note_hand_over(numbers=numbers, giver=giver, receiver=receiver, order_no=order_no)
    return moved


@transaction.atomic
def hand_stock_over(*, customer: Customer, giver: Partner, receiver: Partner, order_no: str) -> None:
    """Numbers and devices of a customer that is the receiver's now: what they go back to, and who owns them."""
    numbers = Number.objects.filter(customer=customer)
    owner = _owner(receiver)
    numbers.update(stock_partner_id=receiver.pk, comment="", **owner)
    Device.objects.filter(customer=customer).update(comment="", **owner)
    e164s = list(numbers.order_by("e164").values_list("e164", flat=True))
    note_hand_over(numbers=e164s, giver=giver, receiver=receiver, order_no=order_no)


def _owner(receiver: Partner) -> dict[str, object]:
    """Whoever stands above the receiver still owns what it owned; anything else is the receiver's."""
    kept = {
        "owner_partner_id__in": list(Closure.objects.filter(descendant=receiver.pk).values_list("ancestor", flat=True))
    }
    return {
        "owner_partner_id": Case(When(**kept, then=F("owner_partner_id")), default=Value(receiver.pk)),
        "owner_name": Case(When(**kept, then=F("owner_name")), default=Value(receiver.name)),
    }


def _used(site: Site) -> dict[str, object]:
    customer: Customer = site.customer
    return {
        "assign": CustomerAssign.USED, "use": UseStatus.ACTIVATION, "customer_id": customer.pk,
        "customer_name": customer.name, "site_name": site.name, "quarantine_until": None, "former_customer_id": None,
        "port_until": None,
    }  # fmt: skip


def _stock(day: date) -> dict[str, object]:
    """What was used rests, and who had it may have it ported for a month, as after a return."""
    used = {"assign": CustomerAssign.USED}
    rests = [
        When(**used, number_type=kind.pk, then=Value(add_days(day, kind.rest_days)))
        for kind in NumberType.objects.all()
    ]
    return {
        "use": Case(When(**used, then=Value(UseStatus.RETURNED)), default=BEFORE),
        "quarantine_until": Case(*rests, default=F("quarantine_until")),
        "former_customer_id": Case(When(**used, then=F("customer_id")), default=F("former_customer_id")),
        "port_until": Case(When(**used, then=Value(add_months(day, 1))), default=F("port_until")),
        "assign": CustomerAssign.UNUSED, "customer_id": None, "customer_name": "", "site_name": "",
    }  # fmt: skip


def note_hand_over(*, numbers: Sequence[str], giver: Partner, receiver: Partner, order_no: str) -> None:
    """Both read it in the history of each number."""
    told = {"giver_name": giver.name, "receiver_name": receiver.name, "order_no": order_no}
    HandOver.objects.bulk_create(
        [HandOver(e164=e164, giver_id=giver.pk, receiver_id=receiver.pk, **told) for e164 in numbers], batch_size=1000
    )
