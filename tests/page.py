"""A page as a person meets it: headings, tables, forms, links. A small strict reader of our own HTML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

TOKEN = re.compile(
    r"""([^<]++)|<(/)?([a-z][\w-]*+)((?:[^<>"'/]++|"[^"]*+"|'[^']*+'|/(?!>))*)(/)?>|<!--.*?-->|<!doctype[^>]*>""",
    re.IGNORECASE | re.DOTALL,
)
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
RAW = {"script", "style"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNREAD = {"script", "style", "template"}
BUTTONS = {"row-actions", "pick"}
AGE = "age"  # beside a date; another one a minute later


@dataclass(slots=True)
class Node:
    """An element. `children` holds elements and texts in order, `elements` the former alone."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)
    elements: list["Node"] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        todo = [self]
        while todo:
            node = todo.pop()
            yield node
            if node.elements:
                todo += node.elements[::-1]

    def all(self, *tags: str, **attributes: str) -> list["Node"]:
        """Elements below with one of `tags` and these attributes (`data_screen=` for data-screen)."""
        return list(self._found(tags, attributes))

    def first(self, *tags: str, **attributes: str) -> "Node | None":
        return next(self._found(tags, attributes), None)

    def _found(self, tags: tuple[str, ...], attributes: dict[str, str]) -> Iterator["Node"]:
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}.items()
        todo = [self]
        while todo:
            node = todo.pop()
            if (not tags or node.tag in tags) and wanted <= node.attributes.items():
                yield node
            if node.elements:
                todo += node.elements[::-1]

    @property
    def text(self) -> str:
        """What is read, with runs of white space made one."""
        return " ".join(self._words().split())

    def _words(self) -> str:
        if self.tag in UNREAD or self.get("class") == AGE:
            return ""
        return "".join(child if isinstance(child, str) else child._words() for child in self.children)

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)


def read(html: str | bytes) -> Node:
    """The tree of `html`. Raises ValueError where elements are not closed in order, as a browser would guess what was
    meant, and where a sign stands that should be written otherwise."""
    text = html if isinstance(html, str) else html.decode()
    inner = root = Node("document")
    open_nodes, place, token = [root], 0, TOKEN.scanner(text).match
    while found := token():
        words, closes, tag, attributes, ends = found.groups()
        place = found.end()
        if words:
            inner.children.append(unescape(words))
        elif closes:
            if (tag := tag.lower()) not in VOID:
                if inner.tag != tag:
                    raise ValueError(f"</{tag}> closes <{inner.tag}> in line {_line(text, found.start())}")
                open_nodes.pop()
                inner = open_nodes[-1]
        elif tag:
            tag = tag.lower()
            node = Node(tag, _attributes(attributes) if attributes else {}, [], [])
            inner.children.append(node)
            inner.elements.append(node)
            if not ends and tag not in VOID:
                open_nodes.append(node)
                inner = node
                if tag in RAW and (end := text.find(f"</{tag}", place)) > place:  # a script is one text up to its end
                    node.children.append(text[place:end])
                    place, token = end, TOKEN.scanner(text, end).match
    if place < len(text):
        raise ValueError(f"cannot be read in line {_line(text, place)}: {text[place : place + 60]}")
    if len(open_nodes) > 1:
        raise ValueError(f"<{inner.tag}> is never closed")
    return root


@lru_cache(maxsize=20_000)
def _attributes(written: str) -> dict[str, str]:
    """Most elements of a page are written as many others; nobody changes what was read."""
    pairs = ATTRIBUTE.findall(written)
    return {name.lower(): unescape(double or single or bare) for name, double, single, bare in pairs}


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


# --- tables


def headings(table: Node) -> list[str]:
    """Texts of the head cells of a table, of each one where a cell heads several; a column of buttons is no column."""
    head = table.first("thead")
    cells = head.all("th") if head else []
    groups = [word.text for cell in table.all("th", scope="rowgroup") for word in head_words(cell) if word is not cell]
    return groups + [
        part.text
        for cell in cells
        if cell.get("class") != "pick" and not (cell.children and _hidden_only(cell))
        for part in head_words(cell)
    ]


def head_words(cell: Node) -> list[Node]:
    """The headings that stand in one head cell."""
    return [n for n in cell.all("span") if "head-word" in n.get("class")] or [cell]


def _hidden_only(cell: Node) -> bool:
    elements = [c for c in cell.children if isinstance(c, Node) or c.strip()]
    return len(elements) == 1 and isinstance(elements[0], Node) and elements[0].get("class") == "vh"


def body_rows(table: Node) -> list[list[str]]:
    """Texts of the values of each body row, in the order of `headings`, without cells of buttons."""
    body = table.first("tbody")
    rows = body.all("tr") if body else []
    return [
        [
            value.text
            for cell in row.all("td", "th")
            if not BUTTONS & set(cell.get("class").split())
            for value in values(cell)
        ]
        for row in rows
    ]


def values(cell: Node) -> list[Node]:
    """What stands in one cell, each under a heading of its own."""
    return [n for n in cell.all("div") if n.get("data-label")] or [cell]


def columns(table: Node) -> list[dict[str, str]]:
    """Each body row as heading → text, wherever the column stands."""
    names = headings(table)
    return [dict(zip(names, row, strict=True)) for row in body_rows(table)]


def names_shown(root: Node) -> set[str]:
    """What stands in labels, legends, terms and head cells, without “(optional)”."""
    found = set()
    for node in [*root.all("label", "legend", "dt", "th"), *(w for th in root.all("th") for w in head_words(th))]:
        text = node.text
        found |= {text, text.removesuffix("(optional)").strip(), _own_words(node)}
    return found


def _own_words(label: Node) -> str:
    """The words of a label without those of a choice or hint inside it."""
    return " ".join("".join(child for child in label.children if isinstance(child, str)).split())


# --- forms


@dataclass(frozen=True)
class Field:
    """One named control of a form. `choices` of a select or radio group."""

    name: str
    kind: str
    value: str
    choices: tuple[str, ...] = ()


@dataclass
class Form:
    method: str
    action: str
    fields: list[Field]

    def data(self) -> dict[str, list[str]]:
        """What a browser would send if the first button were pressed."""
        found: dict[str, list[str]] = {}
        for one in self.fields:
            found.setdefault(one.name, []).append(one.value)
        return found


def forms(root: Node, address: str = "") -> list[Form]:
    """Every form of the page; an empty action is the page itself."""
    return [
        Form(
            method=form.get("method", "get").lower(),
            action=form.get("action") or address,
            fields=list(_fields(form, root)),
        )
        for form in root.all("form")
    ]


def _fields(form: Node, root: Node) -> Iterator[Field]:
    outside = [n for n in root.walk() if form.get("id") and n.get("form") == form.get("id")]
    for node in [*form.walk(), *outside]:
        name, kind = node.get("name"), node.get("type") or node.tag
        if not name or name == "csrfmiddlewaretoken" or "disabled" in node.attributes:
            continue
        if node.tag == "select":
            yield _select(node)
        elif node.tag == "textarea":
            yield Field(name, "textarea", node._words().removeprefix("\n"))
        elif node.tag in {"input", "button"}:
            yield Field(name, kind, node.get("value", "on" if kind in {"checkbox", "radio"} else ""))


def _select(node: Node) -> Field:
    options = node.all("option")
    chosen = next((o for o in options if "selected" in o.attributes), options[0] if options else None)
    values = tuple(o.get("value", o.text) for o in options)
    return Field(node.get("name"), "select", chosen.get("value", chosen.text) if chosen else "", values)


def links(root: Node) -> list[str]:
    """Addresses inside the main part of the page."""
    main = root.first("main") or root
    return [a.get("href") for a in main.all("a") if a.get("href")]
