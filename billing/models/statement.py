"""Statements and their lines: what a closed period came to, kept as it was told (guide 2.5.3.4)."""

from datetime import date
from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from billing.enums import STATEMENT_WAYS, ChargeKind, StatementKind, StatementState, TaxFrom
from catalogue.models.one_currency import REFUSE
from customers.enums import TaxCategory
from oms.kit.follows import Stays
from oms.kit.money import Money
from oms.kit.moved import Moved
from oms.kit.scope import PartnerQuerySet, scoped
from oms.kit.search import Searched
from oms.kit.tracked import tracked
from oms.kit.walls import ByParent, ByPartner

MONEY = {"max_digits": 14, "decimal_places": 3, "default": Decimal(0)}
# what was told to a customer stands; only how it is paid goes on
FROZEN = f"""
    if row(NEW.partner_id, NEW.customer_id, NEW.customer_name, NEW.kind, NEW.billing_account_id, NEW.first, NEW.last, NEW.currency, NEW.recurring,
           NEW.once, NEW.usage, NEW.credits, NEW.tax_name, NEW.tax_rate, NEW.tax, NEW.total, NEW.made_at,
           NEW.tax_from, NEW.tax_category, NEW.tax_country)
       is distinct from
       row(OLD.partner_id, OLD.customer_id, OLD.customer_name, OLD.kind, OLD.billing_account_id, OLD.first, OLD.last, OLD.currency, OLD.recurring,
           OLD.once, OLD.usage, OLD.credits, OLD.tax_name, OLD.tax_rate, OLD.tax, OLD.total, OLD.made_at,
           OLD.tax_from, OLD.tax_category, OLD.tax_country)
    or (OLD.no <> '' and row(NEW.no, NEW.sequence, NEW.issued_at, NEW.due_day, NEW.addressed_to, NEW.invoiced)
        is distinct from row(OLD.no, OLD.sequence, OLD.issued_at, OLD.due_day, OLD.addressed_to, OLD.invoiced))
    then {REFUSE.format(name="statement_stands", words="A statement never changes.")} end if;
    return NEW;
"""


