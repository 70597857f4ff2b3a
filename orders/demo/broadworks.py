"""A customer on BroadWorks, where the installation has one (`make run BROADWORKS=1`)."""

from datetime import datetime

from django.conf import settings

from customers.models import Customer
from inventory.actions.reading import keep_reading
from inventory.demo.network import RealNetwork
from inventory.models import CallServer
from orders.demo.first_order import DAY, Story
from partners.models import Account

NAME, PLACE = "Camberwell Candles", 91
SERVER = {"name": "BroadWorks on this machine", "driver": "broadworks", "capacity": 500}


class OnBroadWorks(Story):
    """A first order as others, approved onto BroadWorks."""

    def server(self) -> CallServer:
        return CallServer.objects.get_or_create(cm_id="CM-BW-01", defaults=SERVER)[0]

    def to_approved(self) -> None:
        """A fake that outlived another installation's database may have a group of this customer's ID."""
        self.network.driver.execute("remove_tenant", self.order.customer.code, "demo", {}, "")
        super().to_approved()


def load(now: datetime) -> None:
    """Once; without a BroadWorks nothing."""
    if not settings.BROADWORKS_URL or Customer.objects.filter(name=NAME).exists():
        return
    network = RealNetwork("broadworks")
    by = Account.objects.select_related("partner", "role").get(login_id="clerk@rs-vertical.example")
    OnBroadWorks(NAME, "London", "activated", by, now - 5 * DAY, PLACE, network).play()
    customer = Customer.objects.get(name=NAME)
    network.take(customer, at=now - DAY)
    keep_reading(customer=customer, held=network.driver.look(customer.code), asked_at=now, at=now)
