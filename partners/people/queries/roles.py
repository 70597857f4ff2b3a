"""Roles as a tree, and the menus that one of them may hold (guide 2.10.1)."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import BigIntegerField, Case, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from oms.kit.screens import Screen, registry
from partners.people.enums import KIND_ORDER, PartnerKind
from partners.people.models import Account, Role
from partners.people.queries.branch import MOST, Node, grow
from partners.people.rules import held_menus

TOP = 0  # no role has this key
UPWARDS = """
with recursive up as (
  select id, parent_id, 0 as step from partners_role where id = %s
  union all select r.id, r.parent_id, up.step + 1 from partners_role r join up on r.id = up.parent_id)
select id from up order by step desc
"""


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


def roles_to_hand_on(user: Account) -> QuerySet:
    """Roles that this person may hand on, to a customer's administrator as to anybody: none that a company above made
    or is made for, and none that opens more than the own role."""
    own = roles_for(user).filter(Q(owner__isnull=True) | Q(owner_id__in=user.reach()))
    return own.filter(menus__contained_by=list(user.role.menus))


def role_tree(user: Account, chosen: Role | None) -> list[Node]:
    """Roots with the branch that leads to `chosen` open; two queries, however deep."""
    way = _way_to(chosen)
    branches = _branches(roles_for(user), way)
    return grow(branches.get(TOP, ([], 0))[0], way, lambda pk: branches.get(pk, ([], 0)))


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


def _way_to(role: Role | None) -> list[int]:
    """Keys from a root down to `role`, as far as the database shows them."""
    if role is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(UPWARDS, [role.pk])
        return [row[0] for row in cursor.fetchall()]


def _branches(seen: QuerySet, way: list[int]) -> dict[int, tuple[list[Node], int]]:
    """Parent → (its first children, how many more); under TOP the roles whose parent is not seen."""
    root = Q(parent__isnull=True) | ~Q(parent__in=seen.values("pk"))
    below = seen.annotate(
        branch=Case(When(root, then=Value(TOP)), default=F("parent_id"), output_field=BigIntegerField())
    )
    below = below.filter(Q(branch=TOP) | Q(branch__in=way)).annotate(
        place=Window(RowNumber(), partition_by=F("branch"), order_by=("sort_key", "id")),
        size=Window(Count("pk"), partition_by=F("branch")),
    )
    found: dict[int, tuple[list[Node], int]] = {}
    for role in below.filter(place__lte=MOST):
        nodes, _more = found.get(role.branch, ([], 0))
        found[role.branch] = ([*nodes, _node(role)], max(role.size - MOST, 0))
    return found


def _node(role: Role) -> Node:
    return Node(thing=role, title=role.name, hint=role.owner.name if role.owner else "")
