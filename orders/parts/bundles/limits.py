"""The call limits of a contract, and what a change order makes of them (guide 2.5.2.10)."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from orders.effect.reading import Reading

ZERO = Decimal(0)


@dataclass(frozen=True)
class Limit:
    """`code`: the order's field that holds the change. `wrong`: why To Be cannot be so, or nothing."""

    code: str
    now: Decimal | None
    change: Decimal
    to_be: Decimal | None
    wrong: str = ""


class Limits:
    """Now from the ledger; a customer without any has the plan's default. `most`: the plan's maximum."""

    def __init__(self, reading: Reading) -> None:
        plan, now = reading.order.plan, reading.now.limit
        self.most: Decimal = plan.fraud_max
        self.allowed: bool = plan.fraud_change
        self.default: Decimal = now.default_limit if now else plan.fraud_default
        self.custom: Decimal | None = now.custom_limit if now else None

    def with_changes(self, default: Decimal | None, custom: Decimal | None) -> list[Limit]:
        """Default and custom limit, changed by so much."""
        first = self._one("default_limit", self.default, default or ZERO)
        second = self._one("custom_limit", self.custom, custom or ZERO)
        if not second.wrong and second.to_be is not None and first.to_be is not None and second.to_be < first.to_be:
            words = _("The custom limit is not below the default, %s.") % first.to_be
            second = Limit(second.code, second.now, second.change, second.to_be, words)
        return [first, second]

    def _one(self, code: str, now: Decimal | None, change: Decimal) -> Limit:
        to_be = now if not change else (now or ZERO) + change
        wrong = ""
        if to_be is not None and change and to_be < 0:
            wrong = _("There are %(now)s now; To Be cannot be below 0.") % {"now": now or ZERO}
        elif to_be is not None and change and to_be > self.most:
            wrong = _("%(to_be)s is above the plan's maximum, %(most)s.") % {"to_be": to_be, "most": self.most}
        return Limit(code, now, change, to_be, wrong)
