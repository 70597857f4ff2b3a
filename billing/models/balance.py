"""A customer's account: what was booked on it, and what that comes to."""

from decimal import Decimal

from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from billing.enums import ISSUED, EntryKind
from customers.enums import BalanceControl
from oms.kit.follows import Follows
from oms.kit.scope import PartnerQuerySet, scoped
from oms.kit.search import Searched
from oms.kit.walls import ByParent, ByPartner

SORTED = ("partner_name", "customer_code", "customer_name", "balance", "credit_limit", "available", "last_payment")


class CustomerBalance(models.Model):
    """One row for each customer, kept by the database (billing/migrations/_balance_sql.py): copies of what the customer
    says of itself. `balance` is the sum of its entries, in its currency, positive in the customer's favour, and changes
    through billing/actions/book.py alone; so do `last_payment`, `topped_to` (the balance once something last came) and
    `told` (how near the limit its reseller was told last).
    """

    wall = ByPartner()
    with_customer = Follows(by_trigger=True)
    search = Searched(("customer_code", "customer_name"))

    customer = models.OneToOneField("customers.Customer", on_delete=models.CASCADE, related_name="account")
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    partner_name = models.CharField(_("Reseller"), max_length=100)
    customer_code = models.CharField(_("Customer ID"), max_length=12)
    customer_name = models.CharField(_("Customer Name"), max_length=100)
    balance_control = models.CharField(_("Balance Control"), max_length=10, choices=BalanceControl)
    currency = models.CharField(_("Currency"), max_length=3)
    credit_limit = models.DecimalField(_("Credit Limit"), max_digits=12, decimal_places=2, null=True)
    balance = models.DecimalField(
        _("Balance"), max_digits=12, decimal_places=2, default=Decimal(0), db_default=Decimal(0)
    )
    available = models.GeneratedField(
        expression=Case(When(balance_control="prepaid", then=F("balance")), default=F("credit_limit") + F("balance")),
        output_field=models.DecimalField(_("Available Funds"), max_digits=13, decimal_places=2, null=True),
        db_persist=True,
    )  # what can be used before the service ends; nothing where a postpaid customer has no limit
    last_payment = models.DateField(_("Last Payment"), null=True)
    topped_to = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0), db_default=Decimal(0))
    told = models.CharField(max_length=10, blank=True, default="", db_default="")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["partner", "customer_code"], name="balance_of_partner"),
            *[models.Index(fields=[by, "id"], name=f"balance_by_{by}") for by in SORTED],
        ]

    def __str__(self) -> str:
        return self.customer_name

    def get_absolute_url(self) -> str:
        return reverse("billing:account", args=[self.customer_code])


class BalanceEntry(models.Model):
    """Something booked on a customer's account; never changed, never taken away: what is wrong gets a `corrects` of its
    own. `amount` is in `currency`, positive in the customer's favour; `balance`: what the account came to by it.
    `by_name`: empty where the portal itself booked it. `partner`: whose customer it was then; what only that reseller may know
    (comment, person) is not shown to a later one.
    """

    wall = ByParent("customer", insert_only=True)

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.DO_NOTHING, related_name="balance_entries", db_index=False
    )
    kind = models.CharField(_("Type"), max_length=10, choices=EntryKind)
    day = models.DateField(_("Date"))
    amount = models.DecimalField(_("Amount"), max_digits=12, decimal_places=2)
    balance = models.DecimalField(_("Balance"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("Currency"), max_length=3)
    reference = models.CharField(_("Reference"), max_length=140, blank=True)
    comment = models.CharField(_("Comment"), max_length=500, blank=True)
    corrects = models.OneToOneField("self", null=True, on_delete=models.DO_NOTHING, related_name="correction")
    by_name = models.CharField(_("Operator"), max_length=100, blank=True)
    at = models.DateTimeField(_("Booked At"))

    objects = scoped("customer__partner_id").as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="entry_of_something"),
            models.UniqueConstraint(
                fields=["customer", "kind", "reference"], condition=Q(kind__in=ISSUED), name="issued_is_booked_once"
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "at", "id"], name="entry_of_customer"),
            models.Index(fields=["reference", "kind"], name="entry_by_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.day}"
