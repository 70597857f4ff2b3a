"""A customer of the demo on a network that runs while the demo is made, where the installation has one."""

from datetime import datetime

from customers.models import Customer
from inventory.actions.reading import keep_reading
from inventory.demo.network import RealNetwork
from inventory.models import CallServer
from orders.demo.first_order import DAY, Story
from partners.models import Account


class OnRealNetwork(Story):
    """A first order as others, approved onto the call server `cm_id` of the driver `driver`."""

    title: str
    place_no: int
    driver: str
    cm_id: str
    server_name: str

    @classmethod
    def played(cls, now: datetime) -> tuple[Customer, RealNetwork] | None:
        """The customer, whose service runs, and its network; None where it is there already."""
        if Customer.objects.filter(name=cls.title).exists():
            return None
        network = RealNetwork(cls.driver)
        by = Account.objects.select_related("partner", "role").get(login_id="clerk@rs-vertical.example")
        cls(cls.title, "London", "activated", by, now - 5 * DAY, cls.place_no, network).play()
        return Customer.objects.get(name=cls.title), network

    def server(self) -> CallServer:
        fields = {"name": self.server_name, "driver": self.driver, "capacity": 500}
        return CallServer.objects.get_or_create(cm_id=self.cm_id, defaults=fields)[0]


def taken_and_read(customer: Customer, network: RealNetwork, now: datetime) -> None:
    """The network has everything, and was read."""
    network.take(customer, at=now - DAY)
    keep_reading(customer=customer, held=network.driver.look(customer.code), asked_at=now, at=now)
