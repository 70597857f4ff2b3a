"""A customer on the SIP server, where the installation has one (`make run DIALTONE=1`): its lines ring."""

from datetime import datetime

from django.conf import settings

from customers.models import Customer
from inventory.actions.change_line import change_lines
from inventory.actions.reading import keep_reading
from inventory.demo.network import RealNetwork
from inventory.models import CallServer
from inventory.queries.line import living, own_numbers
from inventory.queries.line_checks import LineEntry
from orders.demo.first_order import DAY, Story
from partners.models import Account

NAME, PLACE = "Brockley Bell Foundry", 90
PEOPLE = ("Bella Ringer", "Tom Template", "Edna Example")
SERVER = {"name": "Dial tone on this machine", "driver": "kamailio", "capacity": 500}


class OnTheSipServer(Story):
    """A first order as others, approved onto the SIP server."""

    def server(self) -> CallServer:
        return CallServer.objects.get_or_create(cm_id="CM-SIP-01", defaults=SERVER)[0]


def load(now: datetime) -> None:
    """Once; without a SIP server nothing."""
    if not settings.KAMAILIO_DATABASE_URL or Customer.objects.filter(name=NAME).exists():
        return
    network = RealNetwork("kamailio")
    by = Account.objects.select_related("partner", "role").get(login_id="clerk@rs-vertical.example")
    OnTheSipServer(NAME, "London", "activated", by, now - 5 * DAY, PLACE, network).play()
    customer = Customer.objects.get(name=NAME)
    numbers = own_numbers(customer, customer.today(now))
    used = zip(living(customer)[: len(PEOPLE)], PEOPLE, [*numbers, "", "", ""], strict=False)
    entries = [LineEntry(line.extension, name=name, number=number) for line, name, number in used]
    change_lines(customer=customer, entries=entries, by=by, at=now - DAY)
    network.take(customer, at=now - DAY)
    keep_reading(customer=customer, held=network.driver.look(customer.code), asked_at=now, at=now)
