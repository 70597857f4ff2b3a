"""What is asked of any page in Chromium, and how the pages of a person are found."""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import Error, Page

from tests.drawn import shape
from tests.stack import ROOT

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (768, 390)
SHOTS = ROOT / "var" / "shots"
LOOK = """() => {
  const main = document.querySelector("main");
  const seen = new Set();
  for (const e of main ? main.querySelectorAll("*") : []) seen.add(`${e.tagName}.${e.className?.baseVal ?? e.className}`);
  return {
    title: document.title,
    h1: [...document.querySelectorAll("h1")].map((h) => h.textContent.trim()),
    screen: main ? main.dataset.screen : null,
    bare: [...document.querySelectorAll("table")].filter((t) => !t.querySelector("th")).length,
    unnamed: [...document.querySelectorAll("th:not([scope])")].map((h) => h.textContent.trim()),
    vocabulary: [...seen].sort().join(" "),
    links: main ? [...main.querySelectorAll("a[href]")].map((a) => a.getAttribute("href")) : [],
    menu: [...document.querySelectorAll("#menu a[href]")].map((a) => a.getAttribute("href")),
  };
}"""
SIDEWAYS = """() => {
  const wide = document.documentElement;
  if (wide.scrollWidth <= window.innerWidth) return "";
  const over = [...document.querySelectorAll("main *, header *")]
    .filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1 && !e.closest(".scroller, .scroll-x, .tabs"));
  return `${wide.scrollWidth} of ${window.innerWidth}: ` + over.slice(0, 3).map((e) => e.outerHTML.slice(0, 90)).join(" | ");
}"""


@cache
def axe_source() -> str:
    folder = re.sub(r"__init__\.py$", "", axe_playwright_python.__file__)
    with open(f"{folder}axe.min.js") as file:
        return file.read()


def axe(page: Page, *, rules: list[str] | None = None) -> list[str]:
    """Violations of WCAG 2.2 AA, one line each; of some rules only, where these are named."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(axe_source())
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": STANDARDS}
    options = {"runOnly": only, "resultTypes": ["violations"]}
    found = page.evaluate(f"axe.run(document, {json.dumps(options)}).then((r) => r.violations)")
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: {node['html'][:140]}"
        + (f" — {node['any'][0]['message'][:140]}" if node["any"] else "")
        for one in found
        for node in one["nodes"][:3]
    ]


@dataclass
class Walk:
    """One person's way through the portal. `wrong` collects everything, page by page."""

    page: Page
    base: str
    most: int = 400
    wrong: dict[str, list[str]] = field(default_factory=dict)
    seen: set = field(default_factory=set)
    checked: set = field(default_factory=set)
    noise: list[str] = field(default_factory=list)
    visited: int = 0

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
            if links := self.visit(url):
                todo += links
        return self

    def visit(self, url: str) -> list[str]:
        """Check one page; the addresses it leads to."""
        self.noise.clear()
        answer = self.page.request.get(url, max_redirects=0) if _is_file(url) else self.page_at(url)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            return []
        self.visited += 1
        self.page.wait_for_load_state("load")
        look = self.page.evaluate(LOOK)
        found = [*self.noise, *plain_faults(answer.status, look)]
        kind = (look["screen"], look["vocabulary"])
        if kind not in self.checked:
            self.checked.add(kind)
            found += self.close_look(look["screen"] or "none")
        if found:
            self.wrong[url] = found
        return [link.partition("#")[0] for link in [*look["menu"], *look["links"]] if link.startswith(("/", "?"))]

    def page_at(self, url: str):
        """The answer of a page; None for an address that leads to a file after all."""
        try:
            return self.page.goto(url)
        except Error as error:
            if "Download is starting" not in error.message:
                raise
            return None

    def close_look(self, code: str) -> list[str]:
        """Accessibility in both colours and at two widths, and no sideways scrolling at three."""
        found = [f"light: {line}" for line in axe(self.page)]
        self.shoot(code, "1280-light")
        self.page.emulate_media(color_scheme="dark")
        found += [f"dark: {line}" for line in axe(self.page, rules=["color-contrast", "link-in-text-block"])]
        for width in (1280, *WIDTHS):
            self.page.set_viewport_size({"width": width, "height": 1024 if width > 400 else 844})
            if wide := self.page.evaluate(SIDEWAYS):
                found.append(f"wider than the window at {width}: {wide}")
        found += [f"390: {line}" for line in axe(self.page)]
        self.shoot(code, "390-dark")
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 1280, "height": 1024})
        return found

    def shoot(self, code: str, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        file = SHOTS / f"{code}-{name}.png"
        if (code, name) not in self.checked:
            self.checked.add((code, name))
            self.page.screenshot(path=file)

    def report(self) -> str:
        return "\n".join(f"{url}\n    " + "\n    ".join(lines) for url, lines in self.wrong.items())


def _is_file(url: str) -> bool:
    """Addresses that answer with a file would be a download, not a page."""
    return bool(re.search(r"/(file|files/\d+|html)/?$", urlsplit(url).path))


def plain_faults(status: int, look: dict) -> list[str]:
    """What needs no rule book."""
    found = [] if status == 200 else [f"status {status}"]
    if len(look["h1"]) != 1 or not look["h1"][0]:
        found.append(f"h1: {look['h1']}")
    if not re.fullmatch(r"\S.* · Order portal", look["title"]):
        found.append(f"title: {look['title']}")
    if not look["screen"]:
        found.append("main carries no data-screen")
    if look["bare"]:
        found.append(f"{look['bare']} table(s) without a head cell")
    if look["unnamed"]:
        found.append(f"head cells without scope: {look['unnamed'][:5]}")
    return found
