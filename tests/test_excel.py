"""A workbook as it opens: named sheet, a filter in its head, columns wide enough to read."""

import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest

from oms.kit.ages import relative
from oms.kit.grid import DateTimeColumn, NumberColumn, TextColumn, excel
from tests.people import SP

COLUMNS = [TextColumn("Name", "name"), DateTimeColumn("At", "at"), NumberColumn("A rather long heading", "n")]


def written(rows: list[dict], title: str):
    buffer = io.BytesIO()
    excel.write(buffer, COLUMNS, rows, title)
    return openpyxl.load_workbook(buffer).worksheets[0]


def test_sheet_name_filter_head_and_widths() -> None:
    at = datetime(2026, 11, 20, 10, 14, tzinfo=UTC)
    sheet = written([{"name": "x" * n, "at": at, "n": n} for n in (3, 30, 90)], "Order Status")
    assert sheet.title == "Order Status"
    assert sheet.auto_filter.ref == "A1:C4"
    assert sheet.freeze_panes == "A2"
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths[0] == pytest.approx(48, abs=1), "within reason, however long a text is"
    assert widths[1] >= len("2026-11-20 10:14")
    assert widths[2] >= len("A rather long heading") + 3, "the heading and the filter's arrow"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("A/B: [c]*?", "A B   c"),
        ("x" * 40, "x" * 31),
        ("", "Sheet1"),
        ("'quoted'", "quoted"),
        ("Übersicht", "Übersicht"),
    ],
)
def test_any_title_becomes_a_name_that_excel_takes(title: str, name: str) -> None:
    assert written([], title).title == name


@pytest.mark.django_db
def test_the_workbook_of_a_grid_is_called_as_the_grid(signed_in) -> None:
    answer = signed_in(SP).get("/customers/?export=xlsx")
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames == ["Customer Info."]


NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=23, minutes=59), "23 h"),
        (timedelta(days=1), "1 d"),
        (timedelta(days=5, hours=23), "5 d 23 h"),
        (timedelta(days=7, hours=3), "7 d"),
        (timedelta(days=60), "60 d"),
        (timedelta(days=61), "2 mo"),
        (timedelta(days=731), "2 y"),
    ],
)
def test_an_age_is_said_in_the_units_that_matter(span: timedelta, words: str) -> None:
    assert relative(NOW - span, NOW) == words
    assert relative(NOW + span, NOW) == (words if words == "now" else f"in {words}")


class Seen(TextColumn):
    """What it is given of each row."""

    def excel(self, value: object, record: dict) -> str:
        return f"{value!r} {record}"


def test_a_cell_is_made_once_for_what_is_alike_and_of_what_its_column_says_it_needs() -> None:
    asked: list[object] = []

    def told(value: object, record: dict) -> str:
        asked.append(value)
        return f"{value} of {record['all']}"

    columns = [TextColumn("Some", "n", needs=("all",), show=told), Seen("Amount", "amount"), Seen("Several", "list")]
    amounts = (Decimal("1.0"), Decimal("1.00"))
    rows = [{"n": n % 2, "all": 2, "amount": amounts[n % 2], "list": [n], "other": n} for n in range(6)]
    made = list(excel.sheet_rows(columns, rows))
    assert [row["Some"] for row in made] == ["0 of 2", "1 of 2"] * 3 and sorted(asked) == [0, 1]
    assert [row["Amount"] for row in made] == [f"{amount!r} {{'amount': {amount!r}}}" for amount in amounts] * 3
    assert made[5]["Several"] == "[5] {'list': [5]}", "what stands in a list is no key"
    with pytest.raises(KeyError, match="other"):
        list(excel.sheet_rows([TextColumn("Some", "n", show=lambda value, record: record["other"])], rows))


def test_an_instant_is_written_as_clocks_showed_it() -> None:
    column = DateTimeColumn("At", "at")
    instants = [datetime(2026, month, 20, 10, 14, tzinfo=UTC) for month in (1, 7)]
    sheet = written([{"name": "", "at": at, "n": 1} for at in instants], "")
    assert [cell.value.hour for cell in sheet["B"][1:]] == [10, 11], "British summer time"
    assert [column.excel(at, {}).hour for at in instants] == [10, 11]


def test_what_a_cell_does_not_take_is_left_out_of_it_alone() -> None:
    texts = ["plain", "a\x07b", "x" * 32_770, "two\nlines"]
    made = excel.sheet_rows([TextColumn("Text", "text")], ({"text": text} for text in texts))
    assert [row["Text"] for row in made] == ["plain", "ab", "x" * 32_767, "two\nlines"]
