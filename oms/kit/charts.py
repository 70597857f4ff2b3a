"""Small drawings of figures, as geometry that a template writes as SVG: whole pixels, no text but what is given.

Each drawing stands beside a table of the same figures (templates/kit/chart.html).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 480, 200
LEFT, RIGHT, TOP, FOOT = 40, 52, 24, 26  # what labels take on each side
TICKS, FEET = 4, 6
LETTER = 6.5  # how wide one is, on average
NEAR = 13  # two words nearer than that stand over each other
SPARK = (84, 26)
PAD = 3
STEPS = (1, 2, 5)


class Led(str):
    """A figure in the table of a picture, and the address of the rows that make it; nothing where there are none."""

    leads: str

    def __new__(cls, text: str, leads: str) -> "Led":
        made = super().__new__(cls, text)
        made.leads = leads
        return made


@dataclass(frozen=True)
class Box:
    x: int
    y: int
    width: int
    height: int
    css: str


@dataclass(frozen=True)
class Label:
    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Curve:
    """`points` of a polyline; `end` is the last one with its value in words."""

    points: str
    css: str
    end: Label


@dataclass
class Chart:
    """What is drawn. `legend`: (css, name) of each series."""

    legend: list[tuple[str, str]] = field(default_factory=list)
    ticks: list[Label] = field(default_factory=list)
    feet: list[Label] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


def top_of(most: float) -> int:
    """The smallest round figure, divisible by TICKS into whole steps, that is no less than `most`."""
    size = 1
    while True:
        for step in STEPS:
            if step * size * TICKS >= most:
                return step * size * TICKS
        size *= 10


def bars(
    columns: Sequence[tuple[str, Sequence[int]]], names: Sequence[str], *, open_last: bool = True, most: int = 1
) -> Chart:
    """Stacked bars, one per (foot, values); the last one is paler while its time still runs. The scale reaches `most`."""
    chart = Chart([(f"s{n}", name) for n, name in enumerate(names)])
    top = top_of(max([sum(values) for _foot, values in columns] + [most]))
    _scale(chart, top)
    room = (WIDTH - LEFT - PAD) / max(1, len(columns))
    for place, (foot, values) in enumerate(columns):
        gap = 4 if room >= 16 else 1
        x, y = LEFT + int(place * room) + gap, HEIGHT - FOOT
        pale = " open" if open_last and place == len(columns) - 1 else ""
        for number, value in enumerate(values):
            height = round(value / top * (HEIGHT - FOOT - TOP))
            y -= height
            if height:
                chart.boxes.append(Box(x, y, max(1, int(room) - 2 * gap), height, f"s{number}{pale}"))
        if place % _every(columns) == 0:
            chart.feet.append(Label(x + (int(room) - 8) // 2, HEIGHT - 6, _short(foot, room * _every(columns))))
    chart.right = WIDTH
    return chart


def curves(
    feet: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]], words: Sequence[str], unit: str
) -> Chart:
    """A line for each (name, values), the lower one first; None is passed over. `words`: the last value of each.
    `unit` stands behind the figures of the scale."""
    chart = Chart([(f"c{n}", name) for n, (name, _values) in enumerate(series)])
    known = [value for _name, values in series for value in values if value is not None]
    top = top_of(max(known, default=0) or 1)
    _scale(chart, top, unit)
    room = (WIDTH - LEFT - RIGHT) / max(1, len(feet) - 1)
    for number, (_name, values) in enumerate(series):
        points = [
            (LEFT + round(place * room), _y(value, top)) for place, value in enumerate(values) if value is not None
        ]
        if points:
            before = chart.curves[-1].end.y - NEAR if chart.curves else HEIGHT
            end = Label(points[-1][0] + 6, min(points[-1][1] + 4, before), words[number])
            chart.curves.append(Curve(" ".join(f"{x},{y}" for x, y in points), f"c{number}", end))
    shown = [(n, foot) for n, foot in enumerate(feet) if n % _every(feet) == 0]
    chart.feet = [Label(LEFT + round(n * room), HEIGHT - 6, foot) for n, foot in shown]
    return chart


SHADES = 8
HEAT_LEFT, HEAT_CELL, HEAT_ROW, HEAT_FOOT = 40, 17, 30, 22


def heat(rows: Sequence[tuple[str, Sequence[int]]], feet: Sequence[str]) -> Chart:
    """A map of cells, one row per (name, values), the darker the more; the highest is outlined. `feet` name the columns,
    each sixth of them is written."""
    chart = Chart(width=HEAT_LEFT + HEAT_CELL * len(feet) + PAD, height=HEAT_ROW * len(rows) + HEAT_FOOT)
    most = max((value for _name, values in rows for value in values), default=0)
    peaked = False
    for place, (name, values) in enumerate(rows):
        y = place * HEAT_ROW
        chart.feet.append(Label(HEAT_LEFT - 22, y + HEAT_ROW // 2 + 4, name))
        for number, value in enumerate(values):
            peak, peaked = (" peak", True) if most and value == most and not peaked else ("", peaked)
            shade = -(-value * SHADES // most) if most else 0
            chart.boxes.append(
                Box(HEAT_LEFT + number * HEAT_CELL, y + 1, HEAT_CELL - 2, HEAT_ROW - 3, f"h{shade}{peak}")
            )
    for number, foot in enumerate(feet):
        if number % FEET == 0:
            chart.feet.append(Label(HEAT_LEFT + number * HEAT_CELL + HEAT_CELL // 2, chart.height - 4, foot))
    return chart


def over(chart: Chart, values: Sequence[int | None], name: str) -> None:
    """A dashed line of `values` over bars that `bars` drew with room for them (`most`)."""
    chart.legend.append(("c1", name))
    room, top = (WIDTH - LEFT - PAD) / max(1, len(values)), int(chart.ticks[-1].text)
    points = [
        (LEFT + int(place * room) + 4 + (int(room) - 8) // 2, _y(value, top))
        for place, value in enumerate(values)
        if value is not None
    ]
    if len(points) > 1:
        chart.curves.append(
            Curve(" ".join(f"{x},{y}" for x, y in points), "c1", Label(points[-1][0], points[-1][1], ""))
        )


def spark(values: Sequence[float]) -> str:
    """The points of a line without axes, from its lowest to its highest value; empty when there is nothing to draw."""
    if len(values) < 2:
        return ""
    low, span = min(values), (max(values) - min(values)) or 1
    width, height = SPARK[0] - 2 * PAD, SPARK[1] - 2 * PAD
    flat = max(values) == min(values)
    return " ".join(
        f"{PAD + round(n * width / (len(values) - 1))},"
        f"{PAD + (height // 2 if flat else round(height - (value - low) / span * height))}"
        for n, value in enumerate(values)
    )


def _every(feet: Sequence[object]) -> int:
    """Which feet are named, so that none stands over the next."""
    return max(1, -(-len(feet) // FEET))


def _short(foot: str, room: float) -> str:
    """As much of a name as its bar has room for."""
    fits = max(3, int(room / LETTER))
    return foot if len(foot) <= fits else f"{foot[: fits - 1]}…"


def _scale(chart: Chart, top: int, unit: str = "") -> None:
    for n in range(TICKS + 1):
        value = top * n // TICKS
        chart.ticks.append(Label(LEFT - 6, _y(value, top), f"{value} {unit}".strip()))


def _y(value: float, top: int) -> int:
    return HEIGHT - FOOT - round(value / top * (HEIGHT - FOOT - TOP))
