"""What an order asks for in numbers: how many, which, and which are to be ported in."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.porting.states import ORDERED
from oms.kit import phones
from oms.kit.walls import ByParent
from orders.enums import NumberWish
from orders.models.line import OfOrder, OrderPart
from orders.models.order import Order

EACH_NUMBER = """
    if TG_OP = 'UPDATE' then delete from orders_portednumber where port_id = NEW.id; end if;
    insert into orders_portednumber (port_id, order_id, e164) select NEW.id, NEW.order_id, unnest(NEW.numbers);
    return NEW;
"""


class NumberDemand(OrderPart):
    """So many numbers for a site and billing account (guide 2.5.1.3)."""

    site = models.ForeignKey("customers.Site", on_delete=models.CASCADE, related_name="+")
    billing_account = models.ForeignKey("customers.BillingAccount", on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField(pgettext_lazy("quantity", "Order"))
    wish = models.CharField(_("Which numbers"), max_length=6, choices=NumberWish, blank=True, default="", db_default="")
    area = models.CharField(_("Area Code"), max_length=8, blank=True, default="", db_default="")
    ending = models.CharField(_("Ends with"), max_length=8, blank=True, default="", db_default="")

    numbers: list["NumberPick"]  # what it was given, and how many: read with it (orders/effect/reading.py)
    given: int

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "site", "billing_account"], name="demand_once_per_site_and_account"
            )
        ]

    @property
    def wished(self) -> str:
        """Which numbers are asked for, in a few words; nothing when any will do."""
        words = [str(self.get_wish_display()) if self.wish else ""]
        words += [_("area %s") % self.area if self.area else "", _("ending in %s") % self.ending if self.ending else ""]
        return ", ".join(filter(None, words))


class NumberPick(OrderPart):
    """A number given to a demand. While `active`, no other order can hold it."""

    demand = models.ForeignKey(NumberDemand, on_delete=models.CASCADE, related_name="picks")
    e164 = models.CharField(_("Number"), max_length=20)
    number = models.ForeignKey("inventory.Number", null=True, on_delete=models.PROTECT, related_name="picks")
    type_name = models.CharField(_("Number Type"), max_length=60)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["e164"]
        constraints = [models.UniqueConstraint(fields=["e164"], condition=Q(active=True), name="number_picked_once")]


class PortRequest(OrderPart):
    """Numbers to bring along from another provider (guide 2.5.1.3, 2.3.2). `numbers` in E.164.

    An empty `installation` follows the numbers: one is a single line, several are multi-line.
    """

    site = models.ForeignKey("customers.Site", on_delete=models.CASCADE, related_name="+")
    billing_account = models.ForeignKey("customers.BillingAccount", on_delete=models.CASCADE, related_name="+")
    number_type = models.ForeignKey("catalogue.NumberType", on_delete=models.PROTECT, related_name="+")
    numbers = ArrayField(models.CharField(max_length=20), verbose_name=_("Direct Call Number"))
    main_number = models.CharField(_("Main billing number"), max_length=20)
    registered_address = models.CharField(_("Registered address"), max_length=300)
    losing_provider = models.CharField(_("Losing service provider"), max_length=100)
    range_holder = models.CharField(_("Range holder"), max_length=100, blank=True)
    installation = models.CharField(_("Line Type"), max_length=20, choices=ORDERED, blank=True, default="")
    wanted_date = models.DateField(_("Porting Date"))

    class Meta:
        ordering = ["id"]
        triggers = [
            pgtrigger.Trigger(
                name="each_number",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("numbers"),
                func=EACH_NUMBER,
            )
        ]

    @property
    def quantity(self) -> int:
        return len(self.numbers)

    @property
    def ranges(self) -> list[tuple[str, str]]:
        """(first, last) of each run of consecutive numbers; last is empty for a single one."""
        found = phones.runs(self.numbers)
        return [(run[0], run[-1] if len(run) > 1 else "") for run in found]


class PortedNumber(models.Model):
    """A number of a `PortRequest`, written by the database with the request's list.

    Behind a wall an index over lists is not asked (what compares lists may tell of rows unseen), one over numbers is.
    """

    wall = ByParent("order")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="+")
    port = models.ForeignKey(PortRequest, on_delete=models.CASCADE, related_name="each")
    e164 = models.CharField(_("Number"), max_length=20)

    objects = OfOrder.as_manager()

    class Meta:
        indexes = [models.Index(fields=["e164"], name="ported_number")]
