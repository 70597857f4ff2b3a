"""Screens are declared once, spelled as in tests/screens.toml, and show its headings and fields word for word."""

import tomllib
from collections.abc import Iterator
from itertools import pairwise

import pytest

from oms.kit.screens import registry
from orders.kinds import SUBMIT, TYPES
from tests import sources
from tests.addresses import Address, addresses, grids
from tests.drawn import Drawn, drawn
from tests.page import Node, headings, names_shown
from tests.sources import ROOT

LISTED = {s["code"]: s for s in tomllib.loads((ROOT / "tests/screens.toml").read_text())["screen"]}
ADDED = {s["code"]: s["columns"] for s in tomllib.loads((ROOT / "tests/screens.toml").read_text())["added"]}
OURS = {s["code"]: s["why"] for s in tomllib.loads((ROOT / "tests/screens.toml").read_text())["ours"]}
MARKS = "\n".join(sources.templates().values())
BUILT = [code for code in LISTED if code in registry.screens or f"screen %}}{code}{{%" in MARKS]
HOW = "Spell them as in tests/screens.toml, or add an [[ours]] with the reason at its end."

# words of the list that are a machine's, and what stands instead
WORDED = {"System Yn": "Built in"}
# screens of the list that are one page of several
IN_PARTS = {"sp-catalogue", "sp-environment"}


def test_every_declared_screen_is_spelled_as_listed() -> None:
    unknown = sorted(code for code in registry.screens if code not in LISTED and code not in OURS)
    assert not unknown, f"{unknown}: {HOW}"


def test_our_own_screens_are_still_declared() -> None:
    stale = sorted(code for code in OURS if code not in registry.screens)
    assert not stale, f"Nobody declares these any more; take them off the list: {stale}"


def test_every_data_screen_in_a_template_is_listed() -> None:
    wrong = []
    for name, text in sources.templates().items():
        for block in ("screen", "gate_screen"):
            start = f"{{% block {block} %}}"
            codes = [part.partition("{%")[0] for part in text.split(start)[1:]]
            wrong += [f"{name}: {c}" for c in codes if "{{" not in c and c not in LISTED and c not in OURS]
    assert not wrong, f"{wrong}: {HOW}"


def test_every_part_names_a_screen() -> None:
    for screen in registry.screens.values():
        assert not screen.part_of or screen.part_of in registry.screens, f"{screen.code} is part of nothing"
        assert registry.right_for(screen.code) in registry.screens


def test_every_page_names_a_declared_screen() -> None:
    wrong = [f"{a.name}: {a.screen}" for a in addresses() if a.screen and a.screen not in registry.screens]
    assert not wrong


def test_every_declared_screen_has_a_page() -> None:
    """A screen in the registry whose page is not built would be offered to roles for nothing."""
    shown = {a.screen for a in addresses()}
    drawn = "\n".join(s.text for s in sources.python(tests=False) if s.parts[-1] != "screens")
    steps = {f"{kind.screen}.{part.code}" for kind in TYPES.values() for part in kind.parts}
    submits = {f"{kind.screen}.{SUBMIT}" for kind in TYPES.values() if kind.parts}
    bare = [c for c in registry.screens if c not in shown | steps | submits and f'"{c}"' not in drawn]
    assert not bare, f"No address opens these screens: {bare}"


def test_every_menu_entry_leads_somewhere() -> None:
    for screen in registry.menu():
        assert screen.address().startswith("/")


def test_the_menu_stands_as_listed() -> None:
    """The first word of the listed place is the group, the last is the title."""
    wrong = []
    for screen in registry.menu():
        listed = LISTED.get(screen.code, {}).get("menu", "")
        if not listed or "," in listed:
            continue
        group, title = listed.partition(" / ")[0], listed.rpartition(" / ")[2]
        if str(screen.group) != group or str(screen.title) not in {title, *listed.split(" / ")[1:]}:
            wrong.append(f"{screen.code}: “{screen.group} / {screen.title}”, listed as “{listed}”")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("address", grids(), ids=lambda address: address.name)
