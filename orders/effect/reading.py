"""An order read once: what it carries, and what its customer has without it. Pages, checks and effects share it."""

from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from catalogue.models import CallBundle, DeviceModel, OrderItem, PackageContent
from catalogue.queries.price import prices_on
from customers.models import (
    BillingAccount,
    BundleChange,
    ChannelChange,
    DeviceHolding,
    FraudLimit,
    NumberHolding,
    PlanPeriod,
    QuantityChange,
    ServiceLine,
    Site,
)
from customers.queries.contract import lowest
from customers.rules import why_free
from inventory.models import Port
from inventory.queries.port import ports_of_order
from inventory.queries.port_check import Checked, validated
from inventory.queries.use import Use, use_of
from oms.kit.money import Money
from orders.effect.rows import rows_of
from orders.models import (
    BundleLine,
    DeviceLine,
    DeviceReturn,
    ItemLine,
    NumberChange,
    NumberDemand,
    NumberPick,
    Order,
    OrderFile,
    PortRequest,
    Shipment,
    ShippingPlace,
    SiteChange,
)

Row = TypeVar("Row", bound=Model)
LAST_KEY = 2**63 - 1
LOOKED_AT = 200  # of the numbers that a customer holds, to find others beside them


class Now:
    """The customer's contract on `day` without what `order` itself writes; each kind of entry in one query.

    A customer that is still being ordered has nothing, and nothing is asked.
    """

    def __init__(self, order: Order, day: date) -> None:
        self.order, self.day = order, day

    def _of(self, model: type[Row], **until: object) -> QuerySet[Row]:
        if not self.order.customer.has_contract:
            return model._default_manager.none()
        return model._default_manager.filter(**until).exclude(order_no=self.order.no)

    def _dated(self, model: type[Row]) -> QuerySet[Row]:
        return self._of(model, customer=self.order.customer, effective__lte=self.day)

    @cached_property
    def items(self) -> Counter[tuple[int, int]]:
        """(item, billing account) → quantity."""
        rows = self._of(QuantityChange, line__customer=self.order.customer, effective__lte=self.day)
        return _summed(rows, "line__item_id", "line__billing_account_id")

    @cached_property
    def item_codes(self) -> Counter[str]:
        """Code of an item → quantity over all billing accounts."""
        rows = self._of(QuantityChange, line__customer=self.order.customer, effective__lte=self.day)
        return Counter({code: n for (code,), n in _summed(rows, "line__item__code").items()})

    @cached_property
    def least_codes(self) -> Counter[str]:
        """Code of an item → the fewest that there are on the day or a later one: what other orders take away for a day to
        come is not there to be given back."""
        had: dict[str, list[tuple[date, int]]] = {}
        rows = self._of(QuantityChange, line__customer=self.order.customer)
        for code, effective, change in rows.values_list("line__item__code", "effective", "change"):
            had.setdefault(code, []).append((effective, change))
        return Counter({code: lowest(entries, self.day) for code, entries in had.items()})

    @cached_property
    def licenses(self) -> Counter[str]:
        """Cloud license → how many the customer's items and the contents of its packages use."""
        rows = self._of(QuantityChange, line__customer=self.order.customer, effective__lte=self.day)
        items = Counter({item: n for (item,), n in _summed(rows, "line__item_id").items()})
        named = OrderItem.objects.filter(pk__in=items).values_list("pk", "license__name") if items else ()
        return licenses_of(items, set(named))

    @cached_property
    def lines(self) -> list[ServiceLine]:
        """Service lines, each with `qty` of the day and `spare`, how many of it can go back then or later.

        What an order under way changes is among them, even if nothing is left of it.
        """
        had: dict[int, list[tuple[date, int]]] = {}
        rows = self._of(QuantityChange, line__customer=self.order.customer)
        for line_id, effective, change in rows.values_list("line_id", "effective", "change"):
            had.setdefault(line_id, []).append((effective, change))
        found = ServiceLine.objects.filter(pk__in=had).select_related("item__group", "item__license", "billing_account")
        own = self.order.itemlines.filter(line__isnull=False) if self.order.pk else ItemLine.objects.none()
        changed = set(own.values_list("line_id", flat=True))
        for line in found:
            line.qty = sum(change for effective, change in had[line.pk] if effective <= self.day)
            line.spare = max(lowest(had[line.pk], self.day), 0)
        kept = [line for line in found if line.qty > 0 or line.pk in changed]
        return sorted(kept, key=lambda line: (line.item.group.order, line.item.name, line.pk))

    @property
    def in_force(self) -> list[ServiceLine]:
        """Those of `lines` of which there is any on the day."""
        return [line for line in self.lines if line.qty > 0]

    def _held(self, model: type[Row]) -> QuerySet[Row]:
        held = self._of(model, customer=self.order.customer, valid_from__lte=self.day)
        return held.exclude(Q(valid_to__lt=self.day) & ~Q(return_order_no=self.order.no))

    @cached_property
    def numbers(self) -> Counter[tuple[int, int]]:
        """(site, billing account) → how many numbers."""
        return Counter(self._held(NumberHolding).values_list("site_id", "billing_account_id"))

    @cached_property
    def held_numbers(self) -> list[tuple[str, int]]:
        """(number, site) of the highest numbers, the highest first."""
        return list(self._held(NumberHolding).order_by("-e164").values_list("e164", "site_id")[:LOOKED_AT])

    @cached_property
    def devices(self) -> list[DeviceHolding]:
        return list(
            self._held(DeviceHolding).select_related("model", "billing_account", "package").order_by("mac", "pk")
        )

    @cached_property
    def channels(self) -> Counter[str]:
        """Kind of channel → how many."""
        return Counter({kind: n for (kind,), n in _summed(self._dated(ChannelChange), "kind").items()})

    @cached_property
    def spare_channels(self) -> dict[str, int]:
        """Kind of channel → how many can go back on that day or later."""
        return self._spare(ChannelChange, "kind")

    @cached_property
    def spare_bundles(self) -> dict[int, int]:
        return self._spare(BundleChange, "bundle_id")

    def _spare(self, model: type[Row], key: str) -> dict[Any, int]:
        had: dict[Any, list[tuple[date, int]]] = {}
        for what, effective, change in self._of(model, customer=self.order.customer).values_list(
            key, "effective", "change"
        ):
            had.setdefault(what, []).append((effective, change))
        return {what: max(lowest(entries, self.day), 0) for what, entries in had.items()}

    @cached_property
    def bundles(self) -> Counter[int]:
        return Counter({bundle: n for (bundle,), n in _summed(self._dated(BundleChange), "bundle_id").items()})

    @cached_property
    def limit(self) -> FraudLimit | None:
        return self._before_own(FraudLimit).order_by("-effective", "-pk").first()

    @cached_property
    def later_limit(self) -> FraudLimit | None:
        """What another order has set already for a day after this one's."""
        rows = self._of(FraudLimit, customer=self.order.customer, effective__gt=self.day)
        return rows.order_by("effective", "pk").first()

    @cached_property
    def plan(self) -> PlanPeriod | None:
        return self._before_own(PlanPeriod).select_related("plan", "agreement").order_by("-effective", "-pk").first()

    def _before_own(self, model: type[Row]) -> QuerySet[Row]:
        """What is set anew, not added to: of a confirmed order's own day, only what was set before it."""
        rows, customer = self._dated(model), self.order.customer
        if not self.order.effective:
            return rows
        own = model._default_manager.filter(customer=customer, order_no=self.order.no, effective=self.day)
        first = Coalesce(Subquery(own.order_by("pk").values("pk")[:1]), LAST_KEY)
        return rows.exclude(effective=self.day, pk__gt=first)


