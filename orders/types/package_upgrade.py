"""Package Upgrade: so many users of a package get a better one (guide 2.5.2.8)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import OrderItem, PackageContent
from catalogue.models import PackageUpgrade as UpgradePath
from customers.models import Customer
from customers.queries.contract import lines_on
from orders.effect.entry import Entry
from orders.effect.part import Problem
from orders.effect.reading import Reading
from orders.forms.ship_to import ask_site, kept_site
from orders.forms.words import WordsForm
from orders.kinds import Facts, register
from orders.models import Order
from orders.parts.replace import Replacement, moves_of, replacing_entries
from orders.parts.replace_devices import order_new_devices
from orders.types.of_one_form import OfOneForm, site_facts, site_of
from partners.models import Account


class PackageUpgradeForm(WordsForm):
    source = forms.TypedChoiceField(label=gettext_lazy("Current User Package"), coerce=int)
    path = forms.TypedChoiceField(label=gettext_lazy("New User Package"), coerce=int)
    quantity = forms.IntegerField(label=gettext_lazy("Upgraded Qty"), min_value=1)

    had: Counter[int] = Counter()
    sources: dict[int, int] = {}

    def clean(self) -> dict[str, Any]:
        """The new package is one that the current one can be upgraded to, and there are so many of it."""
        cleaned = super().clean() or self.cleaned_data
        source, path, quantity = (cleaned.get(name) for name in ("source", "path", "quantity"))
        if source and path and self.sources[path] != source:
            self.add_error("path", _("The current package cannot be upgraded to this one. Choose one from its list."))
        if source and quantity and quantity > self.had[source]:
            self.add_error("quantity", _("At most %d can be upgraded.") % self.had[source])
        return cleaned


@register
class PackageUpgrade(OfOneForm):
    kind = "package_upgrade"
    label = gettext_lazy("Package Upgrade")
    screen = "package-upgrade"
    number = gettext_lazy("Order No.")
    form = PackageUpgradeForm
    only_while = gettext_lazy("Package Upgrade is possible while the customer is Activated.")

    def before(self, customer: Customer, *, at: datetime) -> Facts:
        return [(label, value) for label, value in super().before(customer, at=at) if label != _("Service Plan")]

    def offer(self, form: forms.Form, customer: Customer, today: date) -> None:
        assert isinstance(form, PackageUpgradeForm)
        form.had = packages_of(customer, today)
        paths = list(paths_from(customer, form.had))
        form.sources = {path.pk: path.source_id for path in paths}
        words = _("%(name)s (%(most)d can be upgraded)")
        names = {p.source_id: words % {"name": p.source, "most": form.had[p.source_id]} for p in paths}
        targets = {source: [(p.pk, str(p.target)) for p in paths if p.source_id == source] for source in names}
        empty = ("", "---------")
        if any(path.target.device_id not in (None, path.source.device_id) for path in paths):
            ask_site(form, customer)
        form.fields["source"].choices = [empty, *names.items()]
        form.fields["path"].choices = [empty, *((names[source], found) for source, found in targets.items())]

    def explains(self, customer: Customer, *, at: datetime) -> list[tuple[str, list[str]]]:
        """What is in each package that is offered, or that the customer has (View Details)."""
        paths = paths_from(customer, packages_of(customer, customer.today(at)))
        packages = {item for path in paths for item in (path.source, path.target)}
        contents: dict[int, list[str]] = {}
        for row in PackageContent.objects.filter(package__in=packages).select_related("content").order_by("pk"):
            contents.setdefault(row.package_id, []).append(f"{row.quantity} × {row.content}")
        devices = {item.pk: [f"1 × {item.device}"] for item in packages if item.device}
        words = _("View Details: %s")
        listed = sorted(packages, key=lambda item: item.name)
        return [
            (words % item, [item.description, *devices.get(item.pk, []), *contents.get(item.pk, [])]) for item in listed
        ]

    def again(self, order: Order) -> dict[str, Any]:
        source, target = order.details["source"], order.details["target"]
        path = UpgradePath.objects.filter(source=source, target=target).values_list("pk", flat=True).first()
        details = order.details
        return {"source": source, "path": path, "quantity": details["quantity"], "site": details.get("site")}

    def fill(self, order: Order, fields: dict[str, Any]) -> None:
        super().fill(order, fields)
        path = UpgradePath.objects.select_related("source", "target").filter(pk=fields["path"]).first()
        if path is None or path.source_id != fields["source"]:
            raise ValidationError(
                {"path": _("The current package cannot be upgraded to this one. Choose one from its list.")}
            )
        order.details = {
            "source": path.source_id, "target": path.target_id, "quantity": fields["quantity"],
            "from": path.source.name, "to": path.target.name, **kept_site(order.customer, fields),
        }  # fmt: skip

    def carried(self, order: Order) -> Facts:
        return [(_("Request to"), order.approver_name), *self.facts(order)]

    def facts(self, order: Order) -> Facts:
        return [
            (_("Current User Package"), order.details["from"]),
            (_("New User Package"), order.details["to"]),
            (_("Upgraded Qty"), str(order.details["quantity"])),
            *site_facts(order),
        ]

    def problems(self, reading: Reading) -> list[Problem]:
        """There must be so many of the package, and the plan must have the new one."""
        details, found = reading.order.details, []
        had = packages_of(reading.customer, reading.day)
        if details["quantity"] > had[details["source"]]:
            found.append(_("At most %d can be upgraded.") % had[details["source"]])
        if not paths_from(reading.customer, had).filter(source=details["source"], target=details["target"]).exists():
            words = {"item": details["to"], "plan": reading.customer.plan_name}
            found.append(_("%(item)s is not part of %(plan)s.") % words)
        return [Problem("form", text) for text in found] or super().problems(reading)

    def own_entries(self, reading: Reading) -> Iterator[Entry]:
        yield from replacing_entries(reading, self.wanted(reading.order), site_of(reading))

    @staticmethod
    def wanted(order: Order) -> list[Replacement]:
        details = order.details
        items = OrderItem.objects.select_related("device").in_bulk([details["source"], details["target"]])
        return [Replacement(items[details["source"]], items[details["target"]], details["quantity"])]

    def sent(self, order: Order, *, by: Account, at: datetime) -> None:
        super().sent(order, by=by, at=at)
        order_new_devices(order, moves_of(Reading(order), self.wanted(order)), order.details.get("site"))


def packages_of(customer: Customer, day: date) -> Counter[int]:
    """Order item → how many of it the customer has on `day`, over all billing accounts."""
    found: Counter[int] = Counter()
    for line in lines_on(customer, day):
        found[line.item_id] += line.qty
    return found


def paths_from(customer: Customer, had: Counter[int]) -> QuerySet[UpgradePath]:
    """Ways from a package that the customer has to one that its plan offers."""
    paths = UpgradePath.objects.filter(source__in=had, target__plans=customer.plan).select_related(
        "source__device", "target__device"
    )
    return paths.order_by("source__name", "target__name")
