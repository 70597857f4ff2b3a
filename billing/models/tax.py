"""What a company says of taxes, and of itself, on what it charges."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.enums import TaxCategory
from customers.invoicing import address_of_endpoint, country_code, vat_number
from oms.kit.reading.columns import AmountColumn, NameColumn, PostcodeColumn
from oms.kit.scope import PartnerQuerySet
from oms.kit.tracked import tracked
from oms.kit.walls import ByPartner
from oms.kit.working_days import country_of

CATEGORY = {"max_length": 2, "choices": TaxCategory, "default": TaxCategory.STANDARD}


@tracked
class TaxRate(models.Model):
    """Per cent for customers of `country` (ISO 3166, two letters) from a day on; `words` stand on the statement. A company
    that has none for a country takes that of the nearest one above (billing/queries/tax.py)."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    country = models.CharField(_("Country"), max_length=2, validators=[country_code])
    category = models.CharField(_("Tax Category"), **CATEGORY)
    rate = AmountColumn(_("Tax Rate (%)"), max_digits=5, decimal_places=2, default=Decimal(0))
    valid_from = models.DateField(_("Valid from"))
    words = NameColumn(_("Words on the invoice"), max_length=60, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "country", "valid_from"], name="tax_rate_once_a_day"),
            models.CheckConstraint(
                condition=Q(category="S", rate__gt=0, rate__lte=100) | (~Q(category="S") & Q(rate=0)),
                name="tax_rate_of_its_category",
            ),
        ]

    def __str__(self) -> str:
        return f"{country_of(self.country)}, {self.rate.normalize():f} %"


@tracked
class Seller(models.Model):
    """The company that charges, as its invoices name it. `endpoint`: scheme:number, from where its e-invoices come."""

    wall = ByPartner()

    partner = models.OneToOneField("partners.Partner", on_delete=models.CASCADE, related_name="+")
    registered_name = NameColumn(_("Registered name"), max_length=100)
    company_no = NameColumn(_("Company number"), max_length=30, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=15, blank=True, validators=[vat_number])
    address = NameColumn(_("Address"), max_length=200, blank=True)
    city = NameColumn(_("City"), max_length=100, blank=True)
    post_code = PostcodeColumn(_("Post Code"), max_length=20, blank=True)
    country = models.CharField(_("Country"), max_length=2, validators=[country_code])
    endpoint = models.CharField(_("Electronic address"), max_length=60, blank=True, validators=[address_of_endpoint])
    bank_account = models.CharField(_("IBAN"), max_length=34, blank=True)

    objects = PartnerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.registered_name
