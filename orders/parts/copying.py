"""An order's lines again on its copy."""

from django.db.models import Model

from orders.effect.part import Moved
from orders.models import Order
from orders.models.line import OrderPart


def copy_rows(model: type[OrderPart], order: Order, copy: Order, moved: Moved) -> dict[int, int]:
    """The rows of `model` on `copy`, on its own sites and billing accounts; old → new ids."""
    before = list(model.objects.filter(order=order).order_by("pk"))
    made = model.objects.bulk_create(model(**_values(row, copy, moved)) for row in before)
    return {old.pk: new.pk for old, new in zip(before, made, strict=True)}


def names_of(model: type[Model], keys: set[int]) -> list[str]:
    """What `keys` are called."""
    return [str(row) for row in model._default_manager.filter(pk__in=keys)] if keys else []


def _values(row: OrderPart, copy: Order, moved: Moved) -> dict:
    maps = {
        "site_id": moved.sites, "billing_account_id": moved.accounts, "device_id": moved.devices,
        "place_id": moved.places,
    }  # fmt: skip
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    for name, ids in maps.items():
        if name in values:
            values[name] = ids.get(values[name], values[name])
    return {**values, "order_id": copy.pk}
