"""Two approvals for the last licenses, each a process of its own: one is refused, in words."""

import pytest

from tests import lifetime_acts
from tests.processes import database, together

pytestmark = [pytest.mark.processes, pytest.mark.slow]


def test_of_two_approvals_for_the_last_license_one_is_refused() -> None:
    with database("lifetime") as environment:
        orders = together(environment, lifetime_acts.order, [{}])[0]
        said = together(environment, lifetime_acts.approve, [{"pk": pk, "login": login} for pk, login in orders])
        assert sorted(said) == ["", "RS-Vertical has only 0 free; 70 are ordered."]
        assert together(environment, lifetime_acts.free, [{}]) == [0]


def test_giving_back_and_passing_on_do_not_meet() -> None:
    with database("lifetime_back") as environment:
        orders = together(environment, lifetime_acts.order_both, [{}])[0]
        said = together(environment, lifetime_acts.approve, [{"pk": pk, "login": login} for pk, login in orders])
        assert "" in said and said.count("") == 1
        assert set(said) - {""} <= {
            "RS-Vertical has only 0 free; 70 are ordered.",
            "RS-Vertical has 90, and 90 are allocated to child resellers: 70 cannot go back.",
        }
        assert together(environment, lifetime_acts.free, [{}]) == [0]
