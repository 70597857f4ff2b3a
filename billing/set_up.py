"""Tax Rates and Invoice Details: what a company charges as tax, and how it names itself on invoices."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing.filters.tax import SellerFilters, TaxRateFilters
from billing.forms.tax import SellerForm, TaxRateForm
from billing.models import Seller, TaxRate
from billing.tables.tax import SellerTable, TaxRateTable
from oms.kit.setup import SetUp, register
from partners.models import Account


@register
class TaxRates(SetUp):
    """Everybody keeps their own; those of resellers below are looked at. What a partner above takes is not shown."""

    slug, title, single = "tax-rates", _("Tax Rates"), _("Tax Rate")
    namespace, screen, code = "billing", "tax-rates", "tax-rates"
    intro = _(
        "The tax on what your customers are charged, by the country of their billing account. A rate of the customer "
        "class goes before it; for a country without a rate of yours, that of the nearest reseller above holds."
    )
    model, table, filters, form = TaxRate, TaxRateTable, TaxRateFilters, TaxRateForm
    default_sort, named_by = "country", "country"

    def new(self, user: Account) -> TaxRate:
        return TaxRate(partner_id=user.partner_id, valid_from=timezone.localdate())


@register
class Sellers(SetUp):
    """One of each company."""

    slug, title, single = "sellers", _("Invoice Details"), _("Invoice Details")
    namespace, screen, code = "billing", "invoice-details", "invoice-details"
    intro = _("How your company is named on its e-invoices.")
    model, table, filters, form = Seller, SellerTable, SellerFilters, SellerForm
    default_sort, named_by = "name", "registered_name"

    def new(self, user: Account) -> Seller:
        return Seller(partner_id=user.partner_id, country=user.partner.nation)

    def only_one(self, user: Account) -> Seller | None:
        own: Seller | None = Seller.objects.visible_to(user).filter(partner_id=user.partner_id).first()
        return own
