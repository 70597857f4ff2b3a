"""What is asked of a customer beyond its columns: each kind, each refusal word for word. Nothing here needs a database."""

import pytest

from customers.actions.custom import check_custom_data

TEXT = {"key": "tax", "label": "Tax code", "kind": "text"}
LONG = "Tax code: Up to 500 characters."


def asked(value, **field) -> tuple[dict, dict]:
    return check_custom_data([{**TEXT, **field}], {"tax": value})


def refused(value, **field) -> list[str]:
    kept, errors = asked(value, **field)
    assert kept == {} and set(errors) == {"custom_data-tax"}
    return errors["custom_data-tax"]


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("text", "  T1 ", "T1"),
        ("text", "x" * 500, "x" * 500),
        ("text", 7, "7"),
        ("text", "1,234.50", "1,234.50"),
        ("number", "0.0000001", "0.0000001"),
        ("number", " 12 ", "12"),
        ("number", "1,234.50", "1234.50"),
        ("number", 7, "7"),
        ("number", 7.5, "7.5"),
        ("date", "2026-02-28", "2026-02-28"),
        ("check", "on", True),
        ("check", "true", True),
        ("check", "1", True),
        ("check", True, True),
        ("check", "yes", False),
        ("check", "", False),
        ("check", False, False),
        ("text", "on", "on"),
    ],
)
def test_what_is_right_is_kept_as_it_is_read(kind: str, value, kept) -> None:
    assert asked(value, kind=kind) == ({"tax": kept}, {})


@pytest.mark.parametrize("value", ["", "   ", None])
def test_what_is_empty_is_left_out(value) -> None:
    for kind in ("text", "number", "date", "select"):
        assert asked(value, kind=kind, options=["A"]) == ({}, {})


@pytest.mark.parametrize("value", ["", "   ", None])
@pytest.mark.parametrize("kind", ["text", "number", "date", "select", "check"])
def test_what_is_needed_is_asked_for(kind: str, value) -> None:
    assert refused(value, kind=kind, mandatory=True) == ["Tax code is needed."]


def test_a_box_that_must_be_ticked_is_ticked() -> None:
    assert refused(False, kind="check", mandatory=True) == ["Tax code is needed."]
    assert asked("on", kind="check", mandatory=True) == ({"tax": True}, {})
    assert check_custom_data([{**TEXT, "kind": "check", "mandatory": True}], {})[1] == {
        "custom_data-tax": ["Tax code is needed."]
    }
    assert check_custom_data([{**TEXT, "kind": "check"}], {}) == ({}, {})


def test_a_right_value_of_what_is_needed_is_kept() -> None:
    assert asked("T1", mandatory=True) == ({"tax": "T1"}, {})
    assert asked("0", kind="number", mandatory=True) == ({"tax": "0"}, {})


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ({}, "x" * 501, LONG),
        ({}, "a\x00b", LONG),
        ({"kind": "number"}, "many", "Tax code: Enter a number."),
        ({"kind": "number"}, ["1"], "Tax code: Enter a number."),
        ({"kind": "date"}, "2026-02-31", "Tax code: Enter a day like 2026-05-31."),
        ({"kind": "date"}, "tomorrow", "Tax code: Enter a day like 2026-05-31."),
        ({"kind": "select", "options": ["A", "B"]}, "C", "Tax code: Choose one from the list."),
        ({"kind": "select"}, "A", "Tax code: Choose one from the list."),
        ({"label": ""}, "x" * 501, "tax: Up to 500 characters."),
    ],
)
def test_what_is_wrong_is_said_with_its_name(field: dict, value, words: str) -> None:
    assert refused(value, **field) == [words]


def test_each_kind_is_checked_by_its_own_rule_alone() -> None:
    assert asked("many", kind="text", options=["A"]) == ({"tax": "many"}, {})
    assert asked("A", kind="select", options=["A", "B"]) == ({"tax": "A"}, {})
    assert asked("2", kind="select", options=[1, 2]) == ({"tax": "2"}, {})


def test_without_a_label_or_a_kind_the_key_names_a_text() -> None:
    kept, errors = check_custom_data([{"key": "tax", "mandatory": True}], {})
    assert (kept, errors) == ({}, {"custom_data-tax": ["tax is needed."]})
    assert check_custom_data([{"key": "tax"}], {"tax": "many"}) == ({"tax": "many"}, {})


def test_what_nobody_asks_for_is_dropped_and_every_field_is_judged() -> None:
    definition = [TEXT, {"key": "seats", "label": "Seats", "kind": "number"}]
    kept, errors = check_custom_data(definition, {"tax": "T1", "seats": "many", "other": "x"})
    assert kept == {"tax": "T1"}
    assert errors == {"custom_data-seats": ["Seats: Enter a number."]}
