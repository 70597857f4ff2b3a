"""Call Bundle & Call Fraud Prevention (guide 2.5.1.8)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import CallBundle
from customers.models import BillingAccount
from inventory.enums import CommandKind
from oms.kit.figures import in_money
from oms.kit.money import Money
from orders.effect.entry import Entry, Send
from orders.effect.part import Moved, Part, Problem, Risk, Typed
from orders.effect.reading import Reading
from orders.models import BundleLine, Order
from orders.parts.bundles.form import BundleSheet, LimitForm, default_of
from orders.parts.bundles.save import ChangeBundle, SetLimits, save_bundles
from orders.parts.copying import copy_rows, names_of
from partners.models import Account


class Bundles(Part):
    code = "bundles"
    title = gettext_lazy("Call Bundle & Call Fraud Prevention")
    short = gettext_lazy("Call bundle & fraud")
    lists = "orders/parts/bundles.html"

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        return {"sheet": BundleSheet(reading, typed.data), "form": LimitForm(typed.data, order=reading.order)}

    def save(self, order: Order, found: dict[str, Any], *, by: Account, at: datetime) -> None:
        save_bundles(order=order, lines=found["sheet"].lines(), limits=found["form"].cleaned_data, by=by, at=at)

    def problems(self, reading: Reading) -> list[Problem]:
        order, found = reading.order, []
        default, custom = default_of(order), order.custom_limit
        if max(default, custom or Decimal(0)) > order.plan.fraud_max:
            found.append(self.problem(_("The call limit may be at most %s.") % order.plan.fraud_max))
        if custom is not None and custom < default:
            found.append(self.problem(_("The custom limit is not below the default, %s.") % default))
        return found

    def risks(self, reading: Reading) -> list[Risk]:
        """A call limit that rises, above what the customer has or, at first, above the plan's default."""
        order, before = reading.order, reading.now.limit
        if order.plan is None:
            return []
        was = max(before.default_limit, before.custom_limit or Decimal(0)) if before else order.plan.fraud_default
        will = max(order.default_limit or order.plan.fraud_default, order.custom_limit or Decimal(0))
        if will <= was:
            return []
        told = {"was": in_words(was, reading), "will": in_words(will, reading)}
        return [
            Risk(
                "warn",
                _("Call limit %(was)s → %(will)s") % told,
                "limit:custom" if order.custom_limit else "limit:default",
            )
        ]

    def entries(self, reading: Reading) -> list[Entry]:
        return [*(self.ordered(line, reading) for line in reading.bundles), *self.limits(reading)]

    @staticmethod
    def ordered(line: BundleLine, reading: Reading) -> Entry:
        price, now = reading.price(line.bundle), reading.now.bundles[line.bundle_id]
        total = now + line.quantity
        return Entry(
            key=f"bundles:{line.bundle_id}",
            group=_("Call Bundle"),
            what=line.bundle.name,
            now=now,
            change=line.quantity,
            to_be=total,
            price=price,
            monthly=price * line.quantity,
            act_date=reading.day,
            comment=line.comment,
            writes=(ChangeBundle(line.bundle, line.quantity, line.comment),),
            sends=(
                Send(CommandKind.SET_BUNDLES, f"{line.bundle.name} {total}", {"bundles": {line.bundle.name: total}}),
            ),
        )

    @staticmethod
    def limits(reading: Reading) -> list[Entry]:
        """Default and custom limit, one entry each where there is one; together they are one fact of the contract."""
        order, before = reading.order, reading.now.limit
        if order.plan is None:
            return []
        default, custom = default_of(order), order.custom_limit
        payload = {"default": str(default), "custom": str(custom) if custom is not None else None}
        send = Send(CommandKind.SET_FRAUD_LIMIT, str(default), payload)
        rows = (
            ("default", _("Default Outgoing Call Limit (per User)"), before and before.default_limit, default),
            ("custom", _("Custom Outgoing Call Limit (per User)"), before and before.custom_limit, custom),
        )
        return [
            Entry(
                key=f"limit:{code}", group=_("Call Fraud Prevention"), what=name, where=_("per user and day"),
                now=in_words(was, reading), to_be=in_words(will, reading),
                writes=(SetLimits(default, custom),) if code == "default" else (), sends=(send,),
            )
            for code, name, was, will in rows
            if was is not None or will is not None
        ]  # fmt: skip

    def pattern(self, order: Order) -> list[list[Any]]:
        return [[line.bundle_id, line.quantity, line.comment] for line in order.bundlelines.all()]

    def follow(self, order: Order, pattern: list[list[Any]], account: BillingAccount) -> list[str]:
        offered = {bundle.pk for bundle in order.plan.bundles.on(order.created_at.date())}
        BundleLine.objects.bulk_create(
            BundleLine(order=order, bundle_id=pk, quantity=quantity, comment=comment)
            for pk, quantity, comment in pattern
            if pk in offered
        )
        return names_of(CallBundle, {row[0] for row in pattern} - offered)

    def copy(self, order: Order, copy: Order, moved: Moved) -> None:
        copy_rows(BundleLine, order, copy, moved)


def in_words(limit, reading: Reading) -> str | None:
    return None if limit is None else in_money(Money(limit, reading.currency))
