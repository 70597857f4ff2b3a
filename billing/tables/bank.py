"""The grids of bank files and of the payments in one."""

from django.utils.translation import gettext_lazy as _

from billing.enums import BANK_FORMATS, LINE_TONES, LineState
from billing.formats.booking import Why
from oms.kit.grid import (
    BadgeColumn,
    DateColumn,
    DateTimeColumn,
    GridTable,
    MoneyColumn,
    NumberColumn,
    RowLink,
    TextColumn,
    link_to,
)
from oms.kit.grid.columns import Record

TO_FILE = link_to("billing:bank-file", "pk")


def why_in_words(value: str, record: Record) -> str:
    """Why a line cannot be booked, with what stood there."""
    return " ".join(filter(None, (str(Why(value).label) if value else "", record["detail"])))


class BankFileTable(GridTable):
    cells = (
        ("name", "format"),
        ("at", "by"),
        ("lines",),
        ("booked",),
        ("matched",),
        ("unmatched",),
        ("refused",),
        ("reseller",),
    )

    at = DateTimeColumn(_("Date"), "came_at", priority=1)
    name = TextColumn(_("File"), "name", priority=1, link=TO_FILE)
    format = BadgeColumn(_("Format"), "kind", BANK_FORMATS, priority=3)
    lines = NumberColumn(_("Lines"), "line_count")
    booked = NumberColumn(_("Booked"), "booked", priority=1)
    matched = NumberColumn(_("Matched"), "matched", priority=1)
    unmatched = NumberColumn(_("Not matched"), "unmatched", priority=1)
    refused = NumberColumn(_("Refused"), "refused")
    by = TextColumn(_("Operator"), "by_name", priority=3)
    reseller = TextColumn(_("Reseller"), "partner_name", priority=3)


class BankLineTable(GridTable):
    cells = (("payer", "reference"), ("state", "why"), ("amount", "day"), ("customer", "code"), ("chosen",), ("place",))
    acts = (
        RowLink(
            _("Choose the customer"), link_to("billing:bank-line", "pk"), needs=("to_choose",),
            when=lambda record: bool(record["to_choose"]),
        ),
    )  # fmt: skip

    place = NumberColumn(_("Line"), "place", priority=3)
    day = DateColumn(_("Date"), "day")
    amount = MoneyColumn(_("Amount"), "amount", currency="currency", priority=1)
    payer = TextColumn(_("Payer"), "payer", priority=1)
    reference = TextColumn(_("Reference"), "reference")
    state = BadgeColumn(_("Status"), "state", LineState.choices, LINE_TONES, priority=1)
    why = TextColumn(_("Reason"), "why", needs=("detail",), show=why_in_words, sort=False)
    code = TextColumn(_("Customer ID"), "customer__code", link=link_to("billing:account", "customer__code"), sort=False)
    customer = TextColumn(_("Customer Name"), "customer__name", sort=False)
    chosen = TextColumn(_("Chosen by"), "chosen_by", priority=3)
