"""`python -m tests.bench`: a database of production's size, made by COPY; prints how long that took."""

import argparse
import os
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1.0: a million orders; 0.01 for a quick look")
    parser.add_argument("--keep", action="store_true", help="keep the database, and take the one that was kept")
    return parser.parse_args()


def main() -> None:
    chosen = options()
    os.environ.setdefault("OMS_TEST_VAR", str(ROOT / "var" / "bench"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oms.settings")
    os.environ.setdefault("OMS_TEST_DURABLE", "1")  # as in production: a commit is on disk
    from tests import stack  # noqa: PLC0415  starts the servers

    name = f"bench_{chosen.scale:g}".replace(".", "_")
    stack.clone(name)
    os.environ.update(stack.environment_for(name))
    import django  # noqa: PLC0415

    django.setup()
    from tests.bench import database

    t = time.monotonic()
    database.make(name, chosen.scale)
    print(f"{name}: made in {time.monotonic() - t:.0f} seconds")


if __name__ == "__main__":
    main()
