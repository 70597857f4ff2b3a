"""The same content pushed and uploaded at once, each in a process: it is kept once, and all others hear so."""

import pytest

from tests import push_acts
from tests.processes import database, together

pytestmark = [pytest.mark.processes, pytest.mark.slow]


def test_the_same_content_on_two_ways_at_once_is_kept_once() -> None:
    with database("push") as environment:
        (address,) = together(environment, push_acts.made, [{}])
        ways = [{"address": address, "pushed": pushed} for pushed in (True, False, True, False)]
        assert sorted(together(environment, push_acts.bring, ways)) == ["before", "before", "before", "new"]
