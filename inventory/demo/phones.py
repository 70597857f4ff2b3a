"""Phones of the demo that provisioned themselves: what they asked for, who was refused, and which have signed on."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from customers.models import Customer
from inventory.actions.change_line import change_lines
from inventory.actions.phone_address import Asked, fetch_file, make_phone_address
from inventory.demo.network import Network
from inventory.enums import CommandKind, DeviceStatus
from inventory.models import Device, Line
from inventory.queries.line import living, own_devices
from inventory.queries.line_checks import LineEntry
from inventory.queries.phone_address import maker_of
from partners.models import Account

BEFORE = timedelta(hours=2)
STRANGER = "02005E1FF0FF"  # a phone that nobody has yet
AGENTS = {
    "yealink": "Yealink SIP-T46U 108.86.0.90 {mac}",
    "snom": "Mozilla/4.0 (compatible; snomD735-SIP 10.1.184.15 {mac})",
    "polycom": "FileTransport PolycomVVX-VVX_450-UA/6.4.6.2494 Type/Application",
    "grandstream": "Grandstream Model HW GRP2614 SW 1.0.11.64 DevId {mac}",
}
NAMES = {
    "yealink": ("{mac}.boot", "{mac}.cfg"), "snom": ("snomD735-{mac}.htm",), "polycom": ("{mac}.cfg", "phone{mac}.cfg"),
    "grandstream": ("cfg{mac}.xml",),
}  # fmt: skip


ALSO = "Vertical Demo"  # its phone came after its people


def provision_later(network: Network, *, at: datetime) -> None:
    """Once: the first line of a customer that people have gets the telephone that was shipped since."""
    customer = Customer.objects.filter(name=ALSO).first()
    macs = list(own_devices(customer, at.date())) if customer else []
    line = living(customer).filter(state="used", mac="").first() if macs else None
    if line is None or living(customer).exclude(mac="").exists():
        return
    by = Account.objects.select_related("partner", "role").get(partner_id=customer.partner_id, is_chief=True)
    entry = LineEntry(line.extension, line.name, line.number, macs[0])
    change_lines(customer=customer, entries=[entry], by=by, at=at - BEFORE)
    network.take(customer, at=at - BEFORE, kind=CommandKind["SET_LINES"])
    provision(network, customer, by=by, at=at)


def provision(network: Network, customer: Customer, *, by: Account, at: datetime) -> None:
    """The customer's first phone has signed on since; a phone without a line was refused. Nothing without such phones."""
    lines = list(living(customer).exclude(mac=""))
    makers = {mac: maker for mac, maker in maker_of(customer, [line.mac for line in lines], at.date()).items() if maker}
    if not makers:
        return
    began = at - BEFORE
    token = make_phone_address(customer=customer, by=by, at=began)
    for place, asked in enumerate(_asked(lines, makers), 1):
        fetch_file(token, asked, at=began + place * timedelta(seconds=20))
    first = next(line.mac for line in lines if line.mac in makers)
    if Device.objects.filter(mac=first, status=DeviceStatus.USED).exists():
        network.store.set_users(customer.code, {"registered": [first]})


def _asked(lines: list[Line], makers: dict[str, str]) -> Iterator[Asked]:
    for line in lines:
        maker = makers.get(line.mac, "")
        for name in NAMES.get(maker, ()):
            mac = line.mac if maker == "snom" else line.mac.lower()
            yield Asked(name.format(mac=mac), "203.0.113.20", AGENTS[maker].format(mac=mac.lower()))
    yield Asked(f"{STRANGER.lower()}.cfg", "203.0.113.20", AGENTS["yealink"].format(mac=STRANGER.lower()))
