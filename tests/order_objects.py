"""Orders and what stands around them, for tests/objects.py: functions from a partner's id to the value of a parameter."""

from collections.abc import Callable
from uuid import uuid4

from django.db.models import Count
from django.utils import timezone


def order_in(*states: str) -> Callable[[int], str | None]:
    """The number of the partner's furthest order in one of `states`."""

    def find(partner_id: int) -> str | None:
        from orders.models import Order  # the apps are loaded only when a test runs

        found = Order.objects.filter(partner_id=partner_id, state__in=states)
        return max(found, key=lambda order: (len(order.saved_steps), order.pk)).no if found else None

    return find


def coming(asked: bool) -> Callable[[int], str | None]:
    """The number of a confirmed order of the partner's that waits for its day, its taking back `asked` or not."""

    def find(partner_id: int) -> str | None:
        from orders.models import Order  # the apps are loaded only when a test runs

        waits = Order.objects.filter(partner_id=partner_id, state="confirmed", took_effect_at__isnull=True)
        found = waits.filter(back_asked_at__isnull=not asked).order_by("pk")
        return found.values_list("no", flat=True).first() or any_order(partner_id)

    return find


def change_draft(partner_id: int) -> str | None:
    """A draft of a running customer, whose steps are other pages than those of a new one."""
    from orders.models import Order  # the apps are loaded only when a test runs

    found = Order.objects.filter(partner_id=partner_id, state__in=DRAFTS, kind="change").first()
    return found.no if found else order_in(*DRAFTS)(partner_id)


def any_order(partner_id: int) -> str | None:
    from orders.models import Order  # the apps are loaded only when a test runs

    return Order.objects.filter(partner_id=partner_id).order_by("pk").values_list("no", flat=True).last()


def customer_in(*statuses: str) -> Callable[[int], str | None]:
    """The code of the partner's first customer with one of `statuses`."""

    def find(partner_id: int) -> str | None:
        from customers.models import Customer  # the apps are loaded only when a test runs

        found = Customer.objects.filter(partner_id=partner_id, status__in=statuses).order_by("pk")
        return found.values_list("code", flat=True).first()

    return find


def order_with_file(column: str) -> Callable[[int], object]:
    """Number of an order that has a file, or that file's key."""

    def find(partner_id: int) -> object:
        from orders.models import OrderFile  # the apps are loaded only when a test runs

        return (
            OrderFile.objects.filter(order__partner_id=partner_id).order_by("pk").values_list(column, flat=True).first()
        )

    return find


def command(partner_id: int) -> int | None:
    """A command to the network, a failed one if there is one."""
    from inventory.models import Command  # the apps are loaded only when a test runs

    found = Command.objects.filter(partner_id=partner_id).order_by("id")
    return (found.filter(state="failed").first() or found.first() or Command()).pk


def batch(partner_id: int) -> int:
    """A list of changes of the partner's that was brought in."""
    from orders.models import OrderBatch  # the apps are loaded only when a test runs

    found = OrderBatch.objects.filter(partner_id=partner_id).order_by("-pk").first()
    values = {"partner_name": "", "file_name": "probe.xlsx", "brought_by": "Probe", "created_at": timezone.now()}
    made = found or OrderBatch.objects.create(partner_id=partner_id, content="probe", **values)
    return int(made.pk)


def shipped(column: str) -> Callable[[int], object]:
    """Of the partner's order with the most parcels: its number, its place's key, or its parcel's, made where none left."""

    def find(partner_id: int) -> object:
        from orders.models import Order, Parcel  # the apps are loaded only when a test runs

        orders = Order.objects.filter(partner_id=partner_id, ship_requested__gt=0)
        order = orders.annotate(n=Count("parcels")).order_by("-n", "pk").first()
        if order is None:
            return None
        place = order.shippingplaces.order_by("pk").first()
        values = {"place": place, "shipped_at": timezone.now(), "shipped_by": "Probe"}
        parcel = Parcel.objects.get_or_create(order=order, number=1, defaults=values)[0]
        return {"no": order.no, "place": place.pk, "parcel": parcel.pk}[column]

    return find


