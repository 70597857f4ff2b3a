"""What an extension spent on a day of its customer's, beside the limit of that day (docs/calls.md, Fraud)."""

from decimal import Decimal

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from callstats.enums import SPENDING_WAYS, LimitKind, SpendingState, SpendingVerb
from oms.kit.follows import Follows
from oms.kit.moved import Moved
from oms.kit.scope import PartnerQuerySet, scoped
from oms.kit.walls import ByParent, ByPartner


class ChangedSpending(models.Model):
    """A customer's extension and day whose calls changed since they were counted; written in the transaction that
    changed them. Without a foreign key in the database, which would look the customer up for each."""

    wall = ByParent("customer", root_at_once=True)

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    extension = models.CharField(max_length=20)
    day = models.DateField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "customer", "extension"], name="changed_day_of_extension_once"),
        ]


class Spending(Moved):
    """One extension's day, counted anew whole by `callstats/actions/spend.py`; `state` moves through
    `callstats/actions/move_spending.py` alone.

    `day` is the customer's own. `used`: what its answered calls out cost beyond what call bundles take, in `currency`;
    `bundle_left`: seconds that were left in the customer's bundles as the day began, none where it has none; `day_limit`:
    money of the contract for that day. `held`: which limit presses most, `held_limit` its amount, `held_used` what was spent by
    the last call that it held for (callstats/limits.py: pressing). `extra`: so much beyond the limit it was let go on; `free`: until midnight, whatever
    it spends. `partner` goes along with the customer; both names are copies, to sort by.
    """

    wall = ByPartner()
    with_customer = Follows()
    ways = SPENDING_WAYS

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="spendings", db_index=False
    )
    partner_name = models.CharField(_("Reseller"), max_length=100, default="", db_default="")
    customer_name = models.CharField(_("Customer Name"), max_length=100, default="", db_default="")
    extension = models.CharField(_("Extension"), max_length=20)
    user_name = models.CharField(_("User Name"), max_length=100, blank=True)
    day = models.DateField(_("Date"))
    day_limit = models.DecimalField(_("Limit"), max_digits=10, decimal_places=2)
    used = models.DecimalField(_("Used Amount"), max_digits=14, decimal_places=4, default=Decimal(0))
    held = models.CharField(
        _("Which limit"), max_length=10, choices=LimitKind, default=LimitKind.DAY, db_default=LimitKind.DAY.value
    )
    held_limit = models.DecimalField(max_digits=10, decimal_places=2, default=Decimal(0), db_default=Decimal(0))
    held_used = models.DecimalField(max_digits=14, decimal_places=4, default=Decimal(0), db_default=Decimal(0))
    bundle_left = models.IntegerField(null=True)
    calls = models.PositiveIntegerField(default=0)
    currency = models.CharField(_("Currency"), max_length=3)
    state = FSMField(_("Status"), choices=SpendingState, default=SpendingState.WITHIN, protected=True, max_length=10)
    extra = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    free = models.BooleanField(default=False)
    warned_at = models.DateTimeField(null=True)
    blocked_at = models.DateTimeField(_("Blocked At"), null=True)
    unblocked_at = models.DateTimeField(_("Unblocked At"), null=True)
    unblocked_by = models.CharField(_("Unblocked By"), max_length=100, blank=True)
    comment = models.CharField(_("Unblock Comment"), max_length=500, blank=True)
    counted_at = models.DateTimeField()

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "extension", "day"], name="spending_once")]
        indexes = [
            models.Index(fields=["partner", "day"], name="spending_of_partner"),
            models.Index(fields=["day", "state"], name="spending_by_day"),
            models.Index(fields=["customer_name", "id"], name="spending_by_customer"),
            models.Index(fields=["partner_name", "id"], name="spending_by_reseller"),
        ]
        triggers = [pgtrigger.FSM(name="spending_edges", field="state", transitions=SPENDING_WAYS.edges)]

    locals().update(ways.transitions(state))

    def __str__(self) -> str:
        return f"{self.extension}, {self.day}"

    def get_absolute_url(self) -> str:
        return reverse("callstats:fraud-day", args=[self.pk])

    @property
    def bound(self) -> Decimal:
        """What may be spent, while the limit that presses most holds, before it is blocked."""
        return self.held_limit + (self.extra or Decimal(0))

    @property
    def exceeded(self) -> Decimal:
        """So much beyond the limit."""
        return max(self.held_used - self.held_limit, Decimal(0))


class SpendingStep(models.Model):
    """What happened to a spending: when, by whom, at which amount; `told`: names of who got a message."""

    wall = ByParent("spending", insert_only=True)

    spending = models.ForeignKey(Spending, on_delete=models.DO_NOTHING, related_name="steps")
    verb = models.CharField(max_length=10, choices=SpendingVerb)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=100, blank=True)
    used = models.DecimalField(max_digits=14, decimal_places=4)
    bound = models.DecimalField(max_digits=12, decimal_places=2)
    words = models.CharField(max_length=500, blank=True)
    told = models.TextField(blank=True)

    objects = scoped("spending__partner_id").as_manager()

    class Meta:
        ordering = ["at", "id"]
