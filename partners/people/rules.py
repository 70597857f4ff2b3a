"""Who may change what of whom (docs/rights.md). Each rule answers with the reason why not, empty when allowed.

What a person may not even see is 404 before a rule is asked.
"""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from oms.kit.screens import registry
from partners.people.enums import KIND_ORDER, PartnerKind, PartnerStatus, Right
from partners.people.models import Account, Closure, DefaultPermission, Partner, Role


def why_not_add_reseller(user: Account) -> str:
    """Manage Child Reseller decides who may add children (guide 2.7.1.5)."""
    if not user.has(Right.MANAGE_CHILD_RESELLER):
        return _("Your company does not hold the right Manage Child Reseller.")
    return ""


def why_not_change_reseller(user: Account, partner: Partner) -> str:
    """guide 2.7.1: nobody changes the own company in Reseller Management."""
    if partner.pk == user.partner_id:
        return _("Your own company is changed by the reseller above it, not by yourself.")
    return why_not_add_reseller(user)


def why_not_change_accounts(user: Account, partner: Partner) -> str:
    """Those above with Manage Child Reseller; of the own company, the Chief Admin (guide 2.12.1.2)."""
    if partner.pk != user.partner_id:
        return why_not_change_reseller(user, partner)
    if not user.is_chief:
        return _("Only the Chief Admin changes the accounts of the own company.")
    return ""


def why_not_change_account(user: Account, account: Account) -> str:
    """Nobody changes the own role or switches off the own account; name and password stand in My Account."""
    if account.pk == user.pk:
        return _("Your own account is changed in My Account; its role is changed by somebody else.")
    return why_not_change_accounts(user, account.partner)


def why_not_take_over(user: Account, *roles: Role) -> str:
    """Whoever sets how somebody signs in (password, link, e-mail, second factor, identity provider) can be that person:
    nobody comes by menus so that the own role lacks. `roles`: those of the people who would sign in that way."""
    held = set(user.role.menus)
    if all({code for code in role.menus if code in registry.screens} <= held for role in roles):
        return ""
    return _("Their role opens more than your own, so how they sign in is set by somebody whose role opens as much.")


def why_not_set_sign_in(user: Account, account: Account) -> str:
    """Password, link and second factor of somebody else."""
    return why_not_change_account(user, account) or why_not_take_over(user, account.role)


def id_taken() -> str:
    """IDs are unique over all partners, because one signs in with nothing else; who has it is not told."""
    return _("This ID cannot be used. Choose another one.")


# --- the eight rights (guide 2.7.1.5)


def default_rights(kind: str) -> frozenset[Right]:
    """What the provider set up for resellers of this kind; nothing where it set up nothing."""
    found = DefaultPermission.objects.filter(kind=kind).first()
    return found.rights() if found else frozenset()


def held_rights(partner: Partner) -> frozenset[Right]:
    """What a partner holds, and so may pass on; the provider holds all."""
    return frozenset(Right) if partner.is_sp else partner.rights()


def why_not_give_right(right: Right, to: Partner, by: Partner) -> str:
    """A right is granted by who holds it, and held only below a parent that holds it too."""
    for who in (by, to.parent):
        if right not in held_rights(who):
            return _("%(who)s does not hold this right, so it cannot be given here.") % {"who": who.name}
    return ""


# --- where a reseller may stand (guide 2.7.1.1)


def why_not_kind_below(kind: str, parent: Partner) -> str:
    """Below a Reseller no VSP Reseller stands, and nobody becomes the provider."""
    if kind != PartnerKind.SP and KIND_ORDER[PartnerKind(kind)] >= KIND_ORDER[PartnerKind(parent.kind)]:
        return ""
    return _("A %(kind)s cannot stand below %(parent)s, which is a %(parent_kind)s.") % {
        "kind": PartnerKind(kind).label, "parent": parent.name, "parent_kind": parent.get_kind_display()
    }  # fmt: skip


def why_not_demo_limit(limit: int, parent: Partner) -> str:
    """Within the parent's limit; the provider has none."""
    if limit <= parent.demo_limit or parent.is_sp:
        return ""
    text = _("%(parent)s itself may have %(limit)d demo customers; give at most that.")
    return text % {"parent": parent.name, "limit": parent.demo_limit}


# --- roles (guide 2.10.1)


def why_not_change_role(user: Account, role: Role) -> str:
    """System roles, one's own, those that others created, and those that hold more than one's own are read-only."""
    if role.is_system:
        return _("A system role cannot be changed.")
    if role.pk == user.role_id:
        return _("This is your own role; somebody else changes it.")
    if not user.sees_partner(role.owner_id):
        return _("This role was made by a company above yours.")
    if not {code for code in role.menus if code in registry.screens} <= held_menus(user):
        return _("This role holds menus that your own role lacks.")
    return ""


def why_not_create_below(user: Account, parent: Role) -> str:
    """Below a system role only with a system role oneself; else below one's own role or one's company's roles below it.

    So what a role loses, all roles that its holders made lose too: they stand below it.
    """
    if KIND_ORDER[parent.system_role] < KIND_ORDER[user.partner.kind]:
        return _("This role is meant for companies above yours.")
    if not user.role.is_system and not _stands_below(parent, user.role_id):
        return _("With your role you create roles below your own role only.")
    if not parent.is_system and parent.pk != user.role_id and parent.owner_id != user.partner_id:
        return _("New roles stand below a system role, your own role, or a role of your own company.")
    return ""


def held_menus(user: Account) -> set[str]:
    """The menus that this person may pass on: those that the own role opens."""
    return {code for code in user.role.menus if code in registry.screens and user.may_open(code)}


def grantable_roles(user: Account, partner: Partner, kind: str | None = None) -> QuerySet:
    """Roles that `user` may give to people of `partner`: made for its kind, owned at or above it, and holding no menu
    that the user's own role lacks. For a reseller that is yet to come, `partner` is its parent and `kind` its own."""
    above = Closure.objects.filter(descendant=partner.pk).values("ancestor")
    return Role.objects.visible_to(user).filter(
        Q(owner__isnull=True) | Q(owner_id__in=above),
        system_role=kind or partner.kind,
        menus__contained_by=list(user.role.menus),
    )


def role_refused() -> str:
    return _("You cannot give this role: it is not made for this company, or opens more than your own.")


def twin_below(parent: Partner) -> str:
    """Two children of one parent may not be called alike."""
    return _("%(parent)s has a child reseller of this name.") % {"parent": parent.name}


def _stands_below(role: Role | None, top_id: int) -> bool:
    """Whether `role` is the one with `top_id` or hangs below it; roles hang a few deep."""
    while role is not None:
        if role.pk == top_id:
            return True
        role = role.parent
    return False


def stands_in_for(user: Account, partner_id: int) -> bool:
    """Whether the user's company is the nearest one that works above a company that is switched off."""
    if user.partner_id == partner_id:
        return False
    chain = Closure.objects.filter(descendant=partner_id).order_by("depth").values_list("ancestor", flat=True)
    seen = Partner.objects.visible_to(user).in_bulk(list(chain))
    working = (pk for pk in chain if pk in seen and seen[pk].status == PartnerStatus.ACTIVE)
    return next(working, None) == user.partner_id
