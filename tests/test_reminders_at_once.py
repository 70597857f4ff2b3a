"""A payment against reminders, and releases at once: nobody is reminded of what is paid, nobody is released twice."""

import pytest

from tests import reminder_acts as acts
from tests.processes import at_once, database, together

pytestmark = [pytest.mark.processes, pytest.mark.slow]
REMINDED, BLOCKED = "Pimlico Sign Painters", "Sydenham Picture Frames"


def test_a_payment_against_reminders() -> None:
    with database("reminders") as environment:
        (before,) = together(environment, acts.reminders, [{"name": REMINDED}])
        often = (acts.remind_often, {"name": REMINDED, "times": 10})
        *reminded, once_paid = at_once(environment, [often, often, often, (acts.pay_all, {"name": REMINDED})])
        (after,) = together(environment, acts.reminders, [{"name": REMINDED}])
        assert after == once_paid == before + sum(reminded)


def test_several_at_once_remind_once() -> None:
    with database("reminders_twice") as environment:
        (before,) = together(environment, acts.reminders, [{"name": REMINDED}])
        found = together(environment, acts.remind_often, [{"name": REMINDED, "times": 1}] * 4)
        assert sorted(found) == [0, 0, 0, 1]
        assert together(environment, acts.reminders, [{"name": REMINDED}]) == [before + 1]


def test_several_at_once_release_once() -> None:
    with database("releases") as environment:
        assert together(environment, acts.how_blocked, [{"name": BLOCKED}]) == [["stopped", ["blocked"], 0]]
        together(environment, acts.pay_all, [{"name": BLOCKED, "meet": False}])
        assert sorted(together(environment, acts.review_once, [{"name": BLOCKED}] * 4)) == [False, False, False, True]
        assert together(environment, acts.how_blocked, [{"name": BLOCKED}]) == [["activated", ["released"], 1]]