def _summed(rows: QuerySet[Any], *keys: str) -> Counter[tuple[Any, ...]]:
    return Counter({tuple(found): n for *found, n in rows.order_by().values_list(*keys).annotate(n=Sum("change"))})


def licenses_of(items: Counter[int], own: set[tuple[int, str]]) -> Counter[str]:
    """Cloud licenses that so many of each item use: their `own`, and with one query what comes in each package.

    A package counts each license once, its own included, whatever its contents repeat (guide 2.7.3).
    """
    contents = PackageContent.objects.filter(package_id__in=items)
    used = own | set(contents.values_list("package_id", "content__license__name")) if items else own
    found: Counter[str] = Counter()
    for item, name in used:
        if name:
            found[name] += items[item]
    return found


class Reading:
    """`order` with its lines; each kind is read once, when first asked for. `day`: when it takes effect, or would."""

    def __init__(self, order: Order, day: date | None = None) -> None:
        self.order, self.customer = order, order.customer
        self.day = day or order.effective or order.activation_date or order.today(timezone.now())
        self.now = Now(order, self.day)

    @property
    def currency(self) -> str:
        return self.customer.currency

    @cached_property
    def free(self) -> str:
        """Why the customer is not charged, or nothing."""
        return why_free(self.customer)

    @cached_property
    def use(self) -> Use:
        """What the customer uses in the network; asked for only when something shall be taken away."""
        return use_of(self.customer)

    @cached_property
    def sites(self) -> list[Site]:
        return list(self.customer.sites.all())

    @cached_property
    def site_changes(self) -> list[SiteChange]:
        """Sites that are added, changed or removed."""
        return rows_of(self.order, SiteChange)

    @cached_property
    def accounts(self) -> list[BillingAccount]:
        return list(self.customer.billing_accounts.all())

    @cached_property
    def demands(self) -> list[NumberDemand]:
        """Each with `numbers`, what it was given, and `given`, how many."""
        found: list[NumberDemand] = rows_of(self.order, NumberDemand)
        by_demand: dict[int, list[NumberPick]] = {}
        for pick in rows_of(self.order, NumberPick) if found else ():
            by_demand.setdefault(pick.demand_id, []).append(pick)
        for demand in found:
            demand.numbers = by_demand.get(demand.pk, [])
            demand.given = len(demand.numbers)
        return found

    @cached_property
    def number_changes(self) -> list[NumberChange]:
        """Numbers of the customer's that go back or elsewhere."""
        return rows_of(self.order, NumberChange)

    @cached_property
    def ports(self) -> list[PortRequest]:
        return rows_of(self.order, PortRequest)

    @cached_property
    def desk(self) -> dict[int, Port]:
        """Its porting requests' ids → how far the port desk is."""
        return ports_of_order(self.order.no) if self.ports else {}

    @cached_property
    def validated(self) -> dict[int, Checked]:
        """Its porting requests' ids → the last that their supplier found before anything was ordered."""
        return validated(self.order.no, self.ports, self.desk) if self.ports else {}

    @cached_property
    def items(self) -> list[ItemLine]:
        return rows_of(self.order, ItemLine)

    @cached_property
    def item_licenses(self) -> Counter[str]:
        """Cloud licenses that the ordered items use, with what comes in each package."""
        ordered: Counter[int] = Counter()
        for line in self.items:
            ordered[line.item_id] += line.quantity
        own = {(line.item_id, line.item.license.name) for line in self.items if line.item.license}
        return licenses_of(ordered, own) if ordered else Counter()

    @cached_property
    def devices(self) -> list[DeviceLine]:
        return rows_of(self.order, DeviceLine)

    @cached_property
    def added_devices(self) -> list[DeviceLine]:
        """What is to be shipped."""
        return [line for line in self.devices if line.quantity > 0]

    @property
    def package_devices(self) -> list[DeviceLine]:
        """What comes with the user packages that are added."""
        return [line for line in self.added_devices if line.package_id]

    @cached_property
    def device_returns(self) -> list[DeviceReturn]:
        """Devices with a MAC that go back."""
        return rows_of(self.order, DeviceReturn)

    @cached_property
    def bundles(self) -> list[BundleLine]:
        return rows_of(self.order, BundleLine)

    @cached_property
    def _bundle_prices(self) -> dict[int, Decimal]:
        return prices_on({*(line.bundle_id for line in self.bundles), *self.now.bundles}, self.day, CallBundle)

    @cached_property
    def _device_prices(self) -> dict[int, Decimal]:
        return prices_on({line.model_id for line in self.devices}, self.day, DeviceModel)

    def price(self, thing: CallBundle | DeviceModel) -> Money:
        """The list price on the day of what the order names or, of bundles, the contract has; one query for each of both."""
        prices = self._bundle_prices if isinstance(thing, CallBundle) else self._device_prices
        return Money(prices[thing.pk], thing.currency)

    @cached_property
    def places(self) -> list[ShippingPlace]:
        return rows_of(self.order, ShippingPlace)

    @cached_property
    def shipments(self) -> list[Shipment]:
        """Each with its place, site and device line."""
        if not self.devices:
            return []
        lines = {line.pk: line for line in self.devices}
        found: list[Shipment] = rows_of(self.order, Shipment)
        for shipment in found:
            shipment.device = lines[shipment.device_id]
        return found

    @cached_property
    def files(self) -> list[OrderFile]:
        return rows_of(self.order, OrderFile)
