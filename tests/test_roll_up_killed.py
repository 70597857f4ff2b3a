"""Rollers are killed while calls come in; two of them run at once. The sums are those of a count of all records anew."""

import json
import random
import subprocess
import sys
import time

import pytest

from tests import call_loads, stack
from tests.processes import START, database, together

pytestmark = [pytest.mark.processes, pytest.mark.slow]
LOADERS, CALLS, DEATHS = 2, 4_000, 16


def begin(environment: dict[str, str], function, module: str = call_loads.__name__, **arguments) -> subprocess.Popen:
    command = [sys.executable, "-c", START, module, function.__name__, json.dumps(arguments)]
    return subprocess.Popen(command, env={**environment, "PYTHONPATH": str(stack.ROOT)}, stdout=subprocess.PIPE)


def test_killed_rollers_lose_nothing_and_count_nothing_twice() -> None:
    chance = random.Random(12)
    with database("roll_up") as environment:
        (before,) = together(environment, call_loads.settle, [{}])
        loaders = [begin(environment, call_loads.load, seed=n, calls=CALLS) for n in range(LOADERS)]
        steady = begin(environment, call_loads.roll, seconds=300)
        killed = 0
        for _death in range(DEATHS):
            roller = begin(environment, call_loads.roll, seconds=300)
            assert roller.stdout.readline() == b"at work\n"
            time.sleep(chance.uniform(0, 0.4))
            roller.kill()
            roller.communicate()
            killed += roller.returncode == -9
        added = [json.loads(loader.communicate(timeout=300)[0].splitlines()[-1]) for loader in loaders]
        steady.kill()
        steady.communicate()
        (after,) = together(environment, call_loads.settle, [{}])
    assert killed == DEATHS
    assert added == [CALLS] * LOADERS
    assert after["calls"] == before["calls"] + sum(added)
    assert (after["rolled"], after["rolled_seconds"]) == (after["calls"], after["seconds"])
    assert (after["waiting"], after["wrong"]) == (0, 0)
