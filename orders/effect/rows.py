"""An order's rows of each kind with what stands beside them: the statement of each kind is made once (oms/kit/compiled.py),
as every page and act of an order asks for most of them."""

from typing import Any

from django.db.models import Model, QuerySet

from oms.kit.compiled import Compiled
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

JOINED: dict[type[Model], tuple[str, ...]] = {
    SiteChange: (),
    NumberDemand: ("site", "billing_account"),
    NumberChange: ("holding__site", "holding__billing_account", "site", "billing_account"),
    NumberPick: (),
    PortRequest: ("site", "billing_account", "number_type"),
    ItemLine: ("item__group", "item__license", "item__device", "billing_account", "line"),
    DeviceLine: ("model__group__type", "billing_account", "package"),
    DeviceReturn: ("holding__model__group__type", "holding__billing_account", "holding__package"),
    BundleLine: ("bundle",),
    ShippingPlace: (),
    Shipment: ("place", "site"),
    OrderFile: (),
}
ONLY: dict[type[Model], dict[str, Any]] = {NumberPick: {"active": True}}  # what was taken back is over


def _compiled(model: type[Model]) -> Compiled[Any]:
    def of(order: int) -> QuerySet[Any]:
        rows: QuerySet[Any] = model._default_manager.filter(order=order, **ONLY.get(model, {}))
        return rows.select_related(*JOINED[model]) if JOINED[model] else rows

    return Compiled(of)


ROWS = {model: _compiled(model) for model in JOINED}


def rows_of(order: Order, model: type[Model]) -> list[Any]:
    """The order's rows of one kind, which know it; an order that is only looked at, and not kept, has none."""
    if order.pk is None:
        return []
    found = ROWS[model](order.pk)
    for row in found:
        row.order = order
    return found
