"""Customers and a number change hands while records of their calls are read: each call is whoever's it was at its time, and stands
with the reseller that its customer has in the end."""

from pathlib import Path

import pytest

from tests import whose_acts
from tests.processes import at_once, database, together

pytestmark = [pytest.mark.processes, pytest.mark.slow]
FILES, LINES, TIMES = 3, 1_200, 40


def test_calls_that_are_read_while_their_customers_change_hands_stay_with_them(tmp_path: Path) -> None:
    with database("whose") as environment:
        (scene,) = together(environment, whose_acts.scene, [{}])
        (keys,) = together(
            environment, whose_acts.made, [scene | {"folder": str(tmp_path), "files": FILES, "lines": LINES}]
        )
        acts = [(whose_acts.take_in, {"pk": pk}) for pk in keys]
        acts.append((whose_acts.hand_customers_on, {"pair": scene["pair"], "times": TIMES}))
        acts.append((whose_acts.hand_number_on, {"pair": scene["pair"], "number": scene["number"]}))
        answers = at_once(environment, acts)
        (found,) = together(environment, whose_acts.ended, [{"pair": scene["pair"], "files": keys}])
    assert answers == ["read"] * FILES + ["RS-Vertical", "handed on"]
    every = FILES * LINES
    assert found == {
        "calls": every, "of their tenants": every * 2 // 3, "of who had the number": every // 3, "with another reseller": 0,
        "resellers": 1, "unread": 0,
    }  # fmt: skip