def test_the_headings_of_a_grid_are_those_listed(address: Address) -> None:
    wanted = LISTED.get(address.screen, {}).get("grid")
    if wanted is None:
        pytest.skip("the list says nothing about its columns")
    more = ADDED.get(address.screen, [])
    shown = [str(column.heading) for column in address.view.table.declared().values()]
    assert [heading for heading in shown if heading not in more] == wanted
    assert [heading for heading in shown if heading in more] == more


# --- pages as drawn


def misread(page: Node, ids: set[str]) -> Iterator[str]:
    """What HTML reads otherwise than it is meant, or not at all."""
    yield from (f"id “{one}” has a space" for one in ids if " " in one)
    for node in page.walk():
        if node.tag == "label" and "for" in node.attributes and node.get("for") not in ids:
            yield f"label “{node.text}” is of nothing: {node.get('for')!r}"
        if node.tag == "time" and "." in node.get("datetime"):
            yield f"time {node.get('datetime')} is told below the second"
    levels = [int(node.tag[1]) for node in page.all("h1", "h2", "h3", "h4", "h5")]
    yield from (f"an h{after} below an h{before}" for before, after in pairwise(levels) if after > before + 1)


@pytest.fixture
def pages(person) -> dict[str, list[Drawn]]:
    """Code → where it is drawn."""
    found: dict[str, list[Drawn]] = {}
    for one in drawn(person):
        found.setdefault(one.code, []).append(one)
    return found


@pytest.mark.django_db
def test_every_page_says_which_screen_it_is(pages) -> None:
    assert not [one.where for one in pages.get("", [])], "data-screen is empty"
    unknown = sorted(code for code in pages if code and code not in LISTED and code not in OURS)
    assert not unknown, f"{unknown}: {HOW}"


@pytest.mark.django_db
def test_every_page_has_one_h1_and_a_title(pages) -> None:
    wrong = set()
    for one in (one for found in pages.values() for one in found if one.page.first("main")):
        title, h1 = one.page.first("title"), one.page.all("h1")
        if len(h1) != 1 or not h1[0].text:
            wrong.add(f"{one.where}: {len(h1)} h1")
        if title is None or not title.text.endswith(" · Order portal") or title.text.startswith("·"):
            wrong.add(f"{one.where}: title “{title.text if title else ''}”")
        ids = [node.get("id") for node in one.page.walk() if node.get("id")]
        if twice := sorted({i for i in ids if ids.count(i) > 1}):
            wrong.add(f"{one.where}: ids used twice: {twice}")
        wrong |= {f"{one.where}: {fault}" for fault in misread(one.page, set(ids))}
    assert not wrong, "\n".join(sorted(wrong))


@pytest.mark.django_db
@pytest.mark.parametrize("code", [code for code in BUILT if "fields" in LISTED[code]])
def test_the_fields_of_a_screen_stand_on_its_page(code: str, pages) -> None:
    """Each is a label, legend, term or head cell of some page with this code."""
    assert code in pages, f'No page carries data-screen="{code}".'
    shown = set().union(*(names_shown(one.node) for one in pages[code]))
    missing = [f for f in LISTED[code]["fields"] if WORDED.get(f, f) not in shown]
    assert not missing, f"{code} ({', '.join(one.where for one in pages[code][:6])}) does not show {missing}"


@pytest.mark.django_db
@pytest.mark.parametrize("code", [code for code in BUILT if "grid" in LISTED[code]])
def test_the_tables_of_a_page_have_the_headings_listed(code: str, pages) -> None:
    """Also nested grids and tables of forms: any table below the code's mark holds them, wherever a column stands; what
    stands behind “More” of a row has its heading as a label."""
    assert code in pages, f'No page carries data-screen="{code}".'
    tables = [t for one in pages[code] for t in one.node.all("table") if t.first("thead")]
    assert tables, f'No page shows a table below data-screen="{code}"; does the demo have rows for it?'
    wanted, shown = set(LISTED[code]["grid"]), {frozenset({*headings(t), *labels(t)}) for t in tables}
    assert any(wanted <= found for found in shown), f"{code} wants {wanted}, drawn: {shown}"


def labels(table: Node) -> set[str]:
    return {label.text for fold in table.all("details") for label in fold.all("label")}
