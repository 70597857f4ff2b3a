"""Payments of one customer at once, and the same bank file: a balance is the sum of what was booked, and nothing is twice."""

import pytest

from tests import balance_acts as acts
from tests.processes import at_once, database, together

pytestmark = [pytest.mark.processes, pytest.mark.slow]


def test_payments_and_changes_of_one_customer_at_once_add_up() -> None:
    with database("payments") as environment:
        (codes,) = together(environment, acts.mine, [{}])
        one = codes[0]
        together(environment, acts.pay_often, [{"code": one, "times": 20, "by_name": f"P{n}"} for n in range(3)])
        assert together(environment, acts.standing, [{"codes": [one]}]) == [[["66.00", "66.00", "66.00", "60"]]]


def test_a_statement_booked_by_four_at_once_is_booked_once() -> None:
    with database("issues") as environment:
        (codes,) = together(environment, acts.mine, [{}])
        assert len(set(together(environment, acts.issue, [{"code": codes[0]}] * 4))) == 1
        assert together(environment, acts.standing, [{"codes": codes[:1]}]) == [[["-40.00", "-40.00", "-40.00", "1"]]]


def test_the_same_bank_file_at_once_is_booked_once() -> None:
    with database("bank") as environment:
        (codes,) = together(environment, acts.mine, [{}])
        assert sorted(together(environment, acts.come_in, [{"codes": codes}] * 3)) == [False, False, True]
        (file,) = together(environment, acts.the_file, [{}])
        paid = (acts.pay_often, {"code": codes[0], "times": 5, "by_name": "P"})
        found = at_once(environment, [*[(acts.book_file, {"file": file})] * 3, paid])
        assert sum(one[0] for one in found[:3]) == 15
        (stands,) = together(environment, acts.standing, [{"codes": codes}])
        assert stands == [["30.50", "30.50", "30.50", "10"], *[["25.00", "25.00", "25.00", "5"]] * 2]
