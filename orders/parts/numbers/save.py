"""Step 3: how many numbers, and which come along from elsewhere (guide 2.5.1.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.actions.contract import NewNumber, hold_numbers
from customers.actions.holding import use_numbers
from inventory.actions.port_carry import review_checks
from inventory.actions.take import take_numbers
from orders.actions.draft import editing
from orders.effect.entry import Stamp
from orders.models import NumberDemand, Order, PortRequest
from partners.models import Account

DISABLED = gettext_lazy("Number management is disabled for this customer; take the numbers out first.")


def save_numbers(*, order: Order, demands: list[dict], ports: list[dict], by: Account, at: datetime) -> None:
    """Numbers per site and billing account, and porting requests. A demand that ends must have no numbers left.

    Raises ValidationError for that, when a site and billing account stand twice, and for any number of a customer
    whose numbers are managed elsewhere.
    """
    if len({(d["site"].pk, d["billing_account"].pk) for d in demands}) < len(demands):
        raise ValidationError(_("A site and billing account stand twice. Add their numbers up in one row."))
    with editing(order, "numbers", by=by, at=at) as locked:
        if locked.customer.disable_number_management and (demands or ports):
            raise ValidationError(DISABLED)
        kept = {(d["site"].pk, d["billing_account"].pk): d for d in demands}
        for known in list(locked.numberdemands.all()):
            wanted = kept.pop((known.site_id, known.billing_account_id), None)
            if wanted is None:
                if known.picks.filter(active=True).exists():
                    raise ValidationError(_("Remove the numbers assigned to %s first.") % known.site)
                known.delete()
                continue
            known.quantity, known.comment = wanted["quantity"], wanted.get("comment", "")
            for name in ("wish", "area", "ending"):
                setattr(known, name, wanted.get(name, ""))
            known.save()
        NumberDemand.objects.bulk_create(NumberDemand(order=locked, **wanted) for wanted in kept.values())
        locked.portrequests.all().delete()
        made = PortRequest.objects.bulk_create(PortRequest(order=locked, **port) for port in ports)
        review_checks(order_no=locked.no, requests=made, at=at)


@dataclass(frozen=True)
class HoldNumber:
    """The customer has this number from the order's day on."""

    number: NewNumber

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        hold_numbers(numbers=[write.number for write in writes], valid_from=stamp.day, **stamp.signed)


@dataclass(frozen=True)
class TakeNumbers:
    """What the order reserves in the stock becomes the customer's."""

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        take_numbers(**stamp.signed)


@dataclass(frozen=True)
class UseNumbers:
    """Every number the customer holds is in use."""

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        use_numbers(customer=stamp.customer, by=stamp.by, at=stamp.at)
