"""How a line, or a user whom the network has beside the lines, is taken over into the contract."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.enums import ItemType
from catalogue.models import OrderItem
from inventory.ems.fields import EMERGENCY
from inventory.enums import DifferenceState, LineState, Thing
from inventory.models import Difference, Line
from inventory.queries.line import living, own_devices, own_numbers
from inventory.rules import EXTENSION
from oms.kit.macs import show
from oms.kit.phones import national
from orders.queries.swap import exchangeable, lines_by_item

LINE_FORM, SWAP = "inventory:modify-line", "orders:package-swap"


@dataclass(frozen=True)
class Move:
    """One of: a form (`form`, with further `keys` of its address), quantities of a change order (`changes`), lines that
    exchange their packages (`exchange`), or `why_not`. `items`: keys of the package in the contract and the one in its place."""

    words: str = ""
    why_not: str = ""
    form: str = ""
    keys: tuple[int, ...] = ()
    changes: Mapping[str, int] = field(default_factory=dict)
    exchange: Difference | None = None
    items: tuple[int, ...] = ()


def how_of_line(one: Difference) -> Move | None:
    """None for what is no line's."""
    if one.thing == Thing.USER:
        return _user(one)
    if one.thing not in (Thing.LINE, Thing.PACKAGE, Thing.CALLER, Thing.PHONE, Thing.NAME):
        return None
    line = living(one.customer).filter(extension=one.key).select_related("item").first()
    if line is None:
        return Move(why_not=_("This line is gone. Open the list again."))
    if one.thing == Thing.LINE:
        told = {"item": line.item.name, "extension": one.key}
        words = _("A change order with one %(item)s fewer: line %(extension)s ends with it.") % told
        return Move(words, changes={line.item.code: -1})
    return _package(one, line) if one.thing == Thing.PACKAGE else _furnished(one, line)


def _furnished(one: Difference, line: Line) -> Move:
    """Number, telephone and name are entered on the line's own page, where the contract has them."""
    today = one.customer.today(timezone.now())
    number, mac = one.held.get("number", ""), one.held.get("mac", "")
    if one.thing == Thing.CALLER and number and number not in own_numbers(one.customer, today):
        told = {"number": national(number)}
        return Move(why_not=_("%(number)s is no number of the contract. Take that over first, or mend it.") % told)
    if one.thing == Thing.PHONE and mac and mac not in own_devices(one.customer, today):
        return Move(
            why_not=_("%(mac)s is no device of the contract. Take that over first, or mend it.") % {"mac": show(mac)}
        )
    return Move(_("The form of the line, filled in with what the network has."), form=LINE_FORM, keys=(line.pk,))


def _package(one: Difference, line: Line) -> Move:
    """Two lines that have each other's package exchange them; else a Swap where the packages allow it, or a change order."""
    target = _user_package(one)
    if target is None:
        return Move(why_not=_nothing_to_order(one))
    told = {"extension": one.key, "source": line.item.name, "target": target.name}
    others = Difference.objects.filter(customer=one.customer_id, thing=Thing.PACKAGE, state=DifferenceState.OPEN)
    for other in others.exclude(pk=one.pk).order_by("pk"):
        there = living(one.customer).filter(extension=other.key, item=target).first()
        if there and line.item.code in other.held.get("items", ()):
            words = _(
                "Lines %(extension)s and %(other)s exchange their packages; the contract has both, nothing is ordered."
            )
            return Move(words % (told | {"other": other.key}), exchange=other)
    items = (line.item_id, target.pk)
    day = one.customer.today(timezone.now())
    held = lines_by_item(one.customer, day)
    if line.item_id in held and target in exchangeable(one.customer, {line.item_id: line.item}, day)[line.item_id]:
        words = _("A Swap, filled in: extension %(extension)s gets %(target)s in place of %(source)s.")
        return Move(words % told, form=SWAP, items=items)
    words = _("A change order with one %(target)s more and one %(source)s fewer, for extension %(extension)s.")
    return Move(words % told, changes={target.code: 1, line.item.code: -1}, items=items)


def _user(one: Difference) -> Move:
    """A free line of this package becomes the user's, or one more is ordered."""
    item, told = _user_package(one), {"extension": one.key}
    if item is None:
        return Move(why_not=_nothing_to_order(one))
    if not EXTENSION.fullmatch(one.key) or one.key in EMERGENCY:
        words = _("%(extension)s is no extension of a line here: 2 to 6 digits, and no emergency number.")
        return Move(why_not=words % told)
    told |= {"item": item.name}
    free = living(one.customer).filter(item=item, state=LineState.FREE).order_by("-extension").first()
    if free:
        words = _("The form of line %(free)s, which has %(item)s and is free, filled in with this user.")
        return Move(words % (told | {"free": free.extension}), form=LINE_FORM, keys=(free.pk,))
    words = _("A change order with one %(item)s more, whose line is extension %(extension)s.")
    return Move(words % told, changes={item.code: 1})


def _user_package(one: Difference) -> OrderItem | None:
    """The package that makes lines which the network has there."""
    codes = one.held.get("items", [])
    return OrderItem.objects.filter(code__in=codes, kind=ItemType.USER_PACKAGE).order_by("pk").first()


def _nothing_to_order(one: Difference) -> str:
    codes = {code for code in one.held.get("items", ()) if code}
    codes -= set(OrderItem.objects.filter(code__in=codes).values_list("code", flat=True))
    if codes:
        words = _("No user package here is called %(names)s. Bring the network to the contract.")
        return words % {"names": ", ".join(sorted(codes))}
    return _("The network has no user package there that could be ordered. Bring the network to the contract.")
