"""Counters, calls and unblockers at once, each a process: an extension is blocked once, and unblocked once."""

import pytest

from tests import spending_acts
from tests.processes import database, together

pytestmark = [pytest.mark.processes, pytest.mark.slow]


def test_several_at_once_block_once_and_unblock_once() -> None:
    with database("fraud") as environment:
        together(environment, spending_acts.call, [{"seed": n} for n in range(3)])
        (found,) = together(environment, spending_acts.standing, [{}])
        assert found == {extension: ["blocked", 6, ["block_extension"]] for extension in spending_acts.EXTENSIONS}
        done = together(environment, spending_acts.unblock, [{"seed": n} for n in range(2)])
        assert sorted(done) == [False, True]
        (found,) = together(environment, spending_acts.standing, [{}])
        assert found["801"] == ["unblocked", 6, ["block_extension", "unblock_extension"]]
