"""A user's package is exchanged however often BroadWorks falls silent in between."""

import itertools

import pytest
from django.test import override_settings

from tests.test_broadworks_random import FURNISHED, Twin

LINE = {"extension": "201", "name": "", "item": "STD", "number": "", "mac": "", "turn": 1}
CHANGE = {"items": {"STD": 0}, "upgrades": [], "users": [["201", "STD", "PRO"]]}


@pytest.mark.parametrize(("times", "breaks"), list(itertools.product((1, 2), (None, 0, 1, 2))))
def test_a_named_user_is_exchanged_in_pieces(times: int, breaks: int | None) -> None:
    with override_settings():
        twin = Twin()
        for step, (kind, payload) in enumerate(FURNISHED):
            twin.tell(step, kind, "C1", payload, 1, None)
        twin.tell(20, "set_lines", "C1", {"lines": [LINE]}, 1, None)
        twin.tell(21, "change_packages", "C1", CHANGE, times, breaks)
        twin.same()


@pytest.mark.parametrize(("times", "breaks"), list(itertools.product((1, 2), (None, 0, 1, 2))))
def test_a_line_that_gave_its_package_back_is_exchanged(times: int, breaks: int | None) -> None:
    with override_settings():
        twin = Twin()
        for step, (kind, payload) in enumerate(FURNISHED):
            twin.tell(step, kind, "C1", payload, 1, None)
        twin.tell(20, "set_lines", "C1", {"lines": [LINE]}, 1, None)
        twin.tell(21, "set_packages", "C1", {"items": {"STD": 0}}, 1, None)
        twin.tell(22, "change_packages", "C1", CHANGE, times, breaks)
        twin.same()
