"""Batches of orders: how far each is, and what of a list was brought in before."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from orders.enums import BATCH_STATES, ENDED_BADLY, NOT_MADE, TAKEN_BACK_FROM
from orders.models import BatchEntry, Order, OrderBatch
from partners.models import Account


def that_far(state: str, path: str = "") -> Q:
    """Entries of a batch of which the order is as far as `state` of BATCH_STATES; `path` leads to the entries."""
    if state == NOT_MADE:
        return Q(**{f"{path}order__isnull": True})
    return Q(**{f"{path}order__state__in": BATCH_STATES[state]})


def within_reach(user: Account, path: str = "") -> Q:
    """Entries whose customer the user still sees; one that went to another reseller is not shown any more."""
    seen = {"order__partner_id__isnull": False} if user.sees_all else {"order__partner_id__in": user.reach()}
    ((name, value),) = seen.items()
    return Q(**{f"{path}order__isnull": True}) | Q(**{f"{path}{name}": value})


def batch_of(order: Order, user: Account) -> OrderBatch | None:
    """The batch that `order` came with, for those who may look at batches."""
    if not user.may_open("order-batches"):
        return None
    entry = BatchEntry.objects.visible_to(user).filter(order=order).select_related("batch").first()
    return entry.batch if entry else None


def entries_of(batch: OrderBatch, user: Account) -> QuerySet[BatchEntry]:
    return BatchEntry.objects.visible_to(user).filter(within_reach(user), batch=batch)


def with_figures(batches: QuerySet[OrderBatch], user: Account) -> QuerySet[OrderBatch]:
    """Each with `customers`, how many it has, and how many of them are how far: one figure for each of BATCH_STATES."""
    seen = within_reach(user, "entries__")
    figures = {state: Count("entries", filter=seen & that_far(state, "entries__")) for state in BATCH_STATES}
    return batches.annotate(customers=Count("entries", filter=seen), **figures)


def figures_of(batch: OrderBatch, user: Account) -> dict[str, int]:
    """Of one batch: `customers`, and how many are how far."""
    found = with_figures(OrderBatch.objects.filter(pk=batch.pk), user)
    return found.values("customers", *BATCH_STATES).get()


def still_standing(user: Account, contents: Iterable[str]) -> QuerySet[BatchEntry]:
    """Entries with one of these contents whose order was neither canceled nor rejected."""
    found = BatchEntry.objects.visible_to(user).filter(content__in=set(contents), order__isnull=False)
    return found.exclude(order__state__in=ENDED_BADLY).select_related("batch").order_by("pk")


def to_take_back(batch: OrderBatch) -> QuerySet[BatchEntry]:
    """Entries whose order its requester may still take back by itself."""
    return batch.entries.filter(order__state__in=TAKEN_BACK_FROM).select_related("order").order_by("pk")
