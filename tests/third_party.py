"""The packages that the portal runs on, with version and licence: `make third-party` writes docs/third-party.md."""

import re
from dataclasses import dataclass
from importlib.metadata import metadata

from tests.sources import ROOT

PAGE = ROOT / "docs" / "third-party.md"
BEGIN, END = "<!-- made by make third-party: begin -->", "<!-- made by make third-party: end -->"
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==(?P<version>\S+)(?: ; (?P<only>[^\\]+?))? *\\?$")
ELSEWHERE = {  # not installed on every platform, so their metadata cannot be read there
    "async-timeout": "Apache Software License",
    "brotli": "MIT",
    "brotlicffi": "MIT",
    "pycparser": "BSD-3-Clause",
}


@dataclass(frozen=True)
class Package:
    """One pinned package of a compiled list. `only` says where it is installed; empty for everywhere."""

    name: str
    version: str
    only: str

    @property
    def licence(self) -> str:
        """As the package's own metadata calls it."""
        return ELSEWHERE.get(self.name) or licence_of(self.name)


def packages(file: str = "requirements.txt") -> list[Package]:
    """The packages that a compiled list pins."""
    found = map(PINNED.match, (ROOT / file).read_text().splitlines())
    return [Package(m["name"], m["version"], (m["only"] or "").strip()) for m in found if m]


def licence_of(name: str) -> str:
    """The SPDX expression, else the classifiers, else the licence's name. Raises ValueError without any."""
    about = metadata(name)
    named = [c.rpartition(" :: ")[2] for c in about.get_all("Classifier", []) if c.startswith("License ::")]
    line = (about.get("License") or "").strip().partition("\n")[0]
    found = about.get("License-Expression") or " / ".join(named) or line
    if not found:
        raise ValueError(f"{name} does not say under which licence it comes")
    return found


def table() -> str:
    lines = ["| package | version | licence |", "|---|---|---|"]
    lines += [f"| {p.name} | {p.version} | {p.licence} |" for p in packages()]
    return "\n".join(lines)


def written() -> str:
    """The page with its table made anew."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(written())
