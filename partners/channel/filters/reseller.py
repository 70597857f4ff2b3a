"""What narrows the grids of resellers and their people."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from oms.kit.grid import GridFilters, PartnerFilters
from partners.people.enums import PartnerKind, PartnerStatus
from partners.people.models import Account, Partner


class ResellerFilters(PartnerFilters):
    partner_path = "pk"
    search_hint = _("Company, ID or administrator")
    search_paths = ("name", "code", "domain", "chief__name", "chief__login_id")
    kind = filters.ChoiceFilter(label=_("Reseller Type"), choices=PartnerKind.choices, empty_label=_("Any type"))
    status = filters.ChoiceFilter(label=_("Status"), choices=PartnerStatus.choices, empty_label=_("Any status"))

    class Meta:
        model = Partner
        fields: list[str] = []


class ResellerStatusFilters(ResellerFilters):
    search_hint = _("Company or ID")
    search_paths = ("name", "code")


class AdministratorFilters(GridFilters):
    search_hint = _("ID, name or e-mail")
    search_paths = ("login_id", "name", "email")

    class Meta:
        model = Account
        fields: list[str] = []
