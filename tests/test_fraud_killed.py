"""Counters are killed at random moments while stolen extensions call a hot destination: each is blocked once, told once."""

import random
import time

import pytest

from tests import spending_acts
from tests.processes import database, together
from tests.test_roll_up_killed import begin

pytestmark = [pytest.mark.processes, pytest.mark.slow]
EXTENSIONS, DEATHS = 40, 10


def test_killed_counters_lose_no_block_and_send_none_twice() -> None:
    chance, killed = random.Random(13), 0
    with database("fraud_killed") as environment:
        together(environment, spending_acts.watch, [{}])
        caller = begin(environment, spending_acts.call_hot, module=spending_acts.__name__, extensions=EXTENSIONS)
        for _death in range(DEATHS):
            counter = begin(environment, spending_acts.count_on, module=spending_acts.__name__, seconds=300)
            assert counter.stdout.readline() == b"at work\n"
            time.sleep(chance.uniform(0, 0.5))
            counter.kill()
            counter.communicate()
            killed += counter.returncode == -9
        caller.communicate(timeout=300)
        (found,) = together(environment, spending_acts.alarmed, [{}])
    assert killed == DEATHS
    assert found == {str(n): ["blocked", ["block_extension"], True] for n in range(900, 900 + EXTENSIONS)}
