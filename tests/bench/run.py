"""What a process does that works on one of the bench's databases: fill it, or measure on it."""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path


def make(name: str, scale: str) -> None:
    from tests.bench import database  # the apps are loaded only now

    database.make(name, float(scale))


def measure(file: str, scale: str, parts: str, only: str, runs: str) -> None:
    """Figures as JSON in `file`, beside those that stand there from earlier."""
    from tests.bench import excel, grids, importing, money, order, walls  # the apps are loaded only now

    kept = Path(file)
    done: dict = json.loads(kept.read_text()) if kept.exists() else {}
    done |= {"scale": float(scale), "cores": os.cpu_count(), "runs": int(runs)}
    for part in parts.split(","):
        match part:
            case "grids" | "stock":
                done["viewers"], figures = grids.figures(only, int(runs), stock=part == "stock")
                again = {row["grid"] for row in figures}
                done["grids"] = [row for row in done.get("grids", []) if row["grid"] not in again] + figures
            case "excel":
                done["excel"] = asdict(excel.figures())
            case "import":
                done["import"] = asdict(importing.figures(float(scale)))
            case "order":
                done["order"] = [asdict(figure) for figure in order.figures(int(runs))]
            case "money":
                done["money"] = asdict(money.figures())
            case "walls":
                done["walls"] = [asdict(figure) for figure in walls.figures(int(runs))]
        kept.write_text(json.dumps(done))


def close() -> None:
    """One that is killed on the way."""
    from tests.bench import money  # the apps are loaded only now

    money.close()


if __name__ == "__main__":
    import oms.wsgi  # noqa: F401  all is loaded as the web server's workers load it, and what is loaded is not looked through again

    {"make": make, "measure": measure, "close": close}[sys.argv[1]](*sys.argv[2:])
