"""A partner tree of any size below the demo's provider: a few large resellers, many small ones, some chains."""

import random
from dataclasses import dataclass, field

SEED = 20_261_120
LARGE = 40  # resellers right below the provider
LARGEST = 5  # one partner in so many stands below the first of them


@dataclass
class Node:
    """A partner, with its nested-set numbers."""

    id: int
    parent: "Node | None"
    name: str
    kind: str
    code: str = ""
    level: int = 0
    left: int = 0
    right: int = 0
    children: list["Node"] = field(default_factory=list)

    def above(self) -> list["Node"]:
        """Itself and everybody above, nearest first."""
        found, node = [], self
        while node:
            found.append(node)
            node = node.parent
        return found

    def below(self) -> list["Node"]:
        """Itself and everybody below."""
        found = [self]
        for node in found:
            found.extend(node.children)
        return found


def grow(known: list[tuple[int, int | None, str, str]], wanted: int) -> tuple[Node, list[Node]]:
    """(root, new partners): `known` (id, parent, name, kind) stay where they are; `wanted` partners come below."""
    nodes = {pk: Node(pk, None, name, kind) for pk, _parent, name, kind in known}
    for pk, parent, _name, _kind in known:
        if parent:
            nodes[pk].parent = nodes[parent]
            nodes[parent].children.append(nodes[pk])
    root = next(node for node in nodes.values() if node.parent is None)
    new = _seedlings(root, max(nodes) + 1, wanted)
    number(root)
    return root, new


def _seedlings(root: Node, first: int, wanted: int) -> list[Node]:
    """A large one takes a fifth of all; depth comes from standing below any earlier one of the same branch."""
    chance = random.Random(SEED)
    large = min(LARGE, max(2, wanted // 20))
    new: list[Node] = []
    branches: list[list[Node]] = []
    for place in range(wanted):
        if place < large:
            parent, kind, branch = root, "vsp", []
            branches.append(branch)
        else:
            branch = branches[0 if place % LARGEST == 0 else chance.randrange(1, large)]
            parent, kind = branch[0 if chance.random() < 0.5 else chance.randrange(len(branch))], "reseller"
        node = Node(first + place, parent, f"Bench {'Cloud' if kind == 'vsp' else 'Reseller'} {place + 1:05d}", kind)
        node.code = f"B{place + 1:06d}"
        parent.children.append(node)
        branch.append(node)
        new.append(node)
    return new


def number(root: Node) -> None:
    """Nested-set numbers as django-mptt writes them."""
    counter, stack = 0, [(root, False)]
    while stack:
        node, leaving = stack.pop()
        counter += 1
        if leaving:
            node.right = counter
            continue
        node.left, node.level = counter, node.parent.level + 1 if node.parent else 0
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node.children))
