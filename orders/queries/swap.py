"""Which packages of a customer can be exchanged for which, and for how many of its users."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.models import OrderItem, PackageUpgrade
from customers.models import Customer, ServiceLine
from customers.queries.contract import lines_on
from inventory.ems.driver import NetworkUser
from inventory.queries.line import living
from inventory.queries.use import Use


def lines_by_item(customer: Customer, day: date) -> dict[int, list[ServiceLine]]:
    """Order item → the lines of it on `day`, in the order in which they are exchanged."""
    found: dict[int, list[ServiceLine]] = {}
    for line in sorted(lines_on(customer, day), key=lambda line: (line.item.name, line.pk)):
        found.setdefault(line.item_id, []).append(line)
    return found


def exchangeable(customer: Customer, items: dict[int, OrderItem], day: date) -> dict[int, list[OrderItem]]:
    """Item → what it can become: along the upgrade paths, and back where they allow it; the plan offers it."""
    offered = {item.pk: item for item in OrderItem.objects.on(day).filter(plans=customer.plan).order_by("name")}
    up = PackageUpgrade.objects.filter(source__in=items, target__in=offered).values_list("source", "target")
    down = PackageUpgrade.objects.filter(target__in=items, source__in=offered, back=True)
    ways = {*up, *down.values_list("target", "source")}
    return {pk: [item for other, item in offered.items() if (pk, other) in ways] for pk in items}


def packages_of_lines(customer: Customer) -> dict[str, str]:
    """Extension → code of the package that the contract has for it."""
    return dict(living(customer).values_list("extension", "item__code"))


def who_has(use: Use, code: str, stands: dict[str, str]) -> list[NetworkUser]:
    """Users who have this package, in the network or as their line stands in the contract (`packages_of_lines`): what the
    network gave somebody else's way is ordered by a Swap."""
    return [user for user in use.users if code in user.items or stands.get(user.extension) == code]


def too_many(now: int, quantity: int) -> str:
    """Why so many cannot be exchanged, or nothing."""
    return _("At most %d can be swapped.") % now if quantity > now else ""


def short(item: OrderItem, now: int, quantity: int, having: int, picked: int) -> str:
    """Why the users picked are too many or too few, or nothing: whoever has the package needs one of what is left."""
    if picked > quantity:
        return _("%(picked)d users are picked, but only %(n)d are swapped.") % {"picked": picked, "n": quantity}
    needed = having - (now - quantity)
    if picked < needed:
        return ngettext(
            "%(item)s: %(having)d user has it and %(left)d would be left. Pick at least %(needed)d.",
            "%(item)s: %(having)d users have it and %(left)d would be left. Pick at least %(needed)d.",
            having,
        ) % {"item": item, "having": having, "left": now - quantity, "needed": needed}
    return ""
