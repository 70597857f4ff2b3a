"""The grids of tax rates and of what companies say of themselves on invoices."""

from django.utils.translation import gettext_lazy as _

from customers.enums import TaxCategory
from oms.kit.grid import BadgeColumn, DateColumn, GridTable, NumberColumn, TextColumn
from oms.kit.setup import entry_link
from oms.kit.working_days import country_of


def name_of(code, record) -> str:
    return country_of(code)


class TaxRateTable(GridTable):
    cells = (("country",), ("rate",), ("valid_from",), ("category", "words"), ("partner",))

    country = TextColumn(_("Country"), "country", priority=1, link=entry_link("billing:tax-rates"), show=name_of)
    partner = TextColumn(_("Reseller"), "partner__name")
    rate = NumberColumn(_("Tax Rate (%)"), "rate", priority=1, decimals=2)
    category = BadgeColumn(_("Tax Category"), "category", TaxCategory.choices, {})
    valid_from = DateColumn(_("Valid from"), "valid_from", priority=1)
    words = TextColumn(_("Words on the invoice"), "words")


class SellerTable(GridTable):
    name = TextColumn(_("Registered name"), "registered_name", priority=1, link=entry_link("billing:sellers"))
    partner = TextColumn(_("Reseller"), "partner__name")
    vat_number = TextColumn(_("VAT number"), "vat_number", priority=1)
    company_no = TextColumn(_("Company number"), "company_no", priority=3)
    country = TextColumn(_("Country"), "country", show=name_of)
    city = TextColumn(_("City"), "city")
    endpoint = TextColumn(_("Electronic address"), "endpoint", priority=3)
