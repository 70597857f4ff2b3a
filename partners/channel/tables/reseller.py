"""Grids of resellers and their people (guide 2.7)."""

from django.urls import reverse
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_lazy as _

from oms.kit.grid import BadgeColumn, BooleanColumn, GridTable, NumberColumn, TextColumn
from partners.people.enums import STATUS_TONES, Language, PartnerKind, PartnerStatus
from partners.people.models.role import name_in


def to_reseller(record: dict) -> str:
    return reverse("partners:reseller", args=[record["code"]])


def to_resource(record: dict) -> str:
    return reverse("partners:status-resource", args=[record["code"]])


class ResellerTable(GridTable):
    """guide 2.7.1"""

    cells = (
        ("name", "code"),
        ("status",),
        ("kind", "parent"),
        ("customers", "demo_customers"),
        ("admin_name", "admin_id"),
        ("domain",),
    )

    code = TextColumn(_("Reseller ID"), "code", priority=1, link=to_reseller)
    name = TextColumn(_("Reseller Company Name"), "name", priority=1, link=to_reseller, needs=("code",))
    admin_name = TextColumn(_("Administrator Name"), "chief__name")
    admin_id = TextColumn(_("Administrator ID"), "chief__login_id")
    domain = TextColumn(_("Reseller Domain"), "domain", priority=3)
    customers = NumberColumn(_("Customer(EA)"), "customer_count")
    demo_customers = NumberColumn(_("Demo Customers(EA)"), "demo_customer_count")
    parent = TextColumn(_("Parent Reseller"), "parent__name")
    status = BadgeColumn(_("Status"), "status", PartnerStatus.choices, STATUS_TONES)
    kind = BadgeColumn(_("Reseller Type"), "kind", PartnerKind.choices)


class ResellerStatusTable(GridTable):
    """guide 2.7.2"""

    cells = (("name", "code"), ("status",), ("kind", "parent"))

    code = TextColumn(_("Reseller ID"), "code", priority=1, link=to_resource)
    name = TextColumn(_("Reseller Company Name"), "name", priority=1, link=to_resource, needs=("code",))
    kind = BadgeColumn(_("Reseller Type"), "kind", PartnerKind.choices)
    parent = TextColumn(_("Parent Reseller"), "parent__name")
    status = BadgeColumn(_("Status"), "status", PartnerStatus.choices, STATUS_TONES)


def _role_name(names: dict, record: dict) -> str:
    return name_in(names)


def _name(name: str, record: dict) -> str:
    return name if record["is_active"] else _say("%(name)s (switched off)") % {"name": name}


class AdministratorTable(GridTable):
    """guide 2.7.1.2"""

    cells = (("login_id", "name"), ("email", "language"), ("role", "is_chief"), ("password",))

    login_id = TextColumn(_("Administrator ID"), "login_id", priority=1)
    name = TextColumn(_("Administrator Name"), "name", priority=1, show=_name, needs=("is_active",))
    email = TextColumn(_("Administrator E-mail"), "email")
    is_chief = BooleanColumn(_("Chief Admin"), "is_chief")
    role = TextColumn(_("Auth. Group"), "role__names", sort="role__names__en", show=_role_name)
    language = BadgeColumn(_("Language"), "language", {**dict(Language.choices), "": _("As the company")})
    password = BadgeColumn(
        _("Password"), "has_password", {True: _("Set"), False: _("Not set yet")}, sort="has_password"
    )


class ManagedAdministratorTable(AdministratorTable):
    """For those who may change the accounts: the ID leads to the account, relative to the grid's own address."""

    login_id = TextColumn(_("Administrator ID"), "login_id", priority=1, link=lambda record: f"{record['pk']}/")
