"""A customer on BroadWorks, where the installation has one (`make run BROADWORKS=1`)."""

from datetime import datetime

from django.conf import settings

from orders.demo.real_network import OnRealNetwork, taken_and_read


class OnBroadWorks(OnRealNetwork):
    title, place_no = "Camberwell Candles", 91
    driver, cm_id, server_name = "broadworks", "CM-BW-01", "BroadWorks on this machine"

    def to_approved(self) -> None:
        """A fake that outlived another installation's database may have a group of this customer's ID."""
        self.network.driver.execute("remove_tenant", self.order.customer.code, "demo", {}, "")
        super().to_approved()


def load(now: datetime) -> None:
    """Once; without a BroadWorks nothing."""
    if settings.BROADWORKS_URL and (played := OnBroadWorks.played(now)):
        taken_and_read(*played, now)
