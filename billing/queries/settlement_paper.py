"""A settlement on paper: its PDF, in the branding of the company that sells and the reader's language."""

from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from billing.lifetime import LICENSE_NAMES
from billing.models import Settlement, SettlementLine
from billing.queries.settlement_lifetime import instalment_of, lifetime_story
from oms.kit.acting import as_system
from oms.kit.money import Money
from oms.kit.pdf import draw
from partners.branding.queries.look import branding_of
from partners.models import Partner

TEMPLATE = "billing/settlement_pdf.html"


def settlement_paper(settlement: Settlement) -> bytes:
    """The PDF; raises NoPdf where this machine cannot draw one. Who sells may stand above the reader: its name and its look
    leave, nothing else. The vendor has neither, so its settlement is in the look of who buys."""
    lines = list(
        settlement.lines.order_by(
            "-of_month", "license_name", "public_sector", "deal_ids", "lifetime_order_id"
        ).select_related("buyer")
    )
    with as_system():
        seller = Partner.objects.filter(pk=settlement.seller_id).first()
        look = branding_of(seller or settlement.buyer)
    return draw(TEMPLATE, {
        "settlement": settlement, "lines": [_told(line) for line in lines], "look": look,
        "seller": seller.name if seller else _("Vendor"), "buyer": settlement.buyer.name, "totals": _totals(lines),
        "month": date_format(settlement.month, "YEAR_MONTH_FORMAT"),
    })  # fmt: skip


def settlement_name(settlement: Settlement) -> str:
    """Of the file, without its end."""
    return f"settlement-{settlement.month:%Y-%m}-{settlement.buyer.code}"


def _told(line: SettlementLine) -> dict[str, object]:
    late = line.of_month != line.month
    bought = lifetime_story(line) if line.lifetime_order_id else None
    return {
        "name": LICENSE_NAMES[instalment_of(line)[0].taken.name] if bought else line.license_name, "bought": bought,
        "line": line, "of": date_format(line.of_month, "YEAR_MONTH_FORMAT") if late else "",
        "amount": Money(line.amount, line.currency) if line.currency else None,
        "before": Money(line.before, line.currency) if line.currency and line.before else None,
    }  # fmt: skip


def _totals(lines: list[SettlementLine]) -> list[Money]:
    """One for each currency; what has no price costs nothing."""
    sums: dict[str, Decimal] = {}
    for line in lines:
        if line.currency:
            sums[line.currency] = sums.get(line.currency, Decimal(0)) + line.amount
    return [Money(sum_, currency) for currency, sum_ in sorted(sums.items())]
