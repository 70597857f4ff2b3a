"""Numbers and devices that a customer holds, dated (Available Period, guide 2.5.3.5.2 and 2.5.3.5.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from catalogue.models import CallBundle, DeviceModel, OrderItem, ServicePlan
from customers.models import BillingAccount, Customer, DeviceHolding, NumberHolding, Site
from oms.kit.lengths import whole
from oms.kit.phones import national
from partners.models import Account

Held = TypeVar("Held", NumberHolding, DeviceHolding)


def signed(*, by: Account, at: datetime) -> dict[str, Any]:
    """Who makes an entry of the ledger, and when."""
    return {"made_by": by.name[:100], "made_at": at}


def own_account(customer: Customer, billing_account: BillingAccount) -> None:
    """Raises ValidationError unless the account is the customer's."""
    if billing_account.customer_id != customer.pk:
        raise ValidationError({"billing_account": _("This billing account belongs to another customer.")})


def in_currency(customer: Customer, thing: OrderItem | CallBundle | DeviceModel | ServicePlan) -> None:
    """Raises ValidationError unless `thing` is priced in the customer's currency; the database refuses it as well."""
    if thing.currency != customer.currency:
        text = _("%(item)s is priced in %(a)s, the customer in %(b)s.")
        raise ValidationError(text % {"item": thing, "a": thing.currency, "b": customer.currency})


def own_site(customer: Customer, site: Site | None) -> None:
    """Raises ValidationError unless the site is the customer's."""
    if site is not None and site.customer_id != customer.pk:
        raise ValidationError({"site": _("This site belongs to another customer.")})


@dataclass(frozen=True)
class NewNumber:
    """A number to be held at a site, on a billing account."""

    e164: str
    site: Site
    billing_account: BillingAccount
    ported: bool = False
    comment: str = ""


@transaction.atomic
def hold_numbers(
    *, customer: Customer, numbers: Sequence[NewNumber], valid_from: date, order_no: str, by: Account, at: datetime
) -> list[NumberHolding]:
    """The customer has these numbers from `valid_from` on. A number that somebody holds is refused by the database."""
    for number in numbers:
        own_account(customer, number.billing_account)
        own_site(customer, number.site)
    rows = [
        NumberHolding(
            customer=customer, e164=n.e164, site=n.site, billing_account=n.billing_account, valid_from=valid_from,
            order_no=order_no, ported=n.ported, comment=whole(n.comment, 200, "comment"), **signed(by=by, at=at),
        )
        for n in numbers
    ]  # fmt: skip
    try:
        with transaction.atomic():
            return NumberHolding.objects.bulk_create(rows)
    except IntegrityError:
        raise ValidationError({"e164": _has_a_holder(rows)}) from None


def _has_a_holder(rows: list[NumberHolding]) -> str:
    """Which of them the database refuses: the holder may be a stranger's customer, so it is asked by trying."""
    text = _("%(number)s has a holder already. Choose another number.")
    for row in rows:
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            return text % {"number": national(row.e164)}
    return text % {"number": ", ".join(national(row.e164) for row in rows)}


def hold_number(
    *, customer: Customer, valid_from: date, order_no: str, by: Account, at: datetime, **number: Any
) -> NumberHolding:
    """One number; `number` holds the values of a NewNumber."""
    news = [NewNumber(**number)]
    return hold_numbers(customer=customer, numbers=news, valid_from=valid_from, order_no=order_no, by=by, at=at)[0]


@transaction.atomic
def use_numbers(*, customer: Customer, by: Account, at: datetime) -> int:
    """Service has started: every number still held is in use; how many."""
    held = NumberHolding.objects.filter(customer=customer, valid_to__isnull=True, in_use=False)
    return held.update(in_use=True)


@transaction.atomic
def order_return(*, holding: NumberHolding | DeviceHolding, order_no: str, by: Account, at: datetime) -> None:
    """A return was requested; an empty `order_no` takes the request back."""
    holding.return_order_no = order_no
    holding.save(update_fields=["return_order_no"])


