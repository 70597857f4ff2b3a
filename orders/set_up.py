"""What uses the catalogue on this floor."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models import Reason
from oms.kit.setup import uses
from orders.models import Order

for place in (
    "Order.plan", "Order.agreement", "Order.server", "ItemLine.item", "DeviceLine.model", "DeviceLine.package", "BundleLine.bundle",
    "PortRequest.number_type",
):  # fmt: skip
    uses.describe(f"orders.{place}", _("Orders"))


def orders_that_name(reason: Reason):
    """An order keeps its reason as text, which may say more after it."""
    return Order.objects.filter(Q(reason__startswith=reason.text) | Q(details__reason=reason.text))


uses.add(Reason, _("Orders"), orders_that_name)
