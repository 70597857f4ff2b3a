"""Readers of a network's feed are killed at random moments, two at once: each line is in exactly one place, none counts twice."""

import json
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from inventory.ems.simulator import calls
from inventory.ems.simulator.server import Simulator
from tests import feed_loads, stack
from tests.played import played
from tests.processes import START, database, together

pytestmark = [pytest.mark.processes, pytest.mark.slow]
CALLS, DEATHS, AT_ONCE = 4_000, 12, 40


def test_killed_readers_of_a_feed_lose_no_call_and_count_none_twice(tmp_path: Path, monkeypatch) -> None:
    chance, killed = random.Random(11), 0
    monkeypatch.setattr(calls, "MOST", AT_ONCE)
    network = Simulator(("127.0.0.1", 0), store=stack.clone_store(tmp_path / "ems.sqlite"), token="test-token")
    threading.Thread(target=network.serve_forever, args=(0.02,), daemon=True).start()
    try:
        with database("feed") as environment:
            environment = {
                **environment,
                "EMS_URL": network.url,
                "EMS_TOKEN": "test-token",
                "MEDIA_ROOT": str(tmp_path),
            }
            with network.store.opened() as db:
                known = [row["customer"] for row in db.execute("select customer from tenants where state = 'active'")]
            (codes,) = together(environment, feed_loads.tenants, [{"known": known}])
            for _death in range(DEATHS):
                ended(network, codes, CALLS // DEATHS, chance)
                readers = [begin(environment) for _ in range(2)]
                for reader in readers:
                    assert reader.stdout.readline() == b"at work\n"
                time.sleep(chance.uniform(0.05, 0.6))
                for reader in readers:
                    reader.kill()
                    reader.communicate()
                    killed += reader.returncode == -9
            together(environment, feed_loads.fetch, [{"to_the_end": True}] * 2)
            (found,) = together(environment, feed_loads.standing, [{}])
    finally:
        network.shutdown()
        network.server_close()
    count = CALLS // DEATHS * DEATHS
    assert killed == 2 * DEATHS
    assert found == {
        "lines": count, "counted": count, "doubled": 0, "refused": 0, "calls": count, "written": count, "behind": 0,
    }  # fmt: skip


def begin(environment: dict[str, str]) -> subprocess.Popen:
    command = [sys.executable, "-c", START, "tests.feed_loads", "fetch", json.dumps({"to_the_end": False})]
    return subprocess.Popen(command, env={**environment, "PYTHONPATH": str(stack.ROOT)}, stdout=subprocess.PIPE)


def ended(network: Simulator, codes: list[str], count: int, chance: random.Random) -> None:
    with network.store.opened() as db:
        for _ in range(count):
            calls.begin(db, played(chance.choice(codes), str(chance.randrange(201, 260))))
        calls.end_due(db, time.time())