@transaction.atomic
def return_number(*, holding: NumberHolding, last_day: date, order_no: str, by: Account, at: datetime) -> NumberHolding:
    """The holding ends with `last_day`."""
    locked = NumberHolding.objects.select_for_update(of=("self",)).get(pk=holding.pk)
    return _end(locked, last_day, order_no, by=by, at=at)


@transaction.atomic
def move_number(
    *, holding: NumberHolding, site: Site, billing_account: BillingAccount, first_day: date, order_no: str, by: Account,
    at: datetime,
) -> NumberHolding:  # fmt: skip
    """The number is at `site` on `billing_account` from `first_day` on; where it was before stays known."""
    locked = NumberHolding.objects.select_for_update(of=("self",)).select_related("customer").get(pk=holding.pk)
    own_site(locked.customer, site)
    own_account(locked.customer, billing_account)
    _end(locked, first_day - timedelta(days=1), order_no, by=by, at=at)
    return NumberHolding.objects.create(
        customer=locked.customer, e164=locked.e164, site=site, billing_account=billing_account, ported=locked.ported,
        in_use=locked.in_use, valid_from=first_day, order_no=order_no, comment=locked.comment, **signed(by=by, at=at),
    )  # fmt: skip


@dataclass(frozen=True)
class NewDevice:
    """`quantity` of a model, or the one device with this MAC."""

    model: DeviceModel
    billing_account: BillingAccount
    quantity: int = 1
    mac: str = ""
    site: Site | None = None
    comment: str = ""
    package: OrderItem | None = None


@transaction.atomic
def hold_devices(
    *, customer: Customer, devices: Sequence[NewDevice], valid_from: date, order_no: str, by: Account, at: datetime
) -> list[DeviceHolding]:
    """The customer has these devices from `valid_from` on."""
    for device in devices:
        own_account(customer, device.billing_account)
        in_currency(customer, device.model)
        own_site(customer, device.site)
        if device.quantity < 1 or (device.mac and device.quantity != 1):
            raise ValidationError({"quantity": _("A quantity is 1 or more; a MAC names one device.")})
    rows = [
        DeviceHolding(
            customer=customer, model=d.model, billing_account=d.billing_account, valid_from=valid_from, mac=d.mac,
            order_no=order_no, quantity=d.quantity, site=d.site, package=d.package,
            comment=whole(d.comment, 200, "comment"), **signed(by=by, at=at),
        )
        for d in devices
    ]  # fmt: skip
    try:
        with transaction.atomic():
            return DeviceHolding.objects.bulk_create(rows)
    except IntegrityError:
        macs = ", ".join(device.mac for device in devices if device.mac)
        raise ValidationError({"mac": _("The device %(mac)s has a holder already.") % {"mac": macs}}) from None


def hold_device(
    *, customer: Customer, valid_from: date, order_no: str, by: Account, at: datetime, **device: Any
) -> DeviceHolding:
    """One holding; `device` holds the values of a NewDevice."""
    news = [NewDevice(**device)]
    return hold_devices(customer=customer, devices=news, valid_from=valid_from, order_no=order_no, by=by, at=at)[0]


@transaction.atomic
def give_mac(*, holding: DeviceHolding, mac: str, by: Account, at: datetime) -> DeviceHolding:
    """One of the ordered devices is this one: it gets a row of its own, the rest stay without a MAC."""
    return give_macs(holding=holding, macs=[mac], by=by, at=at)[0]


@transaction.atomic
def give_macs(*, holding: DeviceHolding, macs: Sequence[str], by: Account, at: datetime) -> list[DeviceHolding]:
    """So many of the ordered devices are these: each gets a row of its own with the dates kept, the rest stay without a MAC.

    Raises ValidationError where they are not so many, went back, or one of the MACs has a holder.
    """
    rest = DeviceHolding.objects.select_for_update(of=("self",)).get(pk=holding.pk)
    if rest.mac or rest.valid_to or rest.quantity < len(macs):
        raise ValidationError({"mac": _("This device has its MAC already, or went back.")})
    left = rest.quantity - len(macs)
    named = [_one_of(rest, mac) for mac in macs]
    try:
        with transaction.atomic():
            if left:
                DeviceHolding.objects.filter(pk=rest.pk).update(quantity=left)
                return DeviceHolding.objects.bulk_create(named)
            rest.quantity, rest.mac = 1, macs[0]
            rest.save(update_fields=["quantity", "mac"])
            return [rest, *DeviceHolding.objects.bulk_create(named[1:])]
    except IntegrityError:
        told = ", ".join(macs)
        raise ValidationError({"mac": _("The device %(mac)s has a holder already.") % {"mac": told}}) from None


