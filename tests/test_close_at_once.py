"""Periods are closed by two while changes are confirmed for their days: no day is charged twice and none is left out."""

import pytest

from tests import close_acts
from tests.processes import at_once, database, together

pytestmark = pytest.mark.slow
TIMES = 12


def test_closing_against_confirmations_for_the_same_days() -> None:
    with database("closing") as environment:
        [[customer, line]] = together(environment, close_acts.a_line, [{}])
        acts = [
            (close_acts.close_often, {"customer": customer, "times": TIMES}),
            (close_acts.close_often, {"customer": customer, "times": TIMES}),
            (close_acts.confirm_often, {"customer": customer, "line": line, "times": 3 * TIMES}),
        ]
        first, second, _none = at_once(environment, acts)
        [found] = together(environment, close_acts.told, [{"customer": customer}])
    assert first + second >= TIMES
    assert found["charged"] == found["due"]
    assert len([one for one in found["due"] if one[0] == f"line:{line}"]) > TIMES
