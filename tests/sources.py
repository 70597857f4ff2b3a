"""The project's own sources, read as text and as syntax trees, for the tests that hold the house."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from oms.floors import APPS

ROOT = Path(__file__).resolve().parent.parent
# the parts of a large app, each with rooms of its own; from the lowest to the highest
WINGS = {"partners": ("people", "branding", "messages", "sign_in", "channel", "desk")}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Source:
    """One Python file; `name` is its path from the root of the project."""

    name: str

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.name.removesuffix(".py").split("/"))

    @cached_property
    def text(self) -> str:
        return (ROOT / self.name).read_text()

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def app(self) -> str:
        return self.parts[0] if self.parts[0] in APPS else ""

    @property
    def room(self) -> str:
        """The room inside its app or wing: `views` of partners/desk/views/log.py, `tables` of orders/tables.py."""
        return room_of(self.parts)

    def functions(self) -> Iterator[tuple[str, ast.FunctionDef]]:
        """(qualified name, node) of every function and method."""
        yield from _functions(self.tree, "")

    def function_at(self, line: int) -> str:
        """The innermost function around `line`, or `<module>`."""
        around = [(node.lineno, name) for name, node in self.functions() if node.lineno <= line <= node.end_lineno]
        decorated = [
            (node.lineno, name)
            for name, node in self.functions()
            if any(d.lineno <= line <= d.end_lineno for d in node.decorator_list)
        ]
        return max(around + decorated)[1] if around or decorated else "<module>"

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def imports(self) -> Iterator[tuple[int, str]]:
        """(line, dotted name) of everything imported, `from a import b` as `a.b`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def room_of(parts: Sequence[str]) -> str:
    """The room in a path of names that begins with an app; empty for an app or wing itself, and for what is no app's."""
    if parts[0] not in APPS:
        return ""
    inside = parts[2:] if len(parts) > 1 and parts[1] in WINGS.get(parts[0], ()) else parts[1:]
    return inside[0] if inside and inside[0] != "__init__" else ""


def _functions(node: ast.AST, inside: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTIONS):
            yield inside + child.name, child
            yield from _functions(child, f"{inside}{child.name}.")
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{inside}{child.name}.")
        else:
            yield from _functions(child, inside)


@cache
def python(*, tests: bool = True, migrations: bool = False) -> tuple[Source, ...]:
    """Every Python file of the project, in order."""
    folders = ["oms", *APPS, *(["tests"] if tests else [])]
    found = [ROOT / "manage.py", *(file for folder in folders for file in sorted((ROOT / folder).rglob("*.py")))]
    names = (str(file.relative_to(ROOT)) for file in found)
    return tuple(Source(name) for name in names if migrations or "/migrations/" not in name)


@cache
def templates() -> dict[str, str]:
    """Template name → its text; those of `templates/` and of each app."""
    folders = [ROOT / "templates", *(ROOT / app / "templates" for app in APPS)]
    return {str(f.relative_to(d)): f.read_text() for d in folders for f in sorted(d.rglob("*")) if f.is_file()}


def called(node: ast.Call) -> str:
    """The last name of what is called: `create` of `Model.objects.create(…)`."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def static() -> list[Path]:
    """Our own style sheets and scripts."""
    return [f for f in sorted((ROOT / "static").rglob("*")) if f.suffix in {".css", ".js"} and "vendor" not in f.parts]
