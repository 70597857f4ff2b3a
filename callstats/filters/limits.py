"""What narrows Night and Weekend Limits."""

from django.utils.translation import gettext_lazy as _

from oms.kit.grid import PartnerFilters


class QuietFilters(PartnerFilters):
    search_hint = _("Name, service plan or customer")
    search_paths = ("name", "plan__name", "customer__name", "customer__code")
