"""Which test calls which function: learned once, so that a change is tried only on tests that can notice it."""

import ast
import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from oms.floors import APPS
from tests.mutants.apply import compiled, function, loaded
from tests.mutants.changes import FUNCTIONS, Change, places
from tests.stack import ROOT

Each = Callable[[str, float, str], bool]


class Known:
    """What each test of a file calls, kept below `folder` as long as neither file nor sources change."""

    def __init__(self, folder: Path, modules: list[str]) -> None:
        self.folder, self.modules = folder, modules
        self.found: dict[str, dict[str, float]] = {}  # function → {test: seconds}

    def place(self, file: str) -> Path:
        """Where is kept what the tests of `file` call."""
        digest = hashlib.sha256(f"{sources()} {self.modules}".encode() + (ROOT / file).read_bytes()).hexdigest()
        return self.folder / f"reach-{digest[:20]}.json"

    def missing(self, files: list[str]) -> list[str]:
        return [file for file in files if not self.place(file).exists()]

    def learn(self, file: str, run: Callable[[Each], None]) -> int:
        """In a child: note what the tests call that `run` runs; 1 when one of them is red."""
        seen: set[str] = set()
        for module in self.modules:
            watch(module, seen.add)
        found: dict[str, dict[str, float]] = {}
        red: list[str] = []

        def each(name: str, seconds: float, wrong: str) -> bool:
            for called in seen:
                found.setdefault(called, {})[name] = seconds
            seen.clear()
            if wrong:
                print(wrong, flush=True)
                red.append(name)
            return not red

        run(each)
        if red:
            return 1
        self.place(file).write_text(json.dumps(found))
        return 0

    def read(self, files: list[str]) -> None:
        """Take in what was learned of `files`."""
        for file in files:
            for called, took in json.loads(self.place(file).read_text()).items():
                self.found.setdefault(called, {}).update(took)

    def of(self, change: Change) -> dict[str, float]:
        """Tests that reach what is changed, with their seconds."""
        found = self.found.get(f"{change.module} {change.function}", {})
        if found or not change.function.isupper():
            return found
        return {test: s for name, of in self.found.items() if name.startswith(change.module) for test, s in of.items()}


def watch(module: str, note: Callable[[str], None]) -> None:
    """From now on in this process each call of a function of `module` is noted as "module function"."""
    tree = ast.parse((ROOT / module).read_text())
    vars(loaded(module))["__note__"] = note
    names = []
    for name, node in places(tree):
        if isinstance(node, FUNCTIONS):
            names.append(name)
            for inner in [node, *(n for n in ast.walk(node) if isinstance(n, FUNCTIONS) and n is not node)]:
                inner.body.insert(0, ast.parse(f"__note__({f'{module} {name}'!r})").body[0])
    code = compile(ast.fix_missing_locations(tree), str(ROOT / module), "exec")
    for name in names:
        function(loaded(module), name).__code__ = compiled(code, name)


@cache
def sources() -> str:
    """Changes with whatever may change what a test calls: sources, templates, and what the tests share."""
    digest = hashlib.sha256()
    folders = [*(ROOT / app for app in ("oms", *APPS, "templates"))]
    files = [file for folder in folders for file in folder.rglob("*") if file.suffix in {".py", ".html", ".txt"}]
    files += [f for f in (ROOT / "tests").rglob("*.py") if not f.name.startswith("test_") and "mutants" not in f.parts]
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()
