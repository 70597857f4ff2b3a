"""What a part holds to be right, and what the register of order types makes of a type."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from oms.kit.screens import registry
from orders.effect.entry import Entry, Send
from orders.effect.part import Part
from orders.enums import KIND_WORDS
from orders.kinds import TYPES, OrderKind, register


class Form:
    def __init__(self, right: bool) -> None:
        self.right, self.asked = right, 0

    def is_valid(self) -> bool:
        self.asked += 1
        return self.right


class Sheet(Form):
    def __init__(self, right: bool, **errors: str) -> None:
        super().__init__(right)
        row = {"thing": "Phone", "errors": errors, "heading": str.title, "name": lambda column: f"{column}-1"}
        self.rows = [SimpleNamespace(**row)]


class Checked(Part):
    code, title = "checked", "Checked"

    def __init__(self, *said: str) -> None:
        self.said, self.asked = [(text, "here") for text in said], 0

    def refused(self, found: dict[str, Any]) -> list[tuple[str, str]]:
        self.asked += 1
        return self.said


def test_what_is_right_everywhere_is_valid() -> None:
    found = {"form": Form(True), "rows": Form(True), "links": ["no form"]}
    assert Checked().valid(found)
    assert found["refused"] == []


def test_one_wrong_form_is_enough_and_all_of_them_are_asked() -> None:
    part, found = Checked("Too much."), {"form": Form(False), "rows": Form(True), "more": Form(False)}
    assert not part.valid(found)
    assert [found[name].asked for name in ("form", "rows", "more")] == [1, 1, 1]
    assert (found["refused"], part.asked) == ([], 0)  # the whole is judged once its fields are right


def test_what_the_part_refuses_is_said() -> None:
    found = {"form": Form(True)}
    assert not Checked("Too much.").valid(found)
    assert found["refused"] == [("Too much.", "here")]


def test_rows_of_a_sheet_are_named_before_anything_else() -> None:
    part, found = Checked("Too much."), {"sheet": Sheet(True, quantity="Too few.")}
    assert not part.valid(found)
    assert (found["refused"], part.asked) == ([("Phone: Quantity: Too few.", "id-quantity-1")], 0)
    right = {"sheet": Sheet(True)}
    assert Checked().valid(right)
    assert right["refused"] == []
    assert not Checked().valid({"sheet": Sheet(False)})


# --- the register


@pytest.fixture
def forgotten() -> Iterator[None]:
    before = dict(registry.screens), dict(TYPES), dict(KIND_WORDS)
    yield
    for known, was in zip((registry.screens, TYPES, KIND_WORDS), before, strict=True):
        known.clear()
        known.update(was)


class Wanted(Part):
    code, title = "wanted", "What is wanted"


def a_type(name: str, at: str, *steps: Part) -> type[OrderKind]:
    return type(name, (OrderKind,), {"kind": name, "label": f"A {name}", "screen": at, "parts": steps})


def test_a_type_with_steps_gets_a_screen_for_itself_and_for_each_step(forgotten) -> None:
    register(a_type("wish", "wish-order", Wanted()))
    screen = registry["wish-order"]
    assert (screen.title, screen.part_of) == ("A wish", "modify-customer")
    assert (registry["wish-order.wanted"].title, registry["wish-order.wanted"].part_of) == (
        "What is wanted", "wish-order",
    )  # fmt: skip
    assert registry["wish-order.submit"].part_of == "wish-order"
    assert (TYPES["wish"].kind, KIND_WORDS["wish"]) == ("wish", "A wish")


def test_a_type_without_steps_has_nothing_to_submit(forgotten) -> None:
    register(a_type("hint", "hint-order"))
    assert [code for code in registry.screens if code.startswith("hint-order")] == ["hint-order"]


def test_a_screen_of_the_menu_stays_as_it_is(forgotten) -> None:
    known = registry["order-status"]
    register(a_type("look", "order-status"))
    assert registry["order-status"] is known


def test_a_heading_of_its_own_stands_on_its_screen(forgotten) -> None:
    register(
        type("Plea", (OrderKind,), {"kind": "plea", "label": "A plea", "heading": "Plead", "screen": "plea-order"})
    )
    assert (registry["plea-order"].title, KIND_WORDS["plea"]) == ("Plead", "A plea")


def test_a_type_without_a_form_asks_nothing() -> None:
    assert OrderKind().ask(None, None, at=None) is None


class Listener(Part):
    code, title = "listener", "Listener"

    def __init__(self) -> None:
        self.heard: list[tuple] = []

    def sent(self, order, *, by, at) -> None:
        self.heard.append(("sent", order, by, at))

    def given_up(self, order, *, by, at) -> None:
        self.heard.append(("given up", order, by, at))


def test_every_part_hears_what_becomes_of_its_order() -> None:
    first, second = Listener(), Listener()
    kind = a_type("wish", "wish-order", first, second)()
    kind.sent("order", by="clerk", at="now")
    kind.given_up("order", by="clerk", at="then")
    assert first.heard == second.heard == [("sent", "order", "clerk", "now"), ("given up", "order", "clerk", "then")]


def test_what_the_network_would_refuse_of_a_type_without_steps_is_a_problem_of_its_submission() -> None:
    entries = [Entry(key="x", group="x", what="x", sends=(Send("set_channels", "x", {"sip": "many"}),))]
    kind = type("Wish", (OrderKind,), {"kind": "wish", "own_entries": lambda self, reading: iter(entries)})()
    found = kind.problems(SimpleNamespace(order=SimpleNamespace(plan_id=None)))
    assert [problem.step for problem in found] == ["submit"] * len(found)
    assert found
