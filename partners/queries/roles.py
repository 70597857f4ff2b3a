"""Roles as a tree, and the menus that one of them may hold (guide 2.10.1)."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from oms.kit.screens import Screen, registry
from partners.enums import KIND_ORDER, PartnerKind
from partners.models import Account, Role
from partners.queries.branch import MOST, Node, grow
from partners.rules import held_menus


@dataclass(frozen=True)
class MenuGroup:
    """A heading of the menu with its screens: (screen, held by the role, may be given)."""

    title: str
    entries: list[tuple[Screen, bool, bool]]


def roles_for(user: Account) -> QuerySet:
    """Roles that this person sees: those of its own kind of company and of the kinds below."""
    own = KIND_ORDER[PartnerKind(user.partner.kind)]
    kinds = [kind for kind, order in KIND_ORDER.items() if order >= own]
    return Role.objects.visible_to(user).filter(system_role__in=kinds).select_related("owner")


def role_tree(user: Account, chosen: Role | None) -> list[Node]:
    """Roots with the branch that leads to `chosen` open."""
    seen = roles_for(user)
    roots = seen.filter(Q(parent__isnull=True) | ~Q(parent__in=seen.values("pk")))
    return grow([_node(role) for role in roots[:MOST]], _way_to(chosen, seen), lambda pk: _children(seen, pk))


def roles_named(user: Account, text: str) -> list[Role]:
    """Roles whose name, in any language, or owner contains `text`."""
    found = roles_for(user).filter(Q(names__values__icontains=text) | Q(owner__name__icontains=text))
    return list(found[:MOST])


def menu_groups(role: Role, user: Account, *, editable: bool) -> list[MenuGroup]:
    """The menus to tick: those that the user holds and the role above holds; to read: those that the role holds."""
    may = offered_menus(role, user) if editable else set()
    held = set(role.menus)
    groups: dict[str, list] = {}
    for code in registry.grantable():
        if code in may or code in held:
            screen = registry[code]
            groups.setdefault(str(screen.group), []).append((screen, code in held, code in may))
    order = {str(screen.group): screen.order for screen in reversed(list(registry.menu()))}
    titles = sorted(groups, key=lambda title: order.get(title, 10_000))
    return [MenuGroup(title, sorted(groups[title], key=lambda entry: entry[0].order)) for title in titles]


def offered_menus(role: Role, user: Account) -> set[str]:
    """What may be ticked for `role`: nothing that the user or the role above it lacks, nothing above its kind."""
    may = held_menus(user)
    if role.parent:
        may &= set(role.parent.menus)
    return {code for code in may if role.system_role == PartnerKind.SP or not registry[code].sp_only}


def _way_to(role: Role | None, seen: QuerySet) -> list[int]:
    """Keys from a root down to `role`."""
    way: list[int] = []
    while role is not None:
        way.insert(0, role.pk)
        role = seen.filter(pk=role.parent_id).first()
    return way


def _children(seen: QuerySet, parent_id: int) -> tuple[list[Node], int]:
    children = seen.filter(parent_id=parent_id)
    shown = [_node(role) for role in children[:MOST]]
    return shown, max(children.count() - MOST, 0) if len(shown) == MOST else 0


def _node(role: Role) -> Node:
    return Node(thing=role, title=role.name, hint=role.owner.name if role.owner else "")
