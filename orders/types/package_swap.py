"""Swap: users get another package in place of theirs, in one order (ipecs seed, “Upgrade a User Type”)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import OrderItem
from customers.models import Customer
from inventory.queries.use import use_of
from orders.effect.entry import Entry
from orders.effect.part import Problem
from orders.effect.reading import Reading
from orders.forms.ship_to import ask_site, kept_site
from orders.forms.swap import SwapForm, SwapRow
from orders.kinds import Facts, register
from orders.models import Order
from orders.parts.replace import Replacement, moves_of, replacing_entries
from orders.parts.replace_devices import order_new_devices
from orders.queries.swap import exchangeable, lines_by_item, packages_of_lines, short, too_many, who_has
from orders.types.of_one_form import OfOneForm, day_of, site_facts, site_of
from partners.models import Account


@register
class PackageSwap(OfOneForm):
    """`details["swaps"]`: source and target (items), quantity, users (extensions), and the words for them."""

    kind = "package_swap"
    takes_over = True
    label = gettext_lazy("Swap")
    screen = "package-swap"
    number = gettext_lazy("Order No.")
    form = SwapForm
    only_while = gettext_lazy("Swap is possible while the customer is Activated.")
    template = "orders/package_swap.html"

    def before(self, customer: Customer, *, at: datetime) -> Facts:
        left_out = (_("Service Plan"), _("Order Type"), _("Order Date"))
        return [(label, value) for label, value in super().before(customer, at=at) if label not in left_out]

    def offer(self, form: forms.Form, customer: Customer, today: date) -> None:
        assert isinstance(form, SwapForm)
        use = use_of(customer)
        lines = lines_by_item(customer, today)
        targets = exchangeable(customer, {item: lines[item][0].item for item in lines}, today)
        stands = packages_of_lines(customer)
        rows = [
            SwapRow(lines[pk][0].item, lines[pk], targets[pk], who_has(use, lines[pk][0].item.code, stands))
            for pk in lines
            if targets.get(pk)
        ]
        if any(item.device_id not in (None, row.item.device_id) for row in rows for item in row.targets):
            ask_site(form, customer)
        form.take(rows, use.unknown, today)

    def again(self, order: Order) -> dict[str, Any]:
        found: dict[str, Any] = {"site": order.details.get("site")}
        for swap in order.details["swaps"]:
            pk = swap["source"]
            found |= {f"to_{pk}": swap["target"], f"qty_{pk}": swap["quantity"], f"users_{pk}": swap["users"]}
        return found

    def fill(self, order: Order, fields: dict[str, Any]) -> None:
        super().fill(order, fields)
        if not fields["swaps"]:
            raise ValidationError(_("Say of at least one package how many users get another one."))
        order.details = {"swaps": fields["swaps"], **kept_site(order.customer, fields)}

    def carried(self, order: Order) -> Facts:
        return [(_("Request to"), order.approver_name), (_("Change Date"), day_of(order)), *self.facts(order)]

    def facts(self, order: Order) -> Facts:
        facts = []
        for swap in order.details["swaps"]:
            words = _("%(n)d × %(from)s → %(to)s") % {"n": swap["quantity"], "from": swap["from"], "to": swap["to"]}
            facts.append((_("Swap"), words))
            if swap["names"]:
                facts.append((_("Users"), ", ".join(swap["names"])))
        return [*facts, *site_facts(order)]

    def problems(self, reading: Reading) -> list[Problem]:
        """There are so many of each, the plan has the other one, and whoever was picked still has the first."""
        return [Problem("form", words) for words in self._wrong(reading)] or super().problems(reading)

    def _wrong(self, reading: Reading) -> Iterator[str]:
        lines, use = lines_by_item(reading.customer, reading.day), reading.use
        if use.unknown:
            yield use.unknown
            return
        sources = {pk: found[0].item for pk, found in lines.items()}
        targets = exchangeable(reading.customer, sources, reading.day)
        stands = packages_of_lines(reading.customer)
        for swap in reading.order.details["swaps"]:
            pk, quantity = swap["source"], swap["quantity"]
            if swap["target"] not in {item.pk for item in targets.get(pk, [])}:
                yield _("%(item)s cannot become %(target)s any more.") % {"item": swap["from"], "target": swap["to"]}
                continue
            now, code = sum(line.qty for line in lines[pk]), sources[pk].code
            having = who_has(use, code, stands)
            gone = set(swap["users"]) - {user.extension for user in having}
            if gone:
                yield _("%(users)s: no user with %(item)s any more.") % {
                    "users": ", ".join(sorted(gone)), "item": swap["from"],
                }  # fmt: skip
            elif words := too_many(now, quantity) or short(sources[pk], now, quantity, len(having), len(swap["users"])):
                yield words

    def own_entries(self, reading: Reading) -> Iterator[Entry]:
        yield from replacing_entries(reading, self.wanted(reading.order), site_of(reading))

    @staticmethod
    def wanted(order: Order) -> list[Replacement]:
        swaps = order.details["swaps"]
        keys = [swap[end] for swap in swaps for end in ("source", "target")]
        items = OrderItem.objects.select_related("device").in_bulk(keys)
        return [
            Replacement(items[swap["source"]], items[swap["target"]], swap["quantity"], tuple(swap["users"]))
            for swap in swaps
        ]

    def sent(self, order: Order, *, by: Account, at: datetime) -> None:
        super().sent(order, by=by, at=at)
        order_new_devices(order, moves_of(Reading(order), self.wanted(order)), order.details.get("site"))
