"""The charges of a period as a workbook: a row for each stretch of days, and the sums."""

from django.utils.translation import gettext as _

from billing.queries.statement import Preview, formula
from oms.kit.grid import DateColumn, MoneyColumn, NumberColumn, TextColumn
from oms.kit.grid.excel import Worksheet


def sheets_of(preview: Preview) -> list[Worksheet]:
    return [lines_sheet(preview), sums_sheet(preview)]


def lines_sheet(preview: Preview) -> Worksheet:
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
            "group": group, "name": line.name, "account": line.charge.bought.account, "first": stretch.first,
            "last": stretch.last, "days": stretch.days, "quantity": stretch.quantity, "each": stretch.each,
            "amount": part, "currency": preview.currency, "formula": formula(stretch, preview.currency),
        }
        for group, lines, _sum in preview.groups()
        for line in lines
        for stretch, part in line.charge.parts()
    ]  # fmt: skip
    return Worksheet(_("Charges"), columns, rows)


def sums_sheet(preview: Preview) -> Worksheet:
    sums = [*((group, amount) for group, _lines, amount in preview.groups()), (_("Net"), preview.net)]
    sums += [(_("Tax"), preview.tax), (_("Total"), preview.gross)]
    columns = [TextColumn(_("Name"), "name"), MoneyColumn(_("Amount"), "amount"), TextColumn(_("Currency"), "currency")]
    rows = [{"name": name, "amount": money.amount, "currency": money.currency} for name, money in sums]
    return Worksheet(_("Total"), columns, rows)
