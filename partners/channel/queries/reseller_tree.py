"""The tree of child resellers, branch by branch (guide 2.7.1.4)."""

from django.db.models import QuerySet

from partners.people.models import Account, Closure, Partner
from partners.people.queries.branch import MOST, Node, grow


def tree_below(top: Partner, chosen: Partner, *, user: Account) -> list[Node]:
    """`top` with its children, and the branch that leads to `chosen` open."""
    seen = Partner.objects.visible_to(user)
    way = Closure.objects.filter(descendant=chosen.pk).order_by("-depth").values_list("ancestor", flat=True)
    return grow([_node(top)], list(way), lambda pk: _children(seen, pk))


def _children(seen: QuerySet, parent_id: int) -> tuple[list[Node], int]:
    children = seen.filter(parent_id=parent_id).order_by("name", "pk")
    shown = [_node(partner) for partner in children[:MOST]]
    more = children.count() - MOST if len(shown) == MOST else 0
    return shown, max(more, 0)


def _node(partner: Partner) -> Node:
    return Node(thing=partner, title=partner.name, hint=partner.code)
