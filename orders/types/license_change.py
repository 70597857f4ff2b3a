"""License Change: all of an order item become one with the next higher license (guide 2.5.2.9)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import CloudLicense, OrderItem, PackageContent
from catalogue.queries.excluded import pairs_of
from customers.models import Customer
from customers.queries.contract import lines_on
from orders.effect.entry import Entry
from orders.effect.part import Problem
from orders.effect.reading import Reading
from orders.forms.words import WordsForm
from orders.kinds import Facts, register
from orders.models import Order
from orders.parts.replace import Replacement, replacing_entries
from orders.types.of_one_form import OfOneForm

NOTHING = ("", "---------")


@dataclass(frozen=True)
class Change:
    """An order item that the customer has `quantity` of, and the items with the next higher license for it."""

    item: OrderItem
    quantity: int
    license: CloudLicense
    targets: list[OrderItem]

    @property
    def key(self) -> str:
        return f"item_{self.item.pk}"


class LicenseChangeForm(WordsForm):
    group = forms.TypedChoiceField(label=gettext_lazy("Item Group"), coerce=int)
    license = forms.TypedChoiceField(label=gettext_lazy("New License"), coerce=int)

    changes: list[Change] = []

    def rows(self) -> list[tuple[Change, forms.BoundField]]:
        return [(change, self[change.key]) for change in self.changes]

    def clean(self) -> dict[str, Any]:
        """Every item that was chosen is of the group, and has the new license; one at least was chosen."""
        cleaned = super().clean() or self.cleaned_data
        group, license = cleaned.get("group"), cleaned.get("license")
        picked = {change.item.pk: cleaned[change.key] for change in self.changes if cleaned.get(change.key)}
        for change in self.changes:
            target = next((item for item in change.targets if item.pk == picked.get(change.item.pk)), None)
            if target and group and change.item.group_id != group:
                self.add_error(change.key, _("This item is of another group. Leave it, or choose its group."))
            elif target and license and target.license_id != license:
                self.add_error(change.key, _("This item has another license than the new one. Choose another item."))
        if group and license and not picked:
            self.add_error(None, _("Choose a new order item for at least one."))
        cleaned["items"] = picked
        return cleaned


@register
class LicenseChange(OfOneForm):
    kind = "license_change"
    label = gettext_lazy("License Change")
    screen = "license-change"
    number = gettext_lazy("Order No.")
    form = LicenseChangeForm
    only_while = gettext_lazy("License Change is possible while the customer is Activated.")
    template = "orders/license_change.html"
    head = "orders/license_head.html"

    def before(self, customer: Customer, *, at: datetime) -> Facts:
        facts = [(label, value) for label, value in super().before(customer, at=at) if label != _("Service Plan")]
        names = [f"{change.item.group}: {change.license}" for change in changes_of(customer, customer.today(at))]
        return [*facts, (_("Current License"), ", ".join(dict.fromkeys(names)))]

    def offer(self, form: forms.Form, customer: Customer, today: date) -> None:
        assert isinstance(form, LicenseChangeForm)
        form.changes = changes_of(customer, today)
        groups = {change.item.group_id: str(change.item.group) for change in form.changes}
        licenses: dict[str, dict[int, str]] = {}
        for change in form.changes:
            found = {item.license_id: str(item.license) for item in change.targets}
            licenses.setdefault(str(change.item.group), {}).update(found)
        form.fields["group"].choices = [NOTHING, *groups.items()]
        form.fields["license"].choices = [NOTHING, *((name, list(found.items())) for name, found in licenses.items())]
        for change in form.changes:
            form.fields[change.key] = forms.TypedChoiceField(
                label=_("New Order Item for %s") % change.item, coerce=int, required=False, empty_value=None,
                choices=[NOTHING, *((item.pk, str(item)) for item in change.targets)],
            )  # fmt: skip
        form.order_fields([name for name in form.fields if name != "comment"] + ["comment"])

    def again(self, order: Order) -> dict[str, Any]:
        chosen = {f"item_{source}": target for source, target in order.details["items"]}
        return {"group": order.details["group_id"], "license": order.details["license_id"], **chosen}

    def fill(self, order: Order, fields: dict[str, Any]) -> None:
        super().fill(order, fields)
        if not fields["items"]:
            raise ValidationError(_("Choose a new order item for at least one."))
        sources = OrderItem.objects.select_related("group", "license").filter(pk__in=fields["items"])
        license = CloudLicense.objects.get(pk=fields["license"])
        order.details = {
            "items": sorted(fields["items"].items()), "group_id": fields["group"], "license_id": license.pk,
            "group": ", ".join(dict.fromkeys(str(item.group) for item in sources)),
            "from": ", ".join(dict.fromkeys(str(item.license) for item in sources)), "to": license.name,
        }  # fmt: skip

    def carried(self, order: Order) -> Facts:
        return [(_("Request to"), order.approver_name), *self.facts(order)]

    def facts(self, order: Order) -> Facts:
        return [
            (_("Item Group"), order.details["group"]),
            (_("Current License"), order.details["from"]),
            (_("New License"), order.details["to"]),
        ]

    def problems(self, reading: Reading) -> list[Problem]:
        """Each item is there, and may become what was chosen for it."""
        may = {change.item.pk: change.targets for change in changes_of(reading.customer, reading.day)}
        wanted = reading.order.details["items"]
        names = OrderItem.objects.in_bulk([pk for pair in wanted for pk in pair])
        text = _("%(item)s cannot become %(target)s any more.")
        found = [
            Problem("form", text % {"item": names[source], "target": names[target]})
            for source, target in wanted
            if target not in {item.pk for item in may.get(source, [])}
        ]
        return found or super().problems(reading)

    def told(self, reading: Reading) -> list[Replacement]:
        """Each item that is to become another one, and how many there are of it."""
        wanted = reading.order.details["items"]
        items = OrderItem.objects.select_related("group").in_bulk([pk for pair in wanted for pk in pair])
        had: dict[int, int] = {}
        for line in reading.now.in_force:
            had[line.item_id] = had.get(line.item_id, 0) + line.qty
        return [Replacement(items[source], items[target], had.get(source, 0)) for source, target in wanted]

    def own_entries(self, reading: Reading) -> Iterator[Entry]:
        yield from replacing_entries(reading, [one for one in self.told(reading) if one.quantity])


def changes_of(customer: Customer, day: date) -> list[Change]:
    """What the customer has that may get the next higher license, with an item of its plan and group for it."""
    counts: dict[int, int] = {}
    items: dict[int, OrderItem] = {}
    for line in lines_on(customer, day):
        counts[line.item_id] = counts.get(line.item_id, 0) + line.qty
        items[line.item_id] = line.item
    higher = {item.license.tier_of_id for item in items.values() if item.license and item.license.tier_of_id}
    offered = OrderItem.objects.filter(license__in=higher, plans=customer.plan).select_related("license")
    targets = list(offered.on(day).order_by("name")) if higher else []
    licenses = licenses_by_item(items) if targets else {}
    excluded = pairs_of({target.license_id for target in targets}) if targets else set()
    found = []
    for item in items.values():
        mine = [one for one in targets if item.license and one.license_id == item.license.tier_of_id]
        kept = {license for pk, its in licenses.items() if pk != item.pk for license in its}
        mine = [
            one
            for one in mine
            if one.group_id == item.group_id and not any((one.license_id, license) in excluded for license in kept)
        ]
        if mine and item.license:
            found.append(Change(item, counts[item.pk], item.license, mine))
    return found


def licenses_by_item(items: Collection[int]) -> dict[int, set[int]]:
    """Item → the cloud licenses that it uses, with those of what comes in a package."""
    found: dict[int, set[int]] = {pk: set() for pk in items}
    own = OrderItem.objects.filter(pk__in=items, license__isnull=False).values_list("pk", "license")
    contents = PackageContent.objects.filter(package__in=items, content__license__isnull=False)
    for pk, license in [*own, *contents.values_list("package", "content__license")]:
        found[pk].add(license)
    return found
