"""An order as a workbook: the sheets are drawn by its type and its parts, the rows are those of its page."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from oms.kit.grid import TextColumn
from oms.kit.grid.excel import Worksheet
from orders.queries.order import Contents, moment


class ValueColumn(TextColumn):
    """Texts and amounts under each other, each as what it is. A day there would make days of the amounts below it."""

    def excel(self, value: object, record: dict) -> object:
        return value


def sheets_of(contents: Contents) -> list[Worksheet]:
    """The order's head, what its type does, and one sheet for each part that its page shows."""
    parts = [part.sheet(contents.reading) for part in contents.kind.parts]
    return [
        head_sheet(contents),
        contents.kind.sheet(contents.reading),
        *(sheet for sheet in parts if sheet is not None),
    ]


def head_sheet(contents: Contents) -> Worksheet:
    """What stands at the top of the order's page, with the sums of its effect."""
    order, effect = contents.order, contents.effect
    facts: list[tuple[object, object]] = [
        (_("Order No."), order.no),
        (_("Order Title"), order.title),
        (_("Order Type"), order.get_kind_display()),
        (_("State"), order.get_state_display()),
        (_("Order Date"), moment(order.created_at)),
        (_("Customer ID"), order.customer_code),
        (_("Customer Company Name"), order.customer_name),
        (_("Reseller"), order.partner_name),
        (_("Customer Type"), order.customer.get_kind_display()),
        (_("Service Plan"), str(order.plan or "")),
        (_("Agreement Period"), str(order.agreement or "")),
        (_("Request to"), order.approver_name),
        *contents.signed,
        (_("CM"), str(order.server or "")),
        (_("Takes effect"), date_format(effect.day, "DATE_FORMAT")),
        (_("Monthly"), float(effect.monthly.amount)),
        (_("Once"), float(effect.once.amount)),
        (_("Currency"), effect.currency),
        (_("Not charged"), effect.free),
        (_("Order Note"), order.note),
        (_("Approval Comment"), order.approval_comment),
        (_("Reason"), order.reason),
        *contents.facts,
    ]
    columns = [TextColumn(_("Field"), "label"), ValueColumn(_("Value"), "value")]
    return Worksheet(_("Order"), columns, [{"label": label, "value": value} for label, value in facts])
