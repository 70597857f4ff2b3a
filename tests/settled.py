"""Settlement for the tests: lines, prices, and what stands for the parameters of an address (tests/objects.py)."""

from django.db.models import Count

from billing.models import Settlement, SettlementLine


def _line(partner_id: int) -> int | None:
    """The line with the most customers of what the partner buys."""
    found = SettlementLine.objects.filter(buyer_id=partner_id, amount__gt=0).annotate(n=Count("parts"))
    found = found.order_by("-n", "-month", "pk")
    return found.values_list("pk", flat=True).first()


def _settlement(partner_id: int) -> int | None:
    return Settlement.objects.filter(buyer_id=partner_id).order_by("-month").values_list("pk", flat=True).first()


OBJECTS = {"billing:settlement-line.pk": _line, "billing:settlement-pdf.pk": _settlement}
