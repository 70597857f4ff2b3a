"""Settlement for the tests: lines, prices, and what stands for the parameters of an address (tests/objects.py)."""

from django.db.models import Count

from billing.models import Settlement, SettlementLine


def _line(partner_id: int) -> int | None:
    """The line with the most customers of what the partner buys."""
    found = SettlementLine.objects.filter(buyer_id=partner_id, amount__gt=0, lifetime_order=None).annotate(
        n=Count("parts")
    )
    found = found.order_by("-n", "-month", "pk")
    return found.values_list("pk", flat=True).first()


def _settlement(partner_id: int) -> int | None:
    return Settlement.objects.filter(buyer_id=partner_id).order_by("-month").values_list("pk", flat=True).first()


def _bought(partner_id: int) -> int | None:
    """What the partner is charged for lifetime licenses; of one that bought none, what it sold."""
    found = SettlementLine.objects.exclude(lifetime_order=None).order_by("-month", "pk")
    own = found.filter(buyer_id=partner_id) or found.filter(seller_id=partner_id)
    return own.values_list("pk", flat=True).first()


OBJECTS = {
    "billing:settlement-line.pk": _line,
    "billing:settlement-lifetime.pk": _bought,
    "billing:settlement-pdf.pk": _settlement,
}
