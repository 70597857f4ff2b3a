"""Customer groups, who is in them, and who came and went (guide 2.5.6)."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from customers.enums import STATUS_TONES, CustomerStatus, CustomerType, GroupAct
from oms.kit.grid import BadgeColumn, DateTimeColumn, GridTable, NumberColumn, TextColumn, link_to
from oms.kit.grid.columns import Record

GROUP_TONES = {GroupAct.ADD: "good", GroupAct.DELETE: "off"}


def sign_in(code: str, record: Record) -> str:
    """What leads into the manager portal; a customer that stands nowhere has none."""
    return _now("Login") if record["customer__cm_id"] else ""


class GroupTable(GridTable):
    cells = (("name", "code"), ("partner",), ("cm_id",), ("customers",), ("description",), ("updated", "updater"))

    partner = TextColumn(_("Reseller"), "partner_name")
    code = TextColumn(_("Customer Group ID"), "code", priority=1)
    name = TextColumn(
        _("Customer Group Name"), "name", priority=1, link=link_to("customers:group", "code"), needs=("code",)
    )
    cm_id = TextColumn(_("CM ID"), "cm_id")
    customers = NumberColumn(_("Customers"), "customer_count", link=link_to("customers:group-customers", "code"))
    description = TextColumn(_("Description"), "description", priority=3)
    updated = DateTimeColumn(_("Last Updated"), "updated_at")
    updater = TextColumn(_("Last Updater"), "updater", priority=3)


class MemberTable(GridTable):
    cells = (
        ("name", "code"), ("status",), ("access",), ("cm_id",), ("tenant", "prefix"), ("admin", "kind"), ("portal",),
    )  # fmt: skip

    code = TextColumn(_("Customer ID"), "customer__code", priority=1)
    name = TextColumn(
        _("Customer Name"), "customer__name", priority=1, link=link_to("customers:basic", "customer__code")
    )
    access = TextColumn(_("Customer Access Code"), "access_code")
    cm_id = TextColumn(_("CM ID"), "customer__cm_id")
    tenant = TextColumn(_("Tenant"), "customer__tenant")
    prefix = TextColumn(_("Tenant Prefix"), "customer__tenant_prefix")
    admin = TextColumn(_("Administrator ID"), "customer__admin_id", priority=3)
    portal = TextColumn(
        _("Manager Portal"), "customer__code", needs=("customer__cm_id",), show=sign_in, sort="customer__cm_id",
        link=link_to("manager portal", "customer__code"),
    )  # fmt: skip
    status = BadgeColumn(_("Customer Status"), "customer__status", CustomerStatus.choices, STATUS_TONES)
    kind = BadgeColumn(_("Customer Type"), "customer__kind", CustomerType.choices, priority=3)


class GroupChangeTable(GridTable):
    at = DateTimeColumn(_("Change Date"), "at", priority=1)
    act = BadgeColumn(_("Act Type"), "act", GroupAct.choices, GROUP_TONES)
    code = TextColumn(_("Customer ID"), "customer_code")
    name = TextColumn(_("Customer Name"), "customer_name", priority=1)
    company = TextColumn(_("SP / Reseller"), "company")
    operator = TextColumn(_("Operator"), "operator")
