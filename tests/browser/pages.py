"""What is asked of any page in Chromium, and how the pages of a person are found."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit
from zlib import crc32

import axe_playwright_python
from playwright.sync_api import Page

from tests.browser.look import Look
from tests.drawn import shape
from tests.page import read
from tests.stack import ROOT

LAID_OUT = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"]  # told by the layout
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (768, 390)
SHOTS = ROOT / "var" / "shots"
SIDEWAYS = """() => {
  const wide = document.documentElement;
  if (wide.scrollWidth <= window.innerWidth) return "";
  const over = [...document.querySelectorAll("main *, header *")]
    .filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1 && !e.closest(".scroller, .scroll-x, .tabs"));
  return `${wide.scrollWidth} of ${window.innerWidth}: ` + over.slice(0, 3).map((e) => e.outerHTML.slice(0, 90)).join(" | ");
}"""


PARTS = """(wanted) => {
  const known = new Set(wanted.map(String)), parts = new Set();
  for (const e of document.querySelectorAll("main, main *"))
    if (known.delete([e.localName, ...["class", "role", "type"].map((name) => e.getAttribute(name) ?? "")].join()))
      parts.add(e.closest("main > *, tr, li, dl, fieldset, form, section, table") ?? document.querySelector("main"));
  return window.toLookAt = parts.size ? [...parts] : [document.querySelector("main") ?? document.body], parts.size;
}"""


@cache
def axe_source() -> str:
    folder = re.sub(r"__init__\.py$", "", axe_playwright_python.__file__)
    with open(f"{folder}axe.min.js") as file:
        return file.read()


def axe(page: Page, *, rules: list[str] | None = None, within: str = "") -> list[str]:
    """Violations of WCAG 2.2 AA, one line each; of some rules only, where these are named, and only `within` an
    expression of elements."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(axe_source())
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": STANDARDS}
    options = {"runOnly": only, "resultTypes": ["violations"]}
    where = f"{{include: {within}}}" if within else "document"
    found = page.evaluate(f"axe.run({where}, {json.dumps(options)}).then((r) => r.violations)")
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: {node['html'][:140]}"
        + (f" — {node['any'][0]['message'][:140]}" if node["any"] else "")
        for one in found
        for node in one["nodes"][:3]
    ]


@dataclass
class Walk:
    """One person's way through the portal. `wrong` collects everything, page by page.

    Every page is fetched and read. Chromium opens the first of each screen, and looks closely (axe, two colours,
    three widths) where an element stands that no page before it had: at the row, list, form or section around it, and
    at 390 by the rules that the layout decides; a whole page with its frame is looked at once. With `thorough` it opens
    all, or one in `share`, looks closely at every combination of elements, at all of the page by every rule, and takes a
    picture.
    """

    page: Page
    base: str
    most: int = 400
    thorough: bool = False
    share: int = 1  # another seed draws others
    seed: str = ""
    wrong: dict[str, list[str]] = field(default_factory=dict)
    seen: set = field(default_factory=set)
    checked: set = field(default_factory=set)
    noise: list[str] = field(default_factory=list)
    visited: int = 0
    opened: int = 0
    framed: bool = False

    def __post_init__(self) -> None:
        self.page.on("console", lambda m: self.noise.append(f"console: {m.text}") if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.noise.append(f"script: {error}"))
        self.page.on("request", self._asked)

    def _asked(self, request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.noise.append(f"asked another host: {request.url[:100]}")

    def go(self) -> "Walk":
        """From My Home through the menu, then along links inside the pages."""
        todo = ["/"]
        while todo and self.visited < self.most:
            url = todo.pop(0)
            if shape(url) in self.seen or urlsplit(url)[:2] != ("", "") or "export=" in url:
                continue
            self.seen.add(shape(url))
            todo += self.visit(url)
        return self

    def visit(self, url: str) -> list[str]:
        """Check one page; the addresses it leads to."""
        answer = self.page.request.get(f"{self.base}{url}")
        if "text/html" not in answer.headers.get("content-type", ""):
            return []
        self.visited += 1
        try:
            look = Look(read(answer.text()))
        except ValueError as error:
            self.wrong[url] = [str(error)]
            return []
        found = [*look.faults(answer.status), *self.in_chromium(url, look)]
        if found:
            self.wrong[url] = found
        return look.leads_to()

    def in_chromium(self, url: str, look: Look) -> list[str]:
        """What only a browser can tell, of a page that shows something new."""
        if self.thorough and crc32(f"{self.seed} {shape(url)}".encode()) % self.share:
            return []
        new = look.vocabulary - self.checked
        combination = (look.screen, look.vocabulary)
        closely = combination not in self.checked if self.thorough else bool(new)
        if not (closely or self.thorough or look.screen not in self.checked):
            return []
        self.checked |= {*new, combination, look.screen}
        self.opened += 1
        self.noise.clear()
        self.page.goto(url)
        self.page.wait_for_load_state("load")
        found = self.close_look(look.screen or "none", new) if closely else self.at_three_widths()
        return [*self.noise, *found]

    def at_three_widths(self) -> list[str]:
        """No sideways scrolling."""
        found = []
        for width in (1280, *WIDTHS):
            self.page.set_viewport_size({"width": width, "height": 1024 if width > 400 else 844})
            if wide := self.page.evaluate(SIDEWAYS):
                found.append(f"wider than the window at {width}: {wide}")
        self.page.set_viewport_size({"width": 1280, "height": 1024})
        return found

    def close_look(self, code: str, new: Iterable[tuple] = ()) -> list[str]:
        """Accessibility in both colours and at two widths, and no sideways scrolling at three; of the parts with `new`
        elements, once a whole page was looked at."""
        whole = self.thorough or not self.framed or not new
        if not whole:
            self.page.evaluate(PARTS, [[word or "" for word in kind] for kind in new])
        within, self.framed = "" if whole else "window.toLookAt", True
        found = [f"light: {line}" for line in axe(self.page, within=within)]
        self.shoot(code, "1280-light")
        self.page.emulate_media(color_scheme="dark")
        found += [f"dark: {line}" for line in axe(self.page, rules=LAID_OUT[:1] + LAID_OUT[-1:], within=within)]
        found += self.at_three_widths()
        self.page.set_viewport_size({"width": 390, "height": 844})
        found += [f"390: {line}" for line in axe(self.page, rules=None if whole else LAID_OUT, within=within)]
        self.shoot(code, "390-dark")
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 1280, "height": 1024})
        return found

    def shoot(self, code: str, name: str) -> None:
        if not self.thorough:
            return
        SHOTS.mkdir(parents=True, exist_ok=True)
        file = SHOTS / f"{code}-{name}.png"
        if (code, name) not in self.checked:
            self.checked.add((code, name))
            self.page.screenshot(path=file)

    def report(self) -> str:
        return "\n".join(f"{url}\n    " + "\n    ".join(lines) for url, lines in self.wrong.items())
