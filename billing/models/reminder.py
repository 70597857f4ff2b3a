"""Reminders of what is overdue, what stood on them, and their mails (guide 2.7; the steps are the class's)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.enums import NextStep
from billing.models.statement import Statement
from customers.enums import ReminderLevel
from oms.kit.follows import Stays
from oms.kit.outbox import OutboxRow
from oms.kit.scope import PartnerQuerySet, scoped
from oms.kit.search import Searched
from oms.kit.tracked import tracked
from oms.kit.walls import ByParent, ByPartner

AMOUNT = {"max_digits": 14, "decimal_places": 3}
OF_THEN = "it is of the company that reminded, as its statements are"
SORTED = ("partner_name", "customer_name", "customer_code", "level", "overdue", "next_day", "at")


class Reminder(models.Model):
    """A customer was reminded of what was overdue then: at most once on a day of its own, and of a statement once for each
    step. Names, amounts and what was announced next are as they were told. `step`: of the class, from 1 on.
    """

    wall = ByPartner(insert_only=True)
    with_customer = Stays(OF_THEN)
    search = Searched(("customer_name", "customer_code", "statements"))

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    partner_name = models.CharField(_("Reseller"), max_length=100)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="reminders", db_index=False
    )
    customer_code = models.CharField(_("Customer ID"), max_length=12)
    customer_name = models.CharField(_("Customer Name"), max_length=100)
    step = models.PositiveSmallIntegerField(_("Step"))
    level = models.CharField(_("Level"), max_length=10, choices=ReminderLevel)
    statements = models.TextField(_("Statements"))
    overdue = models.DecimalField(_("Overdue"), **AMOUNT)
    currency = models.CharField(_("Currency"), max_length=3)
    next_step = models.CharField(_("Next Step"), max_length=10, choices=NextStep, blank=True)
    next_day = models.DateField(_("Next Day"), null=True)
    day = models.DateField()
    at = models.DateTimeField(_("Sent"))

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "day"], name="reminded_once_a_day")]
        indexes = [
            models.Index(fields=["partner", "at"], name="reminder_of_partner"),
            *[models.Index(fields=[by, "id"], name=f"reminder_by_{by}") for by in SORTED],
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}, {self.customer_name}"


class RemindedStatement(models.Model):
    """An overdue statement on a reminder, with what was `unpaid` of it; `step`: which one it reached by it, if any."""

    wall = ByParent("reminder", insert_only=True)

    reminder = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="listed")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="reminded")
    step = models.PositiveSmallIntegerField(null=True)
    unpaid = models.DecimalField(**AMOUNT)

    objects = scoped("reminder__partner_id").as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "step"], name="step_once_for_a_statement")]


class ReminderMail(OutboxRow):
    """One reminder to one address, in the customer's language."""

    wall = ByPartner()
    with_customer = Stays(OF_THEN)

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    reminder = models.ForeignKey(Reminder, on_delete=models.CASCADE, related_name="mails")
    address = models.EmailField()

    objects = PartnerQuerySet.as_manager()

    class Meta(OutboxRow.Meta):
        pass


@tracked
class ReminderHold(models.Model):
    """Nobody reminds or blocks the customer up to the day `until`, that day included: something is in dispute."""

    wall = ByPartner()
    with_customer = Stays("a later reseller judges for itself")

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="reminder_holds")
    until = models.DateField(_("On hold until"))
    reason = models.CharField(_("Reason"), max_length=500)
    by_name = models.CharField(_("Operator"), max_length=100)
    at = models.DateTimeField()

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "partner"], name="one_hold_a_customer")]

    def __str__(self) -> str:
        return self.reason
