"""Plays the demo's stories: first orders of customers, and what their years bring."""

from datetime import datetime

from customers.demo import groups
from customers.models import Customer
from inventory.actions.tally import fold_numbers, fold_usage
from inventory.demo import platforms, terms
from inventory.demo.drift import change_by_hand
from inventory.demo.network import played_network
from inventory.demo.phones import provision_later
from inventory.demo.usage import use_and_read
from orders.actions.template import keep_template
from orders.demo import (
    batches,
    broadworks,
    change_lives,
    changes,
    dialtone,
    parcels,
    port_checks,
    ports,
    ports_out,
    transfers,
    trials,
)
from orders.demo.clock import in_the_day
from orders.demo.first_order import DAY, HOUR, Story
from orders.demo.life import CLERK, FIRST_PLACE, LIVES, SLOW, SLOW_PLACE, Life
from orders.demo.story import STORIES
from orders.models import Order, OrderTemplate
from orders.types.new_customer import NewCustomer
from partners.models import Account, Notice

TEMPLATES = {
    "Kirkstall Motors": "Workshop, 15 seats",
    "Zetland School Trust": "School with reception",
}  # customer → name


def load() -> None:
    """Each story once; a customer that is there already is left alone."""
    now = in_the_day()
    with played_network() as network:
        for place, (name, city, login, far) in enumerate(STORIES):
            if Customer.objects.filter(name=name).exists():
                continue
            by = Account.objects.select_related("partner", "role").get(login_id=login)
            age = 40 if far in ("activated", "created") else 6
            Story(name, city, far, by, now - age * DAY + (place % 7) * HOUR, place, network).play()
        changes.load(network)
        clerk = Account.objects.select_related("partner", "role").get(login_id=CLERK)
        for place, (name, city, orders) in enumerate([*LIVES, *batches.CUSTOMERS], start=FIRST_PLACE):
            if not Customer.objects.filter(name=name).exists():
                Life(name, city, clerk, place, orders, network).play()
        for place, name in enumerate(SLOW, start=SLOW_PLACE):
            if not Customer.objects.filter(name=name).exists():
                Life(name, "London", clerk, place, (), network).play()
        change_lives.load(network, by=clerk)
        trials.load(network)
        batches.load(network)
        ports.load(network)
        port_checks.load()
        sp = Account.objects.select_related("partner", "role").get(login_id="admin@nimbus.example")
        ports_out.load(network, sp=sp)
        terms.load(network, sp=sp, at=now - 2 * DAY)
        parcels.load(network, sp=sp, at=now - 2 * DAY)
        for customer in groups.load(sp=sp, at=now - 3 * DAY):
            network.take(customer, at=now - 2 * DAY)
        transfers.load(now)
        provision_later(network, at=in_the_day())
        use_and_read(network, at=in_the_day())
        platforms.load(network, at=in_the_day())
        change_by_hand(network, at=in_the_day())
    dialtone.load(now)
    broadworks.load(now)
    keep_templates(now)
    fold_numbers()
    fold_usage()
    Notice.objects.filter(seen_at=None, created_at__lt=now - 7 * DAY).update(seen_at=now)


def keep_templates(now: datetime) -> None:
    """What the demo's reseller orders again and again."""
    for customer, name in TEMPLATES.items():
        order = Order.objects.filter(customer_name=customer, kind=NewCustomer.kind).first()
        if order is None or OrderTemplate.objects.filter(name=name).exists():
            continue
        by = Account.objects.select_related("partner", "role").get(partner_id=order.requester_id, is_chief=True)
        keep_template(order=order, name=name, by=by, at=now)
