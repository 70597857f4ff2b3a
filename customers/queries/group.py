"""Reads of customer groups for their own pages and for Basic Info (guide 2.5.6.1, 2.5.6.4)."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers.models import Customer, CustomerGroup, GroupMember
from oms.kit.figures import figure


def group_facts(group: CustomerGroup) -> list[tuple[str, str]]:
    return [
        (_("Customer Group ID/ CM ID"), " / ".join(filter(None, (group.code, group.cm_id)))),
        (_("Customer Group Name"), group.name),
        (_("Reseller"), group.partner_name),
        (_("Customers"), figure(group.customer_count)),
        (_("Description"), group.description),
        (_("Registration Date"), _moment(group.created_at)),
        (_("Last Updated/Last Updater"), f"{_moment(group.updated_at)} / {group.updater}"),
    ]


def group_of(customer: Customer) -> CustomerGroup | None:
    """The group that the customer is in."""
    member = GroupMember.objects.filter(customer=customer).select_related("group").first()
    return member.group if member else None


def _moment(at) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")
