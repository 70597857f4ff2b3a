"""What narrows the grids of tax rates and of companies."""

from django.utils.translation import gettext_lazy as _

from oms.kit.grid import PartnerFilters


class TaxRateFilters(PartnerFilters):
    search_hint = _("Country code or words")
    search_paths = ("country", "words")


class SellerFilters(PartnerFilters):
    search_hint = _("Name, VAT number or company number")
    search_paths = ("registered_name", "vat_number", "company_no")
