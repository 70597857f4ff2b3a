"""What a change order holds of a difference in numbers, devices or bundles: exactly what the contract lacks, or has too much."""

import re
from datetime import datetime

from django.utils.translation import gettext as _

from catalogue.models import CallBundle, DeviceModel
from customers.models import BillingAccount, DeviceHolding, NumberHolding
from inventory.enums import Thing
from inventory.models import Difference
from oms.kit.phones import national
from orders.actions.draft import editing
from orders.effect.reading import Reading
from orders.models import BundleLine, DeviceReturn, NumberChange, Order
from orders.queries.taking_over import how_many
from partners.models import Account

MAC = re.compile("[0-9A-F]{12}")
ENDING = 8  # digits by which a number is asked for
LONGEST = PACKAGE = 200  # characters of a comment, and of a package's name


def fill(order: Order, known: Difference, *, by: Account, at: datetime) -> None:
    """The draft asks for what the network has. Once more is no more. Its checks say what of it cannot be ordered."""
    if known.thing == Thing.BUNDLE:
        _bundles(order, known, by=by, at=at)
    elif known.thing == Thing.DEVICE:
        _devices(order, known, by=by, at=at)
    elif known.network == "1":
        _one_more_number(order, known, by=by, at=at)
    else:
        _one_number_back(order, known, by=by, at=at)


def _bundles(order: Order, known: Difference, *, by: Account, at: datetime) -> None:
    with editing(order, "bundles", by=by, at=at) as locked:
        locked.bundlelines.filter(bundle__name=known.key).delete()
        bundle = CallBundle.objects.get(name=known.key)
        BundleLine.objects.create(order=locked, bundle=bundle, quantity=how_many(known), comment=_from_there())


def _devices(order: Order, known: Difference, *, by: Account, at: datetime) -> None:
    """Fewer: first those that only the contract knows by their MAC, then any of those without one."""
    more, model = how_many(known), DeviceModel.objects.get(name=known.key)
    with editing(order, "devices", by=by, at=at) as locked:
        locked.devicelines.filter(model=model, package=None).delete()
        if more < 0:
            more += _by_mac(locked, known, -more)
        account = locked.customer.billing_accounts.order_by("pk")[0]
        loose = [held for held in Reading(locked, locked.today(at)).now.devices if held.model == model and not held.mac]
        for held in loose if more < 0 else []:
            back = min(held.quantity, -more)
            if back and held.package is None:
                _line(locked, model, held.billing_account, -back)
                more += back
        if more > 0:
            _line(locked, model, account, more)


def _line(order: Order, model: DeviceModel, account: BillingAccount, more: int) -> None:
    line = order.devicelines.filter(model=model, billing_account=account, package=None).first()
    if line:
        line.quantity += more
        line.save()
    else:
        order.devicelines.create(model=model, billing_account=account, quantity=more, comment=_from_there())


def _by_mac(order: Order, known: Difference, most: int) -> int:
    """How many go back by a MAC that the network does not have. Why each does is left to be chosen."""
    held = DeviceHolding.objects.filter(customer=known.customer, valid_to__isnull=True, return_order_no="")
    gone = held.filter(mac__in=MAC.findall(known.contract)).select_related("package")
    found = list(gone.order_by("mac")[:most])
    for one in found:
        package = one.package.name[:PACKAGE] if one.package else ""
        DeviceReturn.objects.get_or_create(order=order, holding=one, defaults={"mac": one.mac, "package": package})
    return len(found)


def _one_more_number(order: Order, known: Difference, *, by: Account, at: datetime) -> None:
    """Asked for by its last digits, at the main site. What asks for several there says in its comment which."""
    if known.order_no == order.no:
        return
    number = national(known.key)
    with editing(order, "numbers", by=by, at=at) as locked:
        site, account = locked.customer.sites.all()[0], locked.customer.billing_accounts.order_by("pk")[0]
        asked = locked.numberdemands.filter(site=site, billing_account=account).first()
        if asked is None:
            digits = "".join(filter(str.isdigit, known.key))[-ENDING:]
            words = _("Taken over from the network: %(number)s") % {"number": number}
            locked.numberdemands.create(site=site, billing_account=account, quantity=1, ending=digits, comment=words)
            return
        asked.quantity, asked.ending = asked.quantity + 1, ""
        if len(asked.comment) + len(number) + 2 <= LONGEST:
            asked.comment = f"{asked.comment}, {number}".removeprefix(", ")
        asked.save()


def _one_number_back(order: Order, known: Difference, *, by: Account, at: datetime) -> None:
    mine = NumberHolding.objects.filter(customer=known.customer, e164=known.key, valid_to__isnull=True)
    with editing(order, "numbers", by=by, at=at) as locked:
        for held in mine:
            back = {"e164": held.e164, "site": None, "billing_account": None}
            NumberChange.objects.update_or_create(order=locked, holding=held, defaults=back)


def _from_there() -> str:
    return _("Taken over from the network.")
