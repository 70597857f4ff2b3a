"""A tree drawn branch by branch: only what lies on the way to the chosen node is open, however large the tree."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

MOST = 200  # children drawn below one node


@dataclass
class Node:
    """One line of the tree; `children` are there when it is open."""

    thing: object
    title: str
    hint: str = ""
    is_open: bool = False
    is_chosen: bool = False
    more: int = 0
    children: list["Node"] = field(default_factory=list)


def grow(roots: Iterable[Node], chosen: list[int], children_of: Callable[[int], tuple[list[Node], int]]) -> list[Node]:
    """Open each node whose key is in `chosen`, from a root down to the chosen one, which is the last."""
    nodes = list(roots)
    for node in nodes:
        if node.thing.pk in chosen:
            node.is_open, node.is_chosen = True, node.thing.pk == chosen[-1]
            children, node.more = children_of(node.thing.pk)
            node.children = grow(children, chosen, children_of)
    return nodes
