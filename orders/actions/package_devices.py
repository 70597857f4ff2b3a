"""Devices that come with user packages: the order's device lines follow its items (product.md, guide 2.5.4.5)."""

from collections import Counter

from django.db.models import F

from orders.models import DeviceLine, Order, Shipment, ShippingPlace


def order_package_devices(order: Order) -> None:
    """As many devices of each package as the order adds of it on each billing account; lines that stay keep their
    shipping. The caller has `order` locked."""
    wanted: Counter[tuple[int, int, int | None]] = Counter()
    items = order.itemlines.filter(item__device__isnull=False)
    for *place, quantity in items.values_list("billing_account_id", "item__device_id", "item_id", "quantity"):
        account, model, package = place
        wanted[account, model, package] += quantity
    wanted = +wanted
    for line in order.devicelines.filter(package__isnull=False):
        quantity = wanted.pop((line.billing_account_id, line.model_id, line.package_id), 0)
        if not quantity:
            line.delete()
        elif quantity != line.quantity:
            line.quantity = quantity
            line.save(update_fields=["quantity"])
    DeviceLine.objects.bulk_create(
        DeviceLine(order=order, billing_account_id=account, model_id=model, package_id=package, quantity=quantity)
        for (account, model, package), quantity in wanted.items()
    )


def ship_to_site(order: Order, site_id: int | None = None) -> None:
    """What the order adds and gives to no place goes to this site, or to the main one; for orders that ask nobody.

    The caller has `order` locked.
    """
    lines = order.devicelines.filter(quantity__gt=0, shipments__isnull=True)
    sites = order.customer.sites.filter(pk=site_id) if site_id else order.customer.sites.order_by(F("is_main").desc())
    site = sites.first()
    if site is None or not lines:
        return
    place, _made = ShippingPlace.objects.get_or_create(
        order=order, name=site.name,
        defaults={
            "address": site.address, "city": site.city, "post_code": site.post_code,
            "phone": order.customer.contact_phone,
        },
    )  # fmt: skip
    Shipment.objects.bulk_create(
        Shipment(order=order, place=place, device=line, site=site, quantity=line.quantity) for line in lines
    )
