"""Lines of a customer: what they may be given, where they begin, and how many its contract has."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

from django.db.models import Max, QuerySet, Sum

from catalogue.enums import ItemType
from catalogue.models import OrderItem
from customers.enums import LIVE
from customers.models import Customer, Site
from customers.queries.contract import devices_on, numbers_on
from inventory.ems.fields import EMERGENCY
from inventory.enums import LineState, Thing
from inventory.models import Difference, Line

MOST_OFFERED = 500  # whoever has more free ones types it
TAKEN_BY = {Thing.NAME: "name", Thing.CALLER: "number", Thing.PHONE: "mac"}
EACH_SITE = 1000  # without a first extension of its own, a site's lines begin at 1000, 2000, …


def living(customer: Customer) -> QuerySet[Line]:
    """The customer's lines that are not gone, by extension."""
    return Line.objects.filter(customer=customer).exclude(state=LineState.GONE).order_by("extension")


def as_told(line: Line) -> dict[str, Any]:
    """A line in the words of the command."""
    return {
        "extension": line.extension, "name": line.name, "item": line.item.code, "number": line.number, "mac": line.mac,
        "turn": line.turn, "reach": line.reach, "voicemail": line.voicemail,
    }  # fmt: skip


def next_turn(customer: Customer, extension: str) -> int:
    """The password's turn of a line that takes this extension: none that another had before."""
    had = Line.objects.filter(customer=customer, extension=extension).aggregate(last=Max("turn"))["last"]
    return (had or 0) + 1


def packages_on(customer: Customer, day: date) -> tuple[Counter[int], dict[int, OrderItem]]:
    """(item's key → how many lines its quantity makes, the items) of a contract; one that has ended makes none."""
    if customer.status not in LIVE:
        return Counter(), {}
    until_then = {"lines__customer": customer, "lines__changes__effective__lte": day}
    packages = OrderItem.objects.filter(kind=ItemType.USER_PACKAGE, **until_then)
    found = (
        packages.annotate(qty=Sum("lines__changes__change")).filter(qty__gt=0).order_by("group__order", "name", "pk")
    )
    items = {item.pk: item for item in found}
    return Counter({pk: item.qty for pk, item in items.items()}), items


def first_extensions(customer: Customer) -> dict[int, int]:
    """Site's key → where its lines begin, the main site first."""
    sites = Site.objects.filter(customer=customer).order_by("-is_main", "pk")
    return {site.pk: site.first_extension or EACH_SITE * place for place, site in enumerate(sites, 1)}


def free_extensions(customer: Customer, site_id: int, taken: set[str]) -> Iterator[str]:
    """Extensions of a site from its first one on, without those that are taken and those that are emergency numbers."""
    return extensions_from(first_extensions(customer).get(site_id, EACH_SITE), taken)


def extensions_from(begin: int, taken: set[str]) -> Iterator[str]:
    return (str(number) for number in count(begin) if str(number) not in taken | EMERGENCY)


def own_numbers(customer: Customer, day: date) -> list[str]:
    """Numbers that the customer holds, in E.164, by number."""
    return list(numbers_on(customer, day).values_list("e164", flat=True))


def own_devices(customer: Customer, day: date) -> dict[str, str]:
    """MAC → model of each device that the customer has and whose MAC is known."""
    return dict(devices_on(customer, day).exclude(mac="").order_by("mac").values_list("mac", "model__name"))


def taken_over_by(difference: Difference, line: Line, day: date) -> dict[str, str]:
    """What a line's form is filled with to take over what the network has of it, or of a user beyond the contract."""
    held, part = difference.held, TAKEN_BY.get(difference.thing, "")
    if difference.thing == Thing.USER:
        numbers, devices = free_of(line, day)
        own = {"number": numbers, "mac": devices}
        found = {name: held.get(name, "") for name in ("extension", "name", "number", "mac")}
        return {name: value if value in own.get(name, (value,)) else "" for name, value in found.items()}
    return {part: held.get(part, "")} if part and difference.key == line.extension else {}


def free_of(line: Line, day: date) -> tuple[list[str], dict[str, str]]:
    """(numbers, devices) of the customer that no other line has: E.164, and MAC → model."""
    others = living(line.customer).exclude(pk=line.pk)
    numbers, macs = set(others.values_list("number", flat=True)), set(others.values_list("mac", flat=True))
    devices = own_devices(line.customer, day)
    return (
        [one for one in own_numbers(line.customer, day) if one not in numbers][:MOST_OFFERED],
        dict([(mac, model) for mac, model in devices.items() if mac not in macs][:MOST_OFFERED]),
    )
