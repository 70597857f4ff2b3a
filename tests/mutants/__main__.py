"""`python -m tests.mutants [--only WORDS] [--sample N --seed N] [--write]`: take checks out, count who notices.

Ends with 1 when a change that is not listed as harmless was noticed by no test.
"""

import argparse
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("OMS_TEST_VAR", str(ROOT / "var" / "mutants"))

from tests import stack  # noqa: E402  its servers live below the folder just named
from tests.mutants.changes import Change  # noqa: E402
from tests.mutants.modules import SHAPES, files_of, harmless, modules  # noqa: E402
from tests.mutants.reach import Known  # noqa: E402
from tests.mutants.run import Tests, Verdict, all_changes, in_session  # noqa: E402

HEAD = ("module", "checks taken out", "noticed", "harmless", "not noticed")
MARKS = ("<!-- mutants -->", "<!-- /mutants -->")


def main() -> int:
    wanted = asked()
    chosen = modules(wanted.only)
    changes = [change for change in all_changes(chosen) if all(w in change.key for w in wanted.function)]
    if wanted.sample:
        drawn = random.Random(wanted.seed).sample(range(len(changes)), min(wanted.sample, len(changes)))
        changes = [changes[number] for number in sorted(drawn)]
    if wanted.list:
        print("\n".join(f"{change.line:4d} {change.key}" for change in changes))
        return 0
    name = f"mutants_{os.getpid()}"
    os.environ["OMS_TEST_DATABASE"] = stack.clone(name)
    verdicts: list[Verdict] = []
    try:
        in_session(files_of(chosen), lambda tests: verdicts.extend(try_all(tests, chosen, changes, wanted)))
    finally:
        stack.administrate(f"drop database if exists {name} with (force)")
    known = harmless()
    survivors = [v for v in verdicts if not v.noticed and v.change.key not in known]
    for verdict in survivors:
        print(f"NOT NOTICED {verdict.change.module}:{verdict.change.line} {verdict.change.key}")
    print("\n" + markdown(counts_of(verdicts, known)))
    return 1 if survivors else 0


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--only", action="append", default=[], help="only modules whose path contains this")
    parser.add_argument("--function", action="append", default=[], help="only changes whose words contain this")
    parser.add_argument("--sample", type=int, default=0, help="so many changes, drawn at random")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same changes")
    parser.add_argument("--list", action="store_true", help="say what would be taken out, and do nothing")
    parser.add_argument("--write", action="store_true", help="put the rows of these modules into docs/reliability.md")
    return parser.parse_args()


def try_all(
    tests: Tests, chosen: dict[str, tuple[str, ...]], changes: list[Change], wanted: argparse.Namespace
) -> Iterator[Verdict]:
    """One change after the other, each on its tests; the rows of a module are written as soon as it is through."""
    started, files = time.monotonic(), files_of({m: tests for m, tests in chosen.items() if m not in SHAPES})
    known = Known(stack.VAR, [module for module in modules([]) if module not in SHAPES])
    tests.learn(known.missing(files), known)
    known.read(files)
    tests.warm(files_of(chosen))
    print(f"{len(changes)} changes; {time.monotonic() - started:.0f} s to learn which test reaches what", flush=True)
    for module, of_module in groupby(changes, key=lambda change: change.module):
        found = []
        for change in of_module:
            if module in SHAPES:
                whole = os.environ["OMS_TEST_DATABASE"].split("_walls")[0]
                os.environ["OMS_TEST_DATABASE"] = stack.clone(f"{whole}_walls")
            verdict = tests.tried(change, tests.of(change, chosen[module], known))
            found.append(verdict)
            word = verdict.noticed.rpartition("/")[2] if verdict.noticed else "NOT NOTICED"
            print(f"{verdict.seconds:5.1f} s  {change.key}  → {word}", flush=True)
            yield verdict
        if wanted.write and not (wanted.sample or wanted.function):
            write(counts_of(found, harmless()))


Counts = dict[str, tuple[int, int, int, int]]


def counts_of(verdicts: list[Verdict], known: dict[str, str]) -> Counts:
    """Module → (taken out, noticed, harmless, not noticed)."""
    found: dict[str, Counter] = {}
    for verdict in verdicts:
        word = "noticed" if verdict.noticed else "harmless" if verdict.change.key in known else "missed"
        found.setdefault(verdict.change.module, Counter())[word] += 1
    return {name: (of.total(), of["noticed"], of["harmless"], of["missed"]) for name, of in found.items()}


def markdown(counts: Counts) -> str:
    """One row per module, and the sum."""
    rows = [(name, *counts[name]) for name in sorted(counts)]
    rows.append(("**all**", *(sum(column) for column in zip(*counts.values(), strict=True))))
    lines = [HEAD, ("---", *["---:"] * (len(HEAD) - 1)), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def write(counts: Counts) -> None:
    """Put the rows of these modules into the document's table; those of other modules stay."""
    file = ROOT / "docs" / "reliability.md"
    before, _, rest = file.read_text().partition(MARKS[0])
    table, _, after = rest.partition(MARKS[1])
    kept = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if ".py |" in line]
    known: Counts = {cells[0]: tuple(map(int, cells[1:])) for cells in kept if (ROOT / cells[0]).exists()}
    file.write_text(f"{before}{MARKS[0]}\n\n{markdown(known | counts)}\n\n{MARKS[1]}{after}")


if __name__ == "__main__":
    sys.exit(main())