def stock_number(partner_id: int) -> str | None:
    from inventory.models import Number  # the apps are loaded only when a test runs

    free = Number.objects.in_stock_of(partner_id).order_by("e164")
    return free.values_list("e164", flat=True).first()


def transfer(partner_id: int) -> str:
    """A transfer of the partner to the provider, or of the provider to the first one below it, not agreed to."""
    from oms.kit.acting import root_id
    from orders.models import Transfer
    from partners.models import Partner  # the apps are loaded only when a test runs

    other = root_id() if partner_id != root_id() else Partner.objects.get(name="Vertical Cloud").pk
    names = dict(Partner.objects.filter(pk__in=[partner_id, other]).values_list("pk", "name"))
    values = {
        "what": "numbers", "nonce": uuid4(), "giver_id": partner_id, "giver_name": names[partner_id], "receiver_id": other,
        "receiver_name": names[other], "opener_id": other, "opener_name": names[other], "approver_id": root_id(),
        "approver_name": names.get(root_id(), ""), "quantity": 0, "cut_at": timezone.now(), "opened_at": timezone.now(),
    }  # fmt: skip
    made, new = Transfer.objects.get_or_create(no=f"T{partner_id}", defaults=values)
    if new:
        made.sides.create(side="giver", partner_id=partner_id, note=f"Only for {names[partner_id]}")
        made.moves.create(verb="open", target="proposed", by_partner=names[other], at=made.opened_at)
    return made.no


DRAFTS = ("temporary", "registration")
WAITING = ("submitted", "processing")
SHIPPING = ("shipping-desk", "ship-place", "packing-list", "parcel-label")

OBJECTS: dict[str, Callable[[int], object]] = {
    "customers.code": customer_in("activated"),
    "inventory:retry-command.pk": command,
    "inventory:give-up-command.pk": command,
    "inventory:mend-command.pk": command,
    "inventory.code": customer_in("activated"),
    "orders.no": any_order,
    "orders:transfer-of.digits": stock_number,
    "orders:transfer-customer.code": customer_in("activated"),
    **{f"orders:transfer{act}.no": transfer for act in ("", "-consent", "-approve", "-end")},
    "orders:batch.pk": batch,
    "orders:batch-take-back.pk": batch,
    "orders:service-start.code": customer_in("created"),
    "orders:change-order.code": customer_in("activated"),
    "orders:manager-portal.code": customer_in("activated"),
    "orders:approve.no": order_in(*WAITING),
    "orders:assign.no": order_in(*WAITING),
    "orders:sent.no": order_in(*WAITING),
    "orders:confirm.no": order_in("approved"),
    "orders:refuse.no": order_in("approved"),
    "orders:ask-back.no": coming(asked=False),
    "orders:leave-back.no": coming(asked=True),
    "orders:decide-back.no": coming(asked=True),
    "orders:cancel.no": order_in(*DRAFTS),
    "orders:withdraw.no": order_in("submitted"),
    "orders:copy.no": order_in("canceled", "rejected", "rejected_approval"),
    **{f"orders:{name}.no": shipped("no") for name in SHIPPING},
    "orders:ship-place.pk": shipped("place"),
    "orders:packing-list.pk": shipped("parcel"),
    "orders:parcel-label.pk": shipped("parcel"),
    "orders:file.no": order_with_file("order__no"),
    "orders:file.pk": order_with_file("pk"),
    "orders:step-info.no": change_draft,
    "orders:step-*.no": order_in(*DRAFTS),
}
LATER = (
    "service-stop",
    "service-resume",
    "service-plan-change",
    "customer-close",
    "package-upgrade",
    "license-change",
    "package-swap",
    "unshipped-allocate",
)
OBJECTS |= {"orders:form.no": order_in(*DRAFTS)} | {f"orders:{name}.code": customer_in("activated") for name in LATER}
