"""Readers of a file of calls are killed at random moments: each line is in exactly one place, and no call counts twice."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import call_loads, reader_loads, stack
from tests.processes import START, database, together

pytestmark = [pytest.mark.processes, pytest.mark.slow]
LINES, DEATHS = 30_000, 16


def begin(environment: dict[str, str], pk: int) -> subprocess.Popen:
    command = [sys.executable, "-c", START, "tests.reader_loads", "go_on", json.dumps({"pk": pk, "slowly": True})]
    return subprocess.Popen(command, env={**environment, "PYTHONPATH": str(stack.ROOT)}, stdout=subprocess.PIPE)


def test_killed_readers_lose_no_line_and_count_none_twice(tmp_path: Path) -> None:
    chance, killed = random.Random(7), 0
    with database("reader") as environment:
        (before,) = together(environment, call_loads.settle, [{}])
        (made,) = together(environment, reader_loads.made, [{"folder": str(tmp_path), "lines": LINES}])
        for _death in range(DEATHS):
            reader = begin(environment, made["pk"])
            assert reader.stdout.readline() == b"at work\n"
            time.sleep(chance.uniform(0, 0.3))
            reader.kill()
            reader.communicate()
            killed += reader.returncode == -9
        (halfway,) = together(environment, reader_loads.standing, [{"pk": made["pk"]}])
        together(environment, reader_loads.go_on, [{"pk": made["pk"], "slowly": False}] * 2)
        (found,) = together(environment, reader_loads.standing, [{"pk": made["pk"]}])
        (after,) = together(environment, call_loads.settle, [{}])
    wanted = made["wanted"]
    assert killed == DEATHS and 0 < halfway["lines"] < LINES, "they died over it"
    calls = {"calls": wanted["counted"] + wanted["unassigned"], "kept": wanted["refused"], "state": "done"}
    assert found == wanted | calls
    assert after["calls"] == before["calls"] + wanted["counted"]
    assert (after["rolled"], after["rolled_seconds"], after["waiting"], after["wrong"]) == (
        after["calls"], after["seconds"], 0, 0,
    )  # fmt: skip
