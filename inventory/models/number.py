"""Direct dial numbers: each exists once and has one holder at a time."""

from datetime import date
from typing import Any

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inventory.enums import CustomerAssign, UseStatus
from oms.kit import phones
from oms.kit.follows import Follows
from oms.kit.scope import PartnerQuerySet
from oms.kit.search import Searched
from oms.kit.walls import ByPartner

SORTED = (
    "area_code", "local", "type_name", "assign", "customer_name", "site_name", "use", "ported", "partner_name", "owner_name",
    "updated_at", "comment",
)  # fmt: skip


class NumberQuerySet(PartnerQuerySet):
    def resting(self, on: date) -> models.QuerySet:
        """Numbers that were returned and that nobody may have on that day yet."""
        return self.filter(assign=CustomerAssign.UNUSED, quarantine_until__gte=on)

    def rested(self, on: date) -> models.QuerySet:
        """Numbers that were returned and may be given again on that day."""
        return self.filter(assign=CustomerAssign.UNUSED, quarantine_until__lt=on)

    def in_stock_of(self, partner_id: int, on: date | None = None) -> models.QuerySet:
        """Numbers that this partner may give to an order on that day (today); a returned one rests first."""
        rested = Q(quarantine_until__isnull=True) | Q(quarantine_until__lt=on or timezone.localdate())
        return self.filter(rested, partner_id=partner_id, assign=CustomerAssign.UNUSED)


def _named(model: str, **more: bool) -> models.ForeignKey:
    """What an event of a number names, and nobody looks for by that: each index would be one more for each claim."""
    unbound: dict[str, Any] = {"on_delete": models.DO_NOTHING, "db_constraint": False, "db_index": False}
    return models.ForeignKey(model, related_name="+", related_query_name="+", **unbound, **more)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["backwards"],
    obj_field=pghistory.ObjForeignKey(
        db_index=False, related_name="events"
    ),  # nothing but a number's own history is read, by e164
    context_field=pghistory.ContextForeignKey(db_index=False),
    attrs={
        "partner": _named("partners.Partner"),
        "customer": _named("customers.Customer", null=True, blank=True),
        "number_type": _named("catalogue.NumberType"),
    },
    meta={"indexes": [models.Index(fields=["e164", "pgh_id"], name="number_event_of")]},  # a number, even made again
)
class Number(models.Model):
    """A number in E.164.

    `partner`: Assigned Reseller. `stock_partner_id`: whose stock it goes back to when a reservation is released.
    `owner_*`: the partner that created it. `reserved_by`: number of the order that reserves it, as text.
    After a return it rests until `quarantine_until` has passed, as long as its type says. `former_customer_id`: who gave
    it back, and may have it ported until `port_until`; a name would stand before those who may not see that customer.
    `backwards` serves “ends with”: a plain column, because an index over an expression is lost under row-level security.
    """

    wall = ByPartner()
    with_customer = Follows()
    search = Searched(("national", "e164", "customer_name"), typed=phones.typed_part)

    e164 = models.CharField(_("Direct Dial Call Number"), max_length=20, unique=True)
    national = models.CharField(max_length=20)  # digits as dialled at home: 02079460018
    backwards = models.GeneratedField(
        expression=Reverse("national"), output_field=models.CharField(max_length=20), db_persist=True
    )
    area_code = models.CharField(_("Area Code"), max_length=8)
    local = models.CharField(_("Number"), max_length=20)
    number_type = models.ForeignKey("catalogue.NumberType", on_delete=models.PROTECT, related_name="numbers")
    type_name = models.CharField(_("Number Type"), max_length=60)

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="numbers", db_index=False)
    partner_name = models.CharField(_("Assigned Reseller"), max_length=100)
    owner_partner_id = models.BigIntegerField()
    owner_name = models.CharField(_("Owner"), max_length=100)
    stock_partner_id = models.BigIntegerField()

    assign = models.CharField(
        _("Customer Assign"), max_length=10, choices=CustomerAssign, default=CustomerAssign.UNUSED
    )
    use = models.CharField(_("Use Status"), max_length=20, choices=UseStatus, default=UseStatus.CREATION)
    ported = models.BooleanField(_("Number Porting"), default=False)
    customer = models.ForeignKey(  # number_of_customer is its index
        "customers.Customer",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stock_numbers",
        db_index=False,
    )
    customer_name = models.CharField(_("Assigned Customer"), max_length=100, blank=True)
    site_name = models.CharField(_("Site Name"), max_length=100, blank=True)
    reserved_by = models.CharField(max_length=20, blank=True)
    gold = models.BooleanField(_("Gold"), default=False, db_default=False)  # easy to remember; not given away unasked
    gold_by_hand = models.BooleanField(default=False, db_default=False)  # a person said so, or not so; rules leave it
    comment = models.CharField(_("Comment"), max_length=200, blank=True)
    quarantine_until = models.DateField(null=True, blank=True)
    former_customer_id = models.BigIntegerField(null=True, blank=True)
    port_until = models.DateField(null=True, blank=True)
    updated_at = models.DateTimeField(_("Last Updated"), auto_now=True)

    objects = NumberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(assign="unused", customer__isnull=True, reserved_by="") | ~Q(assign="unused"),
                name="unused_number_has_no_holder",
            ),
            models.CheckConstraint(
                condition=~Q(assign="reserved") | ~Q(reserved_by=""), name="reserved_names_its_order"
            ),
            models.CheckConstraint(condition=~Q(assign="used") | Q(customer__isnull=False), name="used_has_a_customer"),
            models.CheckConstraint(condition=Q(e164__startswith="+"), name="number_is_e164"),
            models.CheckConstraint(
                condition=~Q(assign="unused") | Q(stock_partner_id=F("partner_id")), name="unused_number_is_in_stock"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="used_number_stays", operation=pgtrigger.Delete, condition=~pgtrigger.Q(old__use="creation")
            )
        ]
        indexes = [
            models.Index(
                fields=["partner", "number_type", "e164"], name="number_free", condition=Q(assign="unused")
            ),
            models.Index(fields=["partner", "id"], name="number_partner"),
            models.Index(fields=["reserved_by"], name="number_reserved_by", condition=~Q(reserved_by="")),
            models.Index(fields=["customer"], name="number_of_customer"),
            models.Index(fields=["national"], name="number_national"),
            models.Index(
                fields=["quarantine_until"], name="number_rests", condition=Q(quarantine_until__isnull=False)
            ),
            models.Index(fields=["backwards"], name="number_backwards"),
            *[
                models.Index(fields=[field, "id"], name=f"number_by_{field}"[:30])
                for field in SORTED
            ],
            *[  # numbers at rest are few, and stand together in most orders: behind all that are in use, in their owner's stock
                models.Index(fields=[field, "id"], name=f"resting_by_{field}", condition=Q(quarantine_until__isnull=False))
                for field in ("national", *SORTED)
            ],
            *[  # Number Registration shows the few that nobody has, among a million
                models.Index(fields=[field, "id"], name=f"stock_by_{field}", condition=Q(assign="unused"))
                for field in ("national", "type_name", "partner_name", "owner_name", "use", "updated_at", "comment")
            ],
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.e164
