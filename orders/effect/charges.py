"""What a contract costs each month: service lines, trunk channels and call bundles (product.md, The contract is a ledger)."""

from catalogue.enums import ChargeMode
from catalogue.models import CallBundle
from catalogue.queries.price import with_price
from oms.kit.money import Money, total
from orders.effect.reading import Now


def monthly_charges(now: Now, currency: str) -> Money:
    """All that is charged by the month, once every trial is over; before tax."""
    return total([*_of_lines(now), *_of_channels(now), *_of_bundles(now)], currency)


def _of_lines(now: Now) -> list[Money]:
    monthly = [line for line in now.in_force if line.item.charge == ChargeMode.MONTHLY]
    return [Money(line.price, line.currency) * line.qty for line in monthly]


def _of_channels(now: Now) -> list[Money]:
    period = now.plan
    return [period.plan.channel_price(kind) * count for kind, count in now.channels.items()] if period else []


def _of_bundles(now: Now) -> list[Money]:
    """At the list price of the day that is looked at."""
    bundles = with_price(CallBundle.objects.all(), now.day).in_bulk(list(now.bundles))
    return [Money(bundles[pk].price_today, bundles[pk].currency) * count for pk, count in now.bundles.items()]
