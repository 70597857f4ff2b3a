"""What can be told of a page from its HTML alone, before any browser has drawn it."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from tests.page import Node

TYPED = ("input", "select", "textarea")
PRESSED = ("hidden", "submit", "button", "image", "reset")  # named by themselves, or seen by nobody
NAMES = ("aria-label", "aria-labelledby", "title")


@dataclass(frozen=True)
class Look:
    """One page as it was sent."""

    root: Node

    @cached_property
    def main(self) -> Node | None:
        return self.root.first("main")

    @property
    def screen(self) -> str:
        """Code of the screen; empty where the page names none."""
        return self.main.get("data-screen") if self.main else ""

    @cached_property
    def vocabulary(self) -> frozenset[tuple]:
        """The kinds of elements in it: tag, classes, role, type."""
        nodes = self.main.walk() if self.main else ()
        return frozenset((n.tag, n.get("class"), n.get("role"), n.get("type")) for n in nodes)

    def leads_to(self) -> list[str]:
        """Addresses of this portal in the menu and in the page; the same page sorted or narrowed otherwise is none."""
        menu = self.root.first("nav", id="menu") or self.root.first(id="menu")
        anchors = [*(menu.all("a") if menu else []), *(self.main.all("a") if self.main else [])]
        found = [a.get("href").partition("#")[0] for a in anchors]
        return [link for link in found if link.startswith("/")]

    def faults(self, status: int) -> list[str]:
        """What needs no rule book."""
        found = [] if status == 200 else [f"status {status}"]
        headings, title = [h.text for h in self.root.all("h1")], self.root.first("title")
        if len(headings) != 1 or not headings[0]:
            found.append(f"h1: {headings}")
        if not title or not re.fullmatch(r"\S.* · Order portal", title.text):
            found.append(f"title: {title and title.text}")
        if not self.screen:
            found.append("main carries no data-screen")
        if bare := [t for t in self.root.all("table") if not t.first("th")]:
            found.append(f"{len(bare)} table(s) without a head cell")
        if unnamed := [th.text for th in self.root.all("th") if "scope" not in th.attributes]:
            found.append(f"head cells without scope: {unnamed[:5]}")
        return found + self.nameless() + self.doubled()

    def nameless(self) -> list[str]:
        """Controls without a label, links and buttons without a word, images without alt."""
        labels = self.root.all("label")
        labelled = {label.get("for") for label in labels} | {id(n) for label in labels for n in label.all(*TYPED)}
        typed = [n for n in self.root.all(*TYPED) if n.get("type") not in PRESSED and "hidden" not in n.attributes]
        bare = [n for n in typed if not ({n.get("id") or None, id(n)} & labelled or any(n.get(name) for name in NAMES))]
        bare += [
            n for n in self.root.all("a", "button") if not (n.text or any(n.get(name) for name in NAMES) or _alt(n))
        ]
        bare += [n for n in self.root.all("img") if "alt" not in n.attributes]
        return [f"without a name: <{n.tag} {n.attributes}>"[:160] for n in bare[:3]]

    def doubled(self) -> list[str]:
        """Ids that stand twice."""
        counted = Counter(n.get("id") for n in self.root.walk() if n.get("id"))
        return [f"id {name} stands {n} times" for name, n in counted.items() if n > 1]


def _alt(node: Node) -> bool:
    """Whether a picture inside says what the link is."""
    return any(picture.get("alt") or picture.get("aria-label") for picture in node.all("img", "svg"))
