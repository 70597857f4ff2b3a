"""What narrows the members of a role."""

from django.utils.translation import gettext_lazy as _

from oms.kit.grid import PartnerFilters
from partners.people.models import Account


class MemberFilters(PartnerFilters):
    search_hint = _("ID, name or e-mail")
    search_paths = ("login_id", "name", "email")

    class Meta:
        model = Account
        fields: list[str] = []
