"""Sites and billing accounts of a customer."""

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.invoicing import address_of_endpoint, country_code, vat_number
from customers.models.customer import Customer
from oms.kit.reading.columns import NameColumn, PostcodeColumn, QuantityColumn, SmallQuantityColumn
from oms.kit.scope import scoped
from oms.kit.walls import ByParent


def kept() -> list[pghistory.RowEvent]:
    """History that remembers deletions as well."""
    return [pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()]


@pghistory.track(*kept())
class Site(models.Model):
    """Where a customer's people sit; exactly one is the main site (guide 2.5.1.2).

    `first_extension`: its lines are numbered from there on; without one, by its place among the customer's sites
    (inventory/queries/line.py).
    """

    wall = ByParent("customer")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="sites")
    name = NameColumn(_("Site Name"), max_length=100)
    is_main = models.BooleanField(_("Main Site"), default=False)
    address1 = NameColumn(_("Address 1"), max_length=200)
    address2 = NameColumn(_("Address 2"), max_length=200, blank=True)
    city = NameColumn(_("City"), max_length=100)
    county = NameColumn(_("County"), max_length=100, blank=True)
    post_code = PostcodeColumn(_("Post Code"), max_length=20)
    first_extension = QuantityColumn(
        _("First extension"), null=True, blank=True, validators=[MinValueValidator(10), MaxValueValidator(999_999)]
    )

    objects = scoped("customer__partner_id").as_manager()

    class Meta:
        ordering = ["-is_main", "name"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "name"], name="site_name_once_per_customer"),
            models.UniqueConstraint(fields=["customer"], condition=Q(is_main=True), name="one_main_site"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return ", ".join(filter(None, [self.address1, self.address2]))


@pghistory.track(*kept())
class BillingAccount(models.Model):
    """Who receives a bill (guide 2.5.1.1, 2.5.3.4). `country`: ISO 3166, two letters; `endpoint`: scheme:number, where its
    e-invoices go."""

    wall = ByParent("customer")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="billing_accounts")
    name = NameColumn(_("Billing Account Name"), max_length=100)
    address = NameColumn(_("Billing Address"), max_length=200)
    city = NameColumn(_("City"), max_length=100)
    county = NameColumn(_("County"), max_length=100, blank=True)
    post_code = PostcodeColumn(_("Post Code"), max_length=20)
    country = models.CharField(
        _("Country"), max_length=2, blank=True, default="", db_default="", validators=[country_code]
    )
    vat_number = models.CharField(
        _("VAT number"), max_length=15, blank=True, default="", db_default="", validators=[vat_number]
    )
    buyer_reference = NameColumn(_("Buyer Reference"), max_length=60, blank=True, default="", db_default="")
    endpoint = models.CharField(
        _("Electronic address"), max_length=60, blank=True, default="", db_default="", validators=[address_of_endpoint]
    )
    invoice_day = SmallQuantityColumn(_("Invoice Date"), default=1)
    payment_day = SmallQuantityColumn(_("Payment Date"), default=28)

    objects = scoped("customer__partner_id").as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "name"], name="account_name_once_per_customer"),
            models.CheckConstraint(
                condition=Q(invoice_day__range=(1, 28), payment_day__range=(1, 28)), name="billing_days_1_to_28"
            ),
        ]

    def __str__(self) -> str:
        return self.name
