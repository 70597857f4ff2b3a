"""What this floor counts among a reseller's resources (guide 2.7.2.1); upper floors add theirs by the registry."""

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from oms.kit.registries import Resource
from partners.people.models import Account, Closure, Partner


def resources_of(partner: Partner) -> list[Resource]:
    """Accounts, child resellers, demo customers; two queries."""
    people = Account.objects.filter(partner=partner).aggregate(
        active=Count("pk", filter=Q(is_active=True)), off=Count("pk", filter=Q(is_active=False))
    )
    branch = Closure.objects.filter(ancestor=partner.pk).values("descendant")
    found = Partner.objects.filter(pk__in=branch).aggregate(
        children=Count("pk", filter=Q(parent=partner)), below=Count("pk") - 1, demos=Sum("demo_customer_count")
    )
    return [
        Resource(_("Account"), _("Active"), people["active"]),
        Resource(_("Account"), _("Switched off"), people["off"]),
        Resource(_("Child Reseller"), _("Directly below"), found["children"]),
        Resource(_("Child Reseller"), _("All below"), found["below"]),
        Resource(_("Customer"), _("Without demos"), partner.customer_count),
        Resource(_("Demo Customer"), _("Own"), partner.demo_customer_count),
        Resource(_("Demo Customer"), _("Own and below"), found["demos"]),
        Resource(_("Demo Customer"), _("Limit"), partner.demo_limit),
    ]
