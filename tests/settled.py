"""Settlement for the tests: lines, prices, and what stands for the parameters of an address (tests/objects.py)."""

from billing.models import SettlementLine


def _line(partner_id: int) -> int | None:
    """A line of what the partner buys."""
    found = SettlementLine.objects.filter(buyer_id=partner_id, amount__gt=0).order_by("-month", "pk")
    return found.values_list("pk", flat=True).first()


OBJECTS = {"billing:settlement-line.pk": _line}
