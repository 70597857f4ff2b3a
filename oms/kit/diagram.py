"""Boxes and arrows, laid out in layers and drawn as inline SVG. The page shows the same as nested lists beside it."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

WIDTH, GAP_X, GAP_Y, EDGE = 244, 60, 20, 8
HEAD, LINE, LANE = 54, 18, 10
LONGEST, MOST = 26, 8


@dataclass(frozen=True)
class Node:
    """A box: title, note, and further `lines`; `marked` is the one looked at, `closed` is drawn dashed."""

    key: Hashable
    title: str
    note: str = ""
    lines: tuple[str, ...] = ()
    marked: bool = False
    closed: bool = False

    def shown(self) -> list[str]:
        """The lines that fit; the last says that there are more."""
        return [*self.lines[: MOST - 1], "…"] if len(self.lines) > MOST else list(self.lines)

    @property
    def height(self) -> int:
        return HEAD + (len(self.shown()) * LINE + 8 if self.lines else 0)


@dataclass(frozen=True)
class Text:
    x: int
    y: int
    kind: str
    words: str


@dataclass(frozen=True)
class Box:
    """A node at its place."""

    node: Node
    x: int
    y: int

    width = WIDTH

    @property
    def height(self) -> int:
        return self.node.height

    @property
    def middle(self) -> int:
        return self.y + HEAD // 2

    def texts(self) -> list[Text]:
        x = self.x + 12
        lines = [Text(x, self.y + HEAD + 12 + n * LINE, "note", _short(t)) for n, t in enumerate(self.node.shown())]
        head = [Text(x, self.y + 23, "name", _short(self.node.title)), Text(x, self.y + 42, "note", self.node.note)]
        return head + lines


@dataclass(frozen=True)
class Diagram:
    """`label` says in one sentence what is drawn."""

    label: str
    boxes: list[Box]
    arrows: list[str]
    width: int
    height: int


@dataclass
class _Columns:
    """Where the next thing of each column goes."""

    free: dict[int, int] = field(default_factory=dict)

    def take(self, column: int, height: int) -> int:
        y = self.free.get(column, EDGE)
        self.free[column] = y + height + GAP_Y
        return y


def layered(label: str, nodes: Iterable[Node], edges: Iterable[tuple[Hashable, Hashable]]) -> Diagram:
    """Every node right of all that lead to it; an arrow over several layers gets a lane of its own between boxes."""
    known = {node.key: node for node in nodes}
    drawn = [edge for edge in edges if edge[0] in known and edge[1] in known]
    layer, columns = _layers(list(known), drawn), _Columns()
    boxes = {}
    for key, node in known.items():
        boxes[key] = Box(node, EDGE + layer[key] * (WIDTH + GAP_X), columns.take(layer[key], node.height))
    arrows = [_arrow(boxes[a], boxes[b], _lanes(layer[a], layer[b], columns)) for a, b in drawn]
    width = max((box.x + WIDTH for box in boxes.values()), default=0) + EDGE
    return Diagram(label, list(boxes.values()), arrows, width, max(columns.free.values(), default=0))


def _layers(keys: list[Any], edges: list[tuple[Any, Any]]) -> dict[Any, int]:
    """The longest way to each key; a way is never longer than there are keys, so a circle ends."""
    layer = dict.fromkeys(keys, 0)
    for _round in keys:
        changed = False
        for source, target in edges:
            if layer[target] <= layer[source] < len(keys) - 1:
                layer[target], changed = layer[source] + 1, True
        if not changed:
            break
    return layer


def _lanes(source: int, target: int, columns: _Columns) -> list[tuple[int, int]]:
    """(left end, height) of a lane in each layer that an arrow passes."""
    return [
        (EDGE + column * (WIDTH + GAP_X), columns.take(column, LANE) + LANE // 2)
        for column in range(source + 1, target)
    ]


def _arrow(source: Box, target: Box, lanes: list[tuple[int, int]]) -> str:
    """An SVG path from the right side of one box, through its lanes, to the left of the other."""
    x, y = source.x + WIDTH, source.middle
    path = f"M{x} {y}"
    for left, middle in lanes:
        path += f"{_bend(x, y, left, middle)}H{left + WIDTH}"
        x, y = left + WIDTH, middle
    return path + _bend(x, y, target.x - 3, target.middle)


def _bend(x1: int, y1: int, x2: int, y2: int) -> str:
    half = max(24, abs(x2 - x1) // 2)
    return f"C{x1 + half} {y1} {x2 - half} {y2} {x2} {y2}"


def _short(text: str) -> str:
    """Short enough for a box; the whole text is in the tooltip and in the list."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
