"""Call Bundle & Call Fraud of a change order (guide 2.5.2.2.7, 2.5.2.10)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.enums import CommandKind
from oms.kit.figures import in_money
from oms.kit.money import Money
from orders.effect.entry import Entry, Send
from orders.effect.part import Problem, Typed
from orders.effect.reading import Reading
from orders.models import Order
from orders.parts.bundles.change_form import ChangeBundleSheet, ChangeLimitForm
from orders.parts.bundles.limits import Limit, Limits
from orders.parts.bundles.part import Bundles, in_words
from orders.parts.bundles.save import SetLimits, save_bundles
from orders.parts.changing import why_not_fewer
from partners.models import Account

NAMES = {
    "default_limit": gettext_lazy("Default Outgoing Call Limit (per User)"),
    "custom_limit": gettext_lazy("Custom Outgoing Call Limit (per User)"),
}


class ChangeBundles(Bundles):
    """The limits stand in it only where the plan allows Call Fraud Change."""

    title = gettext_lazy("Call Bundle & Call Fraud")
    lists = "orders/change/bundles_listed.html"

    @property
    def template(self) -> str:
        return "orders/change/bundles.html"

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        found: dict[str, Any] = {"sheet": ChangeBundleSheet(reading, typed.data)}
        if reading.order.plan and reading.order.plan.fraud_change:
            found["form"] = ChangeLimitForm(typed.data, reading=reading)
        return found

    def save(self, order: Order, found: dict[str, Any], *, by: Account, at: datetime) -> None:
        none = {"default_limit": None, "custom_limit": None}
        limits = found["form"].cleaned_data if "form" in found else none
        save_bundles(order=order, lines=found["sheet"].lines(), limits=limits, by=by, at=at)

    def problems(self, reading: Reading) -> list[Problem]:
        offered, found = set(reading.order.plan.bundles.values_list("pk", flat=True)), []
        for line in reading.bundles:
            spare = reading.now.spare_bundles.get(line.bundle_id, 0)
            if line.quantity < -spare:
                words = why_not_fewer(reading.now.bundles[line.bundle_id], spare)
                found.append(self.problem(f"{line.bundle}: {words}"))
            elif line.quantity > 0 and line.bundle_id not in offered:
                text = _("%(item)s is not part of %(plan)s.")
                found.append(self.problem(text % {"item": line.bundle, "plan": reading.order.plan}))
        found += [self.problem(f"{NAMES[limit.code]}: {limit.wrong}") for limit in changed(reading) if limit.wrong]
        return found + self.set_later(reading)

    def set_later(self, reading: Reading) -> list[Problem]:
        """A limit is set, not added to: what another order has set for a later day rests on what is there before."""
        later = reading.now.later_limit if any(limit.change for limit in changed(reading)) else None
        words = _("Order %(no)s sets the call limits for %(day)s already. Choose that day or a later one.")
        return (
            [self.problem(words % {"no": later.order_no, "day": date_format(later.effective, "DATE_FORMAT")})]
            if later
            else []
        )

    def problems_of_approval(self, reading: Reading) -> list[Problem]:
        return [*super().problems_of_approval(reading), *self.set_later(reading)]

    @staticmethod
    def limits(reading: Reading) -> list[Entry]:
        """What becomes of the limits that change; together they are one fact of the contract."""
        found = changed(reading)
        if not any(limit.change for limit in found):
            return []
        default, custom = (limit.to_be for limit in found)
        payload = {"default": str(default), "custom": str(custom) if custom is not None else None}
        send, write = Send(CommandKind.SET_FRAUD_LIMIT, str(default), payload), SetLimits(default, custom)
        entries = [
            Entry(
                key=f"limit:{limit.code.removesuffix('_limit')}", group=_("Call Fraud Prevention"),
                what=str(NAMES[limit.code]), where=_("per user and day"), now=in_words(limit.now, reading),
                change=in_money(Money(limit.change, reading.currency), change=True),
                to_be=in_words(limit.to_be, reading), writes=(write,), sends=(send,),
            )
            for limit in found
            if limit.change
        ]  # fmt: skip
        return [entries[0], *(unwritten(entry) for entry in entries[1:])]


def unwritten(entry: Entry) -> Entry:
    """The same, where another entry writes for both."""
    return replace(entry, writes=())


def changed(reading: Reading) -> list[Limit]:
    """Default and custom limit as the order makes them; none where the plan allows no change."""
    limits, order = Limits(reading), reading.order
    return limits.with_changes(order.default_limit, order.custom_limit) if limits.allowed else []
