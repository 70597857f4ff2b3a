"""What else is in a contract: call bundles, call fraud limits, trunk channels (guide 2.5.3.5.4)."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from customers.enums import Channel
from customers.models import BundleChange, ChannelChange, Customer, FraudLimit
from customers.queries.contract import net_by_day


def etc_on(customer: Customer, day: date) -> list[dict]:
    """Rows of the grid on `day`: type, name, first and last day of the period, quantity; three queries."""
    found = [*_bundles(customer, day), *_limits(customer, day), *_channels(customer, day)]
    return [{"pk": number, **row} for number, row in enumerate(found, 1)]


def stretch(entries: Iterable[tuple[date, int]], day: date) -> tuple[date, date | None, int] | None:
    """(since, until, quantity on `day`) of the time around `day` in which there is anything; None when there is not."""
    total, quantity, since, until = 0, 0, None, None
    for when, change in net_by_day(entries).items():
        before, total = total, total + change
        if when <= day:
            quantity = total
            since = (since if before else when) if total else None
        elif quantity and total == 0:
            until = when - timedelta(days=1)
            break
    return (since, until, quantity) if quantity else None


def _row(kind: str, name: str, since: date, until: date | None, quantity) -> dict:
    return {"type": kind, "name": name, "valid_from": since, "valid_to": until, "qty": quantity}


def _bundles(customer: Customer, day: date) -> list[dict]:
    had: dict[str, list] = {}
    rows = BundleChange.objects.filter(customer=customer).order_by("bundle__name", "pk")
    for name, when, change in rows.values_list("bundle__name", "effective", "change"):
        had.setdefault(name, []).append((when, change))
    found = [(name, stretch(entries, day)) for name, entries in had.items()]
    return [_row(_("Call Bundle"), name, *around) for name, around in found if around]


def _channels(customer: Customer, day: date) -> list[dict]:
    had: dict[str, list] = {}
    for kind, when, change in ChannelChange.objects.filter(customer=customer).values_list(
        "kind", "effective", "change"
    ):
        had.setdefault(kind, []).append((when, change))
    found = [(kind, stretch(had.get(kind.value, []), day)) for kind in Channel]
    return [_row(_("Trunk Channel"), str(kind.label), *around) for kind, around in found if around]


def _limits(customer: Customer, day: date) -> list[dict]:
    limits = list(FraudLimit.objects.filter(customer=customer).order_by("effective", "pk"))
    now = [limit for limit in limits if limit.effective <= day][-1:]
    later = next((limit.effective - timedelta(days=1) for limit in limits if limit.effective > day), None)
    money = _("%(currency)s/Day") % {"currency": customer.currency}
    return [
        _row(_("Call Fraud Prevention"), f"{limit._meta.get_field(name).verbose_name}, {money}", limit.effective,
             later, getattr(limit, name))
        for limit in now for name in ("default_limit", "custom_limit") if getattr(limit, name) is not None
    ]  # fmt: skip
