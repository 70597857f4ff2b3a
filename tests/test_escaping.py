"""What is drawn without Django's templates says the same as they do, hostile signs included."""

from types import SimpleNamespace

import pytest
from django.forms import CharField, ChoiceField, Form, Select
from django.template import Context, Template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from oms.kit.escaping import escaped
from oms.kit.grid import NumbersColumn
from tests.page import read

HOSTILE = "<b onclick=\"x('y')\">&amp;"


@pytest.mark.parametrize(
    "value", [HOSTILE, SafeString("<b>"), gettext_lazy("Yes"), 7, None, format_html("<i>{}</i>", HOSTILE), ""]
)
def test_as_django_escapes(value: object) -> None:
    assert escaped(value) == conditional_escape(value)


class Asked(Form):
    way = ChoiceField(
        choices=[("", HOSTILE), ("Group", [("1", "One"), (HOSTILE, "Two")])], widget=Select(attrs={"data-x": HOSTILE})
    )
    name = CharField(help_text="")


def test_a_select_holds_its_groups_values_and_what_is_chosen() -> None:
    form = Asked({"way": HOSTILE, "name": HOSTILE})
    drawn = str(form["way"])
    assert HOSTILE not in drawn
    page = read(drawn + str(form["name"]))
    options = [(o.attributes["value"], o.text.strip(), "selected" in o.attributes) for o in page.all("option")]
    assert options == [("", HOSTILE, False), ("1", "One", False), (HOSTILE, "Two", True)]
    assert [group.attributes["label"] for group in page.all("optgroup")] == ["Group"]
    select, typed = page.all("select")[0].attributes, page.all("input")[0].attributes
    assert (select["data-x"], select["name"], select["id"]) == (HOSTILE, "way", "id_way")
    assert (typed["value"], "required" in typed) == (HOSTILE, True)


def test_a_row_with_its_menu_lets_no_value_out_of_its_place() -> None:
    """Rows that are computed may have a text for their key."""
    grid = SimpleNamespace(
        dom="x", rows=[({"pk": HOSTILE}, SafeString("<td>1</td>"))], has_menus=True, row_actions="", selected=None,
        drawers=[lambda record: "<a>Open</a>"], name_of=lambda record: HOSTILE,
    )  # fmt: skip
    drawn = Template("{% grid_rows %}").render(Context({"grid": grid}))
    assert HOSTILE not in drawn
    button, menu = read(drawn).all("button")[0].attributes, read(drawn).all("div")[0].attributes
    assert button["popovertarget"] == menu["id"] == f"acts-x-{HOSTILE}"
    assert button["aria-label"] == f"Actions: {HOSTILE}"


@pytest.mark.parametrize(
    "listed, kept",
    [
        ("0117 496 0910", ["0117 496 0910"]),
        ("0117 496 0910, 0117 496 0911", ["0117 496 0910", "0117 496 0911"]),
        ("020 7946 0812 – 020 7946 0815", ["020 7946 0812", "020 7946 0815"]),
        ("+49 30 6999 0001", ["+49 30 6999 0001"]),
        ("—", []),
        (HOSTILE, []),
    ],
)
@pytest.mark.parametrize("link", [None, lambda record: "/ddi/porting/12/?q=0117 496"])
def test_a_number_is_kept_on_one_line_and_its_link_is_left_alone(listed: str, kept: list[str], link) -> None:
    drawn = NumbersColumn("", "listed", link=link).cell({"listed": listed})
    assert [span.text for span in read(drawn).all("span", class_="keep")] == kept
    assert read(drawn).text == read(str(escaped(listed))).text
    assert [a.get("href") for a in read(drawn).all("a")] == ([link({})] if link and listed != "—" else [])
