"""The charges of a period as a workbook: a row for each stretch of days, and the sums."""

from django.utils.translation import gettext as _

from billing.queries.lines import Line, formula
from billing.queries.statement import Group, Sheet
from oms.kit.grid import DateColumn, MoneyColumn, NumberColumn, TextColumn
from oms.kit.grid.excel import Worksheet


def sheets_of(preview: Sheet) -> list[Worksheet]:
    return [lines_sheet(preview), sums_sheet(preview)]


def lines_sheet(preview: Sheet) -> Worksheet:
    columns = [
        TextColumn(_("Type"), "group"),
        TextColumn(_("Name"), "name"),
        TextColumn(_("Billing Account"), "account"),
        DateColumn(_("First Day"), "first"),
        DateColumn(_("Last Day"), "last"),
        NumberColumn(_("Days"), "days"),
        NumberColumn(_("Qty."), "quantity"),
        MoneyColumn(_("Price"), "each"),
        MoneyColumn(_("Amount"), "amount"),
        TextColumn(_("Currency"), "currency"),
        TextColumn(_("Formula"), "formula"),
    ]
    rows = [
        {
            "group": group.title, "name": line.name, "account": line.charge.bought.account, "first": stretch.first,
            "last": stretch.last, "days": stretch.days, "quantity": stretch.quantity, "each": stretch.each,
            "amount": part, "currency": preview.currency, "formula": formula(stretch, preview.currency),
        }
        for group in preview.groups()
        for line in group.lines
        for stretch, part in line.charge.parts()
    ] + [_charged_before(group, line) for group in preview.groups() for line in group.lines if line.before]  # fmt: skip
    return Worksheet(_("Charges"), columns, rows)


def _charged_before(group: Group, line: Line) -> dict[str, object]:
    """What goes off a line because an earlier statement charged it."""
    return {
        "group": group.title, "name": line.name, "account": line.charge.bought.account, "first": line.period.first,
        "last": line.period.last, "days": None, "quantity": None, "each": None, "amount": -line.before,
        "currency": line.charge.currency, "formula": _("charged by earlier statements"),
    }  # fmt: skip


def sums_sheet(preview: Sheet) -> Worksheet:
    sums = [*preview.sums(), (_("Net"), preview.net)]
    sums += [*preview.taxes, (_("Total"), preview.gross)]
    columns = [TextColumn(_("Name"), "name"), MoneyColumn(_("Amount"), "amount"), TextColumn(_("Currency"), "currency")]
    rows = [{"name": name, "amount": money.amount, "currency": money.currency} for name, money in sums]
    return Worksheet(_("Total"), columns, rows)
