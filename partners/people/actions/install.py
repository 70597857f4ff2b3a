"""What a new installation starts with: the provider at the root and the system roles."""

from django.db import transaction

from oms.kit.screens import registry
from oms.kit.sequences import next_value
from partners.people.actions.tree import plant
from partners.people.enums import PartnerKind
from partners.people.models import DefaultPermission, Partner, Role

NAMES = {
    PartnerKind.SP: {"en": "Service Provider", "de": "Anbieter"},
    PartnerKind.VSP: {"en": "VSP Reseller", "de": "VSP-Reseller"},
    PartnerKind.RESELLER: {"en": "Reseller", "de": "Reseller"},
}

RIGHTS = {
    PartnerKind.VSP: ("manage_ddi", "approve_order", "manage_child_reseller"),
    PartnerKind.RESELLER: ("manage_child_reseller",),
}


@transaction.atomic
def install_provider(*, name: str) -> Partner:
    """The root of the tree; made once, by the owner of the tables."""
    root = Partner.objects.filter(parent=None).first()
    return root or plant(
        Partner(code=partner_code(), name=name, kind=PartnerKind.SP, domain="nimbus.example"), parent=None
    )


def partner_code() -> str:
    """The next Reseller ID, R100001 and on."""
    return f"R{next_value('partner_code_seq')}"


@transaction.atomic
def install_system_roles() -> None:
    """One role per kind of partner, holding every menu that kind may hold; follows the code's registry."""
    for order, (kind, names) in enumerate(NAMES.items()):
        menus = [code for code in registry.grantable() if kind == PartnerKind.SP or not registry[code].sp_only]
        Role.objects.update_or_create(
            system_role=kind, is_system=True, defaults={"names": names, "menus": menus, "sort_key": order}
        )


@transaction.atomic
def install_default_permissions() -> None:
    """A start for the provider's own set-up; what it changed stays."""
    for kind, rights in RIGHTS.items():
        DefaultPermission.objects.get_or_create(kind=kind, defaults=dict.fromkeys(rights, True))
