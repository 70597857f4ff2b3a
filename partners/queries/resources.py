"""What this floor counts among a reseller's resources (guide 2.7.2.1); upper floors add theirs by the registry."""

from django.utils.translation import gettext as _

from oms.kit.registries import Resource
from partners.models import Account, Closure, Partner
from partners.queries.limits import demos_at_or_below


def resources_of(partner_id: int) -> list[Resource]:
    """Accounts, child resellers, demo customers."""
    partner = Partner.objects.get(pk=partner_id)
    people = Account.objects.filter(partner_id=partner_id)
    children = Closure.objects.filter(ancestor=partner_id, depth=1).count()
    below = Closure.objects.filter(ancestor=partner_id, depth__gt=0).count()
    return [
        Resource(_("Account"), _("Active"), people.filter(is_active=True).count()),
        Resource(_("Account"), _("Switched off"), people.filter(is_active=False).count()),
        Resource(_("Child Reseller"), _("Directly below"), children),
        Resource(_("Child Reseller"), _("All below"), below),
        Resource(_("Customer"), _("Without demos"), partner.customer_count),
        Resource(_("Demo Customer"), _("Own"), partner.demo_customer_count),
        Resource(_("Demo Customer"), _("Own and below"), demos_at_or_below(partner_id)),
        Resource(_("Demo Customer"), _("Limit"), partner.demo_limit),
    ]