@tracked
class Statement(Moved):
    """What one billing account is charged for a closed period, by the company whose customer it was then.

    `no` and `sequence` (without gaps per company) from Issue on. `recurring`, `once`, `usage`, `credits` are sums of its lines,
    `total` with `tax`. A credit note `credits_statement` and has its amounts with the opposite sign. `state` moves through
    `billing/actions/move_statement.py` alone. `addressed_to`: name and address as they were at Issue, a line each; `invoiced`: what the
    e-invoice says of seller and buyer (billing/queries/invoice.py).
    """

    wall = ByPartner()
    with_customer = Stays("it belongs to the company that charged it, whoever has the customer later")
    ways = STATEMENT_WAYS
    search = Searched(("no", "customer_name", "customer_code", "account"))

    kind = models.CharField(max_length=12, choices=StatementKind, default=StatementKind.STATEMENT)
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="statements", db_index=False
    )
    customer_code = models.CharField(_("Customer ID"), max_length=12)
    customer_name = models.CharField(_("Customer Name"), max_length=100)
    billing_account = models.ForeignKey("customers.BillingAccount", on_delete=models.PROTECT, related_name="statements")
    account = models.CharField(_("Billing Account"), max_length=100)
    addressed_to = models.TextField(blank=True)
    invoiced = models.JSONField(default=dict, blank=True, db_default=Value({}, output_field=models.JSONField()))
    credits_statement = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="credit_notes"
    )
    reason = models.CharField(_("Reason"), max_length=500, blank=True)
    first = models.DateField(_("First Day"))
    last = models.DateField(_("Last Day"))
    currency = models.CharField(_("Currency"), max_length=3)
    recurring = models.DecimalField(_("Recurring"), **MONEY)
    once = models.DecimalField(_("Once"), **MONEY)
    usage = models.DecimalField(_("Usage"), **MONEY)
    credits = models.DecimalField(_("Credits"), **MONEY)
    tax_name = models.CharField(max_length=60, blank=True)
    tax_rate = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    tax_from = models.CharField(max_length=10, choices=TaxFrom, blank=True, default="", db_default="")
    tax_category = models.CharField(max_length=2, choices=TaxCategory, blank=True, default="", db_default="")
    tax_country = models.CharField(max_length=2, blank=True, default="", db_default="")
    tax = models.DecimalField(_("Tax"), **MONEY)
    total = models.DecimalField(_("Total"), **MONEY)
    state = FSMField(_("Status"), choices=StatementState, default=StatementState.OPEN, protected=True, max_length=10)
    no = models.CharField(_("Statement No"), max_length=20, blank=True)
    sequence = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField()
    issued_at = models.DateTimeField(_("Issued"), null=True)
    due_day = models.DateField(_("To pay by"), null=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "sequence"], name="statement_number_once"),
            models.UniqueConstraint(
                fields=["billing_account", "first"], condition=Q(kind="statement"), name="statement_of_period_once"
            ),
            models.UniqueConstraint(fields=["credits_statement"], name="credited_once"),
            models.CheckConstraint(condition=Q(state="open") | ~Q(no=""), name="issued_with_a_number"),
        ]
        indexes = [
            models.Index(fields=["partner", "last"], name="statement_of_partner"),
            models.Index(fields=["customer", "first"], name="statement_of_customer"),
            models.Index(fields=["customer_name", "id"], name="statement_by_customer"),
            models.Index(fields=["last", "id"], name="statement_by_last_day"),
            models.Index(fields=["issued_at", "id"], name="statement_by_issue"),
            models.Index(fields=["no", "id"], name="statement_by_no"),
            models.Index(fields=["account", "id"], name="statement_by_account"),
            models.Index(fields=["total", "id"], name="statement_by_total"),
            models.Index(fields=["state", "id"], name="statement_by_state"),
        ]
        triggers = [
            pgtrigger.FSM(name="statement_edges", field="state", transitions=STATEMENT_WAYS.edges),
            pgtrigger.Trigger(name="statement_stands", when=pgtrigger.After, operation=pgtrigger.Update, func=FROZEN),
        ]

    locals().update(ways.transitions(state))

    def __str__(self) -> str:
        return self.no or f"{self.customer_name}, {self.account}"

    def get_absolute_url(self) -> str:
        return reverse("billing:statement", args=[self.pk])

    @property
    def net(self) -> Money:
        return Money(self.recurring + self.once + self.usage + self.credits, self.currency)

    def money(self, column: str) -> Money:
        return Money(getattr(self, column), self.currency)


class StatementLine(models.Model):
    """One charge on a statement: what its facts come to on the days from `first` to `last`, less what was charged for them
    `before`. The same charge on the same days of all statements comes to what the facts say, to the penny.

    `key`: which service line, kind of channel, bundle … it is for. `made_of`: the charge as billing/kept.py writes it.
    """

    wall = ByParent("statement", insert_only=True)

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="lines")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=ChargeKind)
    key = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    first: date = models.DateField()
    last: date = models.DateField()
    before = models.DecimalField(**MONEY)
    amount = models.DecimalField(**MONEY)
    made_of = models.JSONField()

    objects = scoped("statement__partner_id").as_manager()

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["statement", "key", "first"], name="charge_once_per_statement")]
        indexes = [models.Index(fields=["customer", "first", "key"], name="charged_to_customer")]


class StatementSequence(models.Model):
    """The last number that a company gave to a statement; whoever issues waits for its row, so that no number is left out."""

    wall = ByPartner()

    partner = models.OneToOneField("partners.Partner", on_delete=models.CASCADE, related_name="+")
    last = models.PositiveIntegerField(default=0)

    objects = PartnerQuerySet.as_manager()
