"""What a grid shows, compared: a typed Excel value with the screen's words, rows with the rows of another look."""

from datetime import date, datetime, time, timedelta

from django.utils.formats import date_format

from oms.kit.figures import MINUS
from oms.kit.grid import DateColumn, DateTimeColumn, DurationColumn, MoneyColumn, NumberColumn, TextColumn
from oms.kit.grid.columns import EMPTY

Texts = dict[str, str]  # column → what a row shows in it


def as_shown(column: TextColumn, value) -> str:
    """A typed Excel value as the screen words it; a number below nothing has a minus there, not a hyphen."""
    if value in (None, ""):
        return EMPTY
    if isinstance(column, NumberColumn) and isinstance(value, int | float) and value < 0:
        return f"{MINUS}{as_shown(column, -value)}"
    if isinstance(column, DateTimeColumn) and isinstance(value, datetime):
        return f"{date_format(value, 'j M Y')}, {value.strftime(column.clock)}"
    if isinstance(column, DateColumn) and isinstance(value, date):
        return date_format(value, "j M Y")
    if isinstance(column, DurationColumn):
        return column.show(round(_days(value) * 86_400), {})
    if isinstance(column, MoneyColumn) and isinstance(value, int | float):
        return f"{value:,.2f}"
    if isinstance(column, NumberColumn) and column.decimals:
        whole, _dot, parts = f"{value:,.{column.decimals}f}".partition(".")
        return f"{whole}.{parts.rstrip('0').ljust(getattr(column, 'least', column.decimals), '0')}"
    if isinstance(column, NumberColumn) and isinstance(value, int | float):
        return f"{int(value):,}" if value == int(value) else f"{value:,}"
    return " ".join(str(value).split())


def _days(value) -> float:
    """A length of time as Excel keeps it; openpyxl gives it back as what its format says."""
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, time):
        return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second) / timedelta(days=1)
    return float(value)


def bare(column: TextColumn, text: str) -> str:
    """What the screen shows, without the currency and without trailing zeros of a number."""
    if isinstance(column, MoneyColumn) and text != EMPTY:
        return text.rpartition(" ")[0]
    if isinstance(column, NumberColumn) and not column.decimals and "." in text:
        return text.rstrip("0").rstrip(".")
    return text


def strangers(rows: list[Texts], everything: list[Texts], quantity: str) -> list[Texts]:
    """Rows that are not in `everything`, nor there with more in the column `quantity` (if there is one), of which they are
    a part."""
    whole = {_but(quantity, row): _count(row, quantity) for row in everything}
    new = [row for row in rows if row not in everything]
    return [row for row in new if not quantity or whole.get(_but(quantity, row), 0) <= _count(row, quantity)]


def _but(name: str, row: Texts) -> frozenset[tuple[str, str]]:
    return frozenset((other, text) for other, text in row.items() if other != name)


def _count(row: Texts, quantity: str) -> float:
    return float(row[quantity].replace(",", "")) if quantity else 0
