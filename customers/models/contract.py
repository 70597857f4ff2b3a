"""The contract as a ledger: nothing is overwritten; Now, To Be and any day are sums over dated changes.

What a confirmed order wrote for a day to come leaves with it when it is taken back before that day; the history keeps it.
"""

from datetime import date

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from catalogue.models.one_currency import one_currency
from customers.enums import Channel
from customers.models.customer import Customer
from customers.models.place import BillingAccount, Site
from oms.kit.scope import scoped
from oms.kit.tracked import tracked
from oms.kit.walls import ByParent

CUSTOMER = "customers_customer"
OfCustomer = scoped("customer__partner_id")


class DaysFree(Func):
    """How long after its Act. Date a line is charged."""

    template, arg_joiner = "(%(expressions)s)", " - "
    output_field = models.IntegerField()


# Of two days PostgreSQL takes a third of all lines to have a trial; of their difference it keeps statistics (line_trial_days).
HAS_TRIAL = Q(GreaterThan(DaysFree("billing_start", "act_date"), 0))


class Made(models.Model):
    """Who made an entry of the ledger, and when. The name is a copy: whoever reads may stand below that person."""

    made_by = models.CharField(max_length=100)
    made_at = models.DateTimeField()

    class Meta:
        abstract = True


class Dated(Made):
    """What every entry of the ledger says: whose, from when, by which order (its number, as text), made by whom."""

    wall = ByParent("customer")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="%(class)ss")
    order_no = models.CharField(_("Order No"), max_length=20)

    objects = OfCustomer.as_manager()

    class Meta:
        abstract = True


class Ends(models.Model):
    """Who ended an entry that holds for a time, and when that was written; empty while it holds."""

    ended_by = models.CharField(max_length=100, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


@tracked
class PlanPeriod(Dated):
    """The service plan from a day on."""

    plan = models.ForeignKey("catalogue.ServicePlan", on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey("catalogue.AgreementPeriod", null=True, on_delete=models.PROTECT, related_name="+")
    effective = models.DateField()

    class Meta:
        triggers = [one_currency("plan_in_the_currency", customer=CUSTOMER, plan="catalogue_serviceplan")]


@tracked
class ServiceLine(Dated):
    """An order item on a billing account at a price, from Act. Date; charged from Billing Start.

    Trial: Billing Start = Act. Date + trial; Trial Expire Date = Billing Start − 1 day (product.md).
    """

    item = models.ForeignKey("catalogue.OrderItem", on_delete=models.PROTECT, related_name="lines")
    billing_account = models.ForeignKey(BillingAccount, on_delete=models.PROTECT, related_name="lines")
    price = models.DecimalField(_("Customer Price"), max_digits=10, decimal_places=2)
    currency = models.CharField(max_length=3, default="GBP")
    act_date = models.DateField(_("Act. Date"))
    billing_start = models.DateField(_("Billing Start"))
    term_date = models.DateField(_("Term. Date"), null=True, blank=True)
    comment = models.CharField(_("Comment"), max_length=200, blank=True)

    trial_end: date  # the last free day, read with it (customers/queries/trial.py)
    qty: int  # on a day, and how many of it can go back then: read with it
    spare: int

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(billing_start__gte=F("act_date")), name="billing_not_before_activation"),
            models.CheckConstraint(condition=Q(price__gte=0), name="customer_price_not_negative"),
        ]
        indexes = [
            models.Index(fields=["customer", "item"], name="line_of_customer"),
            models.Index(fields=["billing_start", "id"], name="line_with_trial", condition=HAS_TRIAL),
        ]
        triggers = [one_currency("line_in_the_currency", own=True, customer=CUSTOMER, item="catalogue_orderitem")]


@tracked
class QuantityChange(Made):
    """So many more (or fewer) of a service line from a day on."""

    wall = ByParent("line")

    line = models.ForeignKey(ServiceLine, on_delete=models.CASCADE, related_name="changes")
    change = models.IntegerField()
    effective = models.DateField()
    order_no = models.CharField(max_length=20)

    objects = scoped("line__customer__partner_id").as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(change=0), name="quantity_change_not_zero")]


@tracked
class NumberHolding(Dated, Ends):
    """A number the customer has, for its Available Period (guide 2.5.3.5.2). `valid_to` is the last day."""

    e164 = models.CharField(_("Direct Dial Call Number"), max_length=20)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="numbers")
    billing_account = models.ForeignKey(BillingAccount, on_delete=models.PROTECT, related_name="numbers")
    ported = models.BooleanField(_("Number Porting"), default=False)
    in_use = models.BooleanField(default=False)
    return_order_no = models.CharField(max_length=20, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    comment = models.CharField(_("Comment"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["e164"], condition=Q(valid_to__isnull=True), name="number_held_once"),
        ]
        indexes = [models.Index(fields=["e164", "valid_from"], name="number_held_then")]


@tracked
class DeviceHolding(Dated, Ends):
    """Devices of a model the customer has; one row per MAC where devices are managed one by one. `package`: the user
    package they came with, in whose price they are."""

    package = models.ForeignKey(
        "catalogue.OrderItem", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("User Package"),
    )  # fmt: skip
    model = models.ForeignKey("catalogue.DeviceModel", on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="devices")
    billing_account = models.ForeignKey(BillingAccount, on_delete=models.PROTECT, related_name="devices")
    quantity = models.PositiveIntegerField(_("Qty"), default=1)
    mac = models.CharField(_("MAC"), max_length=12, blank=True)
    return_order_no = models.CharField(max_length=20, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    comment = models.CharField(_("Comment"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mac"], condition=Q(valid_to__isnull=True) & ~Q(mac=""), name="device_held_once"
            ),
            models.CheckConstraint(condition=Q(mac="") | Q(quantity=1), name="a_mac_is_one_device"),
        ]
        triggers = [one_currency("held_in_the_currency", customer=CUSTOMER, model="catalogue_devicemodel")]


@tracked
class ChannelChange(Dated):
    """So many more (or fewer) trunk channels from a day on."""

    kind = models.CharField(max_length=3, choices=Channel)
    change = models.IntegerField()
    effective = models.DateField()


@tracked
class BundleChange(Dated):
    """So many more (or fewer) of a call bundle from a day on."""

    bundle = models.ForeignKey("catalogue.CallBundle", on_delete=models.PROTECT, related_name="+")
    change = models.IntegerField()
    effective = models.DateField()
    comment = models.CharField(_("Comment"), max_length=200, blank=True)

    class Meta:
        triggers = [one_currency("bought_in_the_currency", customer=CUSTOMER, bundle="catalogue_callbundle")]


@tracked
class FraudLimit(Dated):
    """Money per user and day from a day on (guide 2.5.1.8)."""

    default_limit = models.DecimalField(_("Default Outgoing Call Limit (Per User)"), max_digits=10, decimal_places=2)
    custom_limit = models.DecimalField(
        _("Custom Outgoing Call Limit (Per User)"), max_digits=10, decimal_places=2, null=True
    )
    effective = models.DateField()


@tracked
class Suspension(Dated, Ends):
    """From a stop to its resume (guide 2.5.3.9)."""

    start = models.DateField(_("Suspend Start"))
    end = models.DateField(_("Suspend End"), null=True, blank=True)
    reason = models.CharField(_("Reason of Suspend"), max_length=200)
    plan_name = models.CharField(_("Service Plan"), max_length=100)
    comment = models.CharField(_("Comment"), max_length=200, blank=True)
