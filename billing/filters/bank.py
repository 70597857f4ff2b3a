"""What narrows bank files and the payments in one."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from billing.enums import LineState
from billing.models import BankFile, BankLine
from oms.kit.grid import GridFilters, PartnerFilters


class BankFileFilters(PartnerFilters):
    search_hint = _("File or operator")
    search_paths = ("name", "by_name")

    class Meta:
        model = BankFile
        fields: list[str] = []


class BankLineFilters(GridFilters):
    search_hint = _("Payer or reference")
    search_paths = ("payer", "reference", "bank_reference")
    state = filters.ChoiceFilter(label=_("Status"), choices=LineState.choices, empty_label=_("Any status"))

    class Meta:
        model = BankLine
        fields: list[str] = []