def _one_of(rest: DeviceHolding, mac: str) -> DeviceHolding:
    """One device of its own that otherwise is as the rest, unsaved."""
    same = (field.attname for field in DeviceHolding._meta.concrete_fields if not field.primary_key)
    one = DeviceHolding(**{attribute: getattr(rest, attribute) for attribute in same})
    one.quantity, one.mac = 1, mac
    return one


@transaction.atomic
def return_device(
    *, holding: DeviceHolding, last_day: date, order_no: str, quantity: int | None = None, by: Account, at: datetime
) -> DeviceHolding:
    """All of the holding, or `quantity` of it, end with `last_day`; what is kept goes on as a row of its own."""
    locked = DeviceHolding.objects.select_for_update(of=("self",)).get(pk=holding.pk)
    back = locked.quantity if quantity is None else quantity
    if not 1 <= back <= locked.quantity:
        text = _("Between 1 and %(most)d can go back.") % {"most": locked.quantity}
        raise ValidationError({"quantity": text})
    kept = locked.quantity - back
    if kept:
        DeviceHolding.objects.create(
            customer_id=locked.customer_id, model_id=locked.model_id, site_id=locked.site_id, quantity=kept,
            billing_account_id=locked.billing_account_id, order_no=locked.order_no, comment=locked.comment,
            package_id=locked.package_id, valid_from=locked.valid_from, made_by=locked.made_by, made_at=locked.made_at,
        )  # fmt: skip
        locked.quantity = back
        locked.save(update_fields=["quantity"])
    return _end(locked, last_day, order_no, by=by, at=at)


@transaction.atomic
def change_package(
    *, customer: Customer, billing_account: BillingAccount, source: OrderItem, target: OrderItem | None, quantity: int,
    first: Sequence[str] = (), first_day: date, order_no: str, by: Account, at: datetime,
) -> int:  # fmt: skip
    """From `first_day` on so many devices of the user package `source` belong to `target`, or to none: those with one
    of the MACs `first`, then others with a MAC, then the rest; how many. What they came with stays known."""
    held = DeviceHolding.objects.filter(
        customer=customer, billing_account=billing_account, package=source, valid_to__isnull=True
    )
    left = quantity
    for row in sorted(held, key=lambda one: (one.mac not in first, not one.mac, one.pk)):
        moved = min(left, row.quantity)
        if not moved:
            break
        left -= moved
        last = first_day - timedelta(days=1)
        return_device(holding=row, last_day=last, order_no=order_no, quantity=moved, by=by, at=at)
        DeviceHolding.objects.create(
            customer=customer, billing_account=billing_account, model_id=row.model_id, site_id=row.site_id, mac=row.mac,
            quantity=moved, package=target, valid_from=first_day, order_no=order_no, comment=row.comment,
            **signed(by=by, at=at),
        )  # fmt: skip
    return quantity - left


def _end(holding: Held, last_day: date, order_no: str, *, by: Account, at: datetime) -> Held:
    if holding.valid_to is not None:
        raise ValidationError(_("It went back on %(day)s already.") % {"day": holding.valid_to})
    if last_day < holding.valid_from - timedelta(days=1):
        raise ValidationError({"last_day": _("The period begins on %(day)s.") % {"day": holding.valid_from}})
    holding.valid_to, holding.return_order_no = last_day, order_no
    holding.ended_by, holding.ended_at = by.name[:100], at
    holding.save(update_fields=["valid_to", "return_order_no", "ended_by", "ended_at"])
    return holding
