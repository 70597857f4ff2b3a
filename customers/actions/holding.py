"""Numbers and devices that a customer holds, dated (Available Period, guide 2.5.3.5.2 and 2.5.3.5.3)."""

from datetime import date, datetime, timedelta
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from catalogue.models import DeviceModel
from customers.models import BillingAccount, Customer, DeviceHolding, NumberHolding, Site
from oms.kit.phones import national
from partners.models import Account

Held = TypeVar("Held", NumberHolding, DeviceHolding)


def own_account(customer: Customer, billing_account: BillingAccount) -> None:
    """Raises ValidationError unless the account is the customer's."""
    if billing_account.customer_id != customer.pk:
        raise ValidationError({"billing_account": _("This billing account belongs to another customer.")})


def own_site(customer: Customer, site: Site | None) -> None:
    """Raises ValidationError unless the site is the customer's."""
    if site is not None and site.customer_id != customer.pk:
        raise ValidationError({"site": _("This site belongs to another customer.")})


@transaction.atomic
def hold_number(
    *,
    customer: Customer,
    e164: str,
    site: Site,
    billing_account: BillingAccount,
    valid_from: date,
    order_no: str,
    ported: bool = False,
    comment: str = "",
    by: Account,
    at: datetime,
) -> NumberHolding:
    """The customer has the number from `valid_from` on. A number that somebody holds is refused by the database."""
    own_account(customer, billing_account)
    own_site(customer, site)
    try:
        with transaction.atomic():
            return NumberHolding.objects.create(
                customer=customer, e164=e164, site=site, billing_account=billing_account, valid_from=valid_from,
                order_no=order_no, ported=ported, comment=comment[:200],
            )  # fmt: skip
    except IntegrityError:
        text = _("%(number)s has a holder already. Choose another number.") % {"number": national(e164)}
        raise ValidationError({"e164": text}) from None


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
    return _end(locked, last_day, order_no)


@transaction.atomic
def hold_device(
    *,
    customer: Customer,
    model: DeviceModel,
    billing_account: BillingAccount,
    valid_from: date,
    order_no: str,
    quantity: int = 1,
    mac: str = "",
    site: Site | None = None,
    comment: str = "",
    by: Account,
    at: datetime,
) -> DeviceHolding:
    """The customer has `quantity` of a model from `valid_from` on, or the one device with this MAC."""
    own_account(customer, billing_account)
    own_site(customer, site)
    if quantity < 1 or (mac and quantity != 1):
        raise ValidationError({"quantity": _("A quantity is 1 or more; a MAC names one device.")})
    try:
        with transaction.atomic():
            return DeviceHolding.objects.create(
                customer=customer, model=model, billing_account=billing_account, valid_from=valid_from, mac=mac,
                order_no=order_no, quantity=quantity, site=site, comment=comment[:200],
            )  # fmt: skip
    except IntegrityError:
        raise ValidationError({"mac": _("The device %(mac)s has a holder already.") % {"mac": mac}}) from None


@transaction.atomic
def give_mac(*, holding: DeviceHolding, mac: str, by: Account, at: datetime) -> DeviceHolding:
    """One of the ordered devices is this one: it gets a row of its own, the rest stay without a MAC."""
    rest = DeviceHolding.objects.select_for_update(of=("self",)).get(pk=holding.pk)
    if rest.mac or rest.valid_to:
        raise ValidationError({"mac": _("This device has its MAC already, or went back.")})
    if rest.quantity > 1:
        rest.quantity -= 1
        rest.save(update_fields=["quantity"])
        rest.pk, rest.quantity = None, 1
        rest._state.adding = True
    rest.mac = mac
    try:
        with transaction.atomic():
            rest.save()
    except IntegrityError:
        raise ValidationError({"mac": _("The device %(mac)s has a holder already.") % {"mac": mac}}) from None
    return rest


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
            valid_from=locked.valid_from,
        )  # fmt: skip
        locked.quantity = back
        locked.save(update_fields=["quantity"])
    return _end(locked, last_day, order_no)


def _end(holding: Held, last_day: date, order_no: str) -> Held:
    if holding.valid_to is not None:
        raise ValidationError(_("It went back on %(day)s already.") % {"day": holding.valid_to})
    if last_day < holding.valid_from - timedelta(days=1):
        raise ValidationError({"last_day": _("The period begins on %(day)s.") % {"day": holding.valid_from}})
    holding.valid_to, holding.return_order_no = last_day, order_no
    holding.save(update_fields=["valid_to", "return_order_no"])
    return holding
