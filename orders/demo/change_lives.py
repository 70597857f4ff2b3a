"""Change Orders of the demo that carry something of every part, in the states that those of running customers leave out."""

import uuid
from typing import Any

from django.utils import timezone

from catalogue.models import CallBundle, DeviceModel
from customers.models import Customer
from customers.queries.contract import lines_on
from inventory.demo.network import Network
from orders.actions.begin import begin_order
from orders.actions.submit import submit_order
from orders.demo.first_order import DAY, HOUR
from orders.demo.life import Life
from orders.parts.bundles.save import save_bundles
from orders.parts.devices.give_back import save_device_changes
from orders.parts.info.change_save import save_change_info
from orders.parts.items.save import save_items
from orders.parts.numbers.save import save_numbers
from orders.parts.shipping.save import save_shipping
from orders.parts.trunk.save import save_channel_changes
from orders.types.change import ChangeOrder
from partners.models import Account

LIVES = [
    ("Battersea Wicker Works", "London", "registration"),
    ("Cookridge Telescopes", "Leeds", "processing"),
    ("Wandsworth Door Chimes", "London", "coming"),
]
PLACE = 96  # after all other stories


def load(network: Network, *, by: Account) -> None:
    """Each once; a customer that is there already is left alone."""
    for place, (name, city, far) in enumerate(LIVES, start=PLACE):
        if not Customer.objects.filter(name=name).exists():
            ChangeLife(name, city, far, by=by, place=place, network=network).play()


class ChangeLife(Life):
    """A customer in service since some weeks, and its Change Order of late."""

    def __init__(self, name: str, city: str, far: str, **rest: Any) -> None:
        super().__init__(name, city, orders=(), **rest)
        self.change_far = far

    def play(self) -> None:
        super().play()
        self.at += 2 * DAY
        customer = Customer.objects.select_related("partner", "plan").get(pk=self.order.customer_id)
        told = {"by": self.by, "at": self.at}
        self.order = begin_order(customer=customer, kind=ChangeOrder.kind, nonce=uuid.uuid4(), **told)
        self.fill(self.stamp(minutes=10))
        submit_order(**self.stamp(minutes=10))
        getattr(self, f"then_{self.change_far}")()
        self.let_network_take(self.at + HOUR)

    def fill(self, stamp: dict[str, Any]) -> None:
        """More users and channels, a bundle; numbers and telephones where nothing is to be taken out of a stock yet."""
        customer, today = self.order.customer, timezone.localdate(self.at)
        account, site = customer.billing_accounts.get(), customer.sites.get()
        fields = {"title": self.order.title, "activation_date": today, "note": "The second floor opens."}
        save_change_info(fields=fields, sites=[], **stamp)
        line = lines_on(customer, today).get(item__code="basic-user-vm")
        row = {"line": line, "item": line.item, "billing_account": account, "price": line.price, "quantity": 2}
        save_items(lines=[{**row, "comment": "For the second floor"}], **stamp)
        save_channel_changes(changes={"sip": 2}, **stamp)
        bundle = CallBundle.objects.filter(plans=customer.plan).first()
        bundles = [{"bundle": bundle, "quantity": 1, "comment": ""}] if bundle else []
        save_bundles(lines=bundles, limits={"default_limit": None, "custom_limit": None}, **stamp)
        if self.change_far == "coming":
            return
        demand = {"site": site, "billing_account": account, "quantity": 2, "comment": "Beside each other, please"}
        save_numbers(demands=[demand], ports=[], **stamp)
        model = DeviceModel.objects.filter(plans=customer.plan, by_mac=True).order_by("name")[0]
        phones = {"billing_account": account, "model": model, "quantity": 2, "comment": "With their headsets"}
        save_device_changes(lines=[phones], returns=[], **stamp)
        place = {
            "name": "Second floor", "address": self.address, "city": self.city, "post_code": self.post_code,
            "phone": "+442079460001",
        }  # fmt: skip
        shipments = [
            {"device": one, "place": "Second floor", "site": site, "quantity": one.quantity}
            for one in self.order.devicelines.all()
        ]
        save_shipping(places=[place], shipments=shipments, **stamp)
