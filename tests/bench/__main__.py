"""`make bench`: a database of production's size, made by COPY, and how long everything takes on it.

Nothing is asserted here; docs/performance.md says what is to be reached. With `--write` the tables there are made anew.
With `--keep` the figures stay beside the database: what is measured in pieces (`--only`, `--parts`) comes together.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.setdefault("OMS_TEST_VAR", str(ROOT / "var" / "bench")))
SMALL = 0.01  # 10,000 orders: what growth is measured from
# measured at both sizes; `stock`: of them those of numbers, ports, devices, parcels and transfers
OF_GRIDS = ("grids", "stock")
PARTS = ("grids", "excel", "import", "order", "claims", "walls", "money", "blocks", "calls", "day", "long")
APART = ("claims", "blocks", "calls", "day", "long")  # on a database of their own


def options(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1.0: a million orders; 0.02 for a quick look")
    parser.add_argument("--keep", action="store_true", help="keep the databases, and take those that were kept")
    parser.add_argument("--only", default="", help="screens whose address name contains this, or one of the parts")
    parser.add_argument("--parts", default=",".join(PARTS), help=f"which of {', '.join(PARTS)}, stock")
    parser.add_argument("--runs", type=int, default=3, help="requests whose median is taken")
    parser.add_argument("--no-growth", action="store_true", help="leave out the comparison with 10,000 orders")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/performance.md")
    return parser.parse_args(words)


def main() -> None:
    chosen = options()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oms.settings")
    os.environ.setdefault("OMS_TEST_DURABLE", "1")  # as in production: a commit is on disk
    sizes = [chosen.scale] if chosen.no_growth or chosen.scale <= SMALL else [SMALL, chosen.scale]
    found = []
    for scale in sizes:
        parts = [part for part in chosen.parts.split(",") if part in OF_GRIDS or scale == chosen.scale]
        parts = [part for part in parts if part not in APART]
        if parts:
            found.append(measured(name_of(scale), scale, ",".join(parts), chosen))
    from tests.bench import report  # knows figures only

    known = VAR / f"{name_of(SMALL)}.json"
    if chosen.no_growth and chosen.keep and chosen.scale > SMALL and known.exists():
        found.insert(0, json.loads(known.read_text()))  # growth since the figures of an earlier run
    apart = {
        "claims": claimed(chosen),
        "blocks": apart_from(chosen, "blocks"),
        "long": apart_from(chosen, "long", "long_file"),
    }
    scale = (str(chosen.scale),)
    apart |= {"calls": apart_from(chosen, "calls", words=scale), "day": apart_from(chosen, "day", "call_day", scale)}
    text = report.tables(found, apart)
    print(text)
    if chosen.write:
        report.write(text)


def name_of(scale: float) -> str:
    return f"bench_{scale:g}".replace(".", "_")


def measured(name: str, scale: float, parts: str, chosen: argparse.Namespace) -> dict:
    """Figures of a database of this size, which is made unless it was kept; by a process of its own."""
    from tests import stack  # starts the servers

    have = stack.administrate(f"select 1 from pg_database where datname = '{name}'")
    environment = stack.environment_for(name)
    file = VAR / f"{name}.json"
    if not (have and chosen.keep):
        file.unlink(missing_ok=True)
        stack.clone(name)
        started = time.monotonic()
        child(["make", name, str(scale)], environment)
        print(f"{name}: made in {time.monotonic() - started:.0f} seconds", flush=True)
    child(["measure", str(file), str(scale), parts, chosen.only, str(chosen.runs)], environment)
    if not chosen.keep:
        stack.administrate(f"drop database {name} with (force)")
    return json.loads(file.read_text())


def claimed(chosen: argparse.Namespace) -> dict | None:
    """Claims from one stock, on a database of their own; those of an earlier run where they are not asked for."""
    from tests.claims import race  # starts the servers

    file = VAR / "claims.json"
    if "claims" in chosen.parts:
        outcome = race(processes=16, claims=200, stock=3_200, beside=True, rounds=4)
        file.write_text(json.dumps({**asdict(outcome), "rate": outcome.rate}))
    return json.loads(file.read_text()) if file.exists() else None


def apart_from(
    chosen: argparse.Namespace, part: str, module: str = "", words: tuple[str, ...] = ()
) -> dict | list | None:
    """Figures of a part with a database and processes of its own; those of an earlier run where they are not asked for."""
    file = VAR / f"{part}.json"
    if part in chosen.parts.split(","):
        VAR.mkdir(parents=True, exist_ok=True)
        run = [sys.executable, "-W", "ignore", "-m", f"tests.bench.{module or part}", str(file), *words]
        subprocess.run(run, check=True)
    return json.loads(file.read_text()) if file.exists() else None


def child(words: list[str], environment: dict[str, str]) -> None:
    """Django in one process knows one database, so each has its own."""
    subprocess.run([sys.executable, "-W", "ignore", "-m", "tests.bench.run", *words], env=environment, check=True)


if __name__ == "__main__":
    main()
