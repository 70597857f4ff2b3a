"""What else is in a contract: call bundles, call fraud limits, trunk channels (guide 2.5.3.5.4)."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import CharField, DecimalField, F, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from customers.enums import Channel
from customers.models import BundleChange, ChannelChange, Customer, FraudLimit
from customers.queries.contract import net_by_day

BUNDLE, CHANNEL, LIMIT = "bundle", "channel", "limit"
MONEY = DecimalField(max_digits=10, decimal_places=2)
NO_WORDS = Value("")


def etc_on(customer: Customer, day: date) -> list[dict]:
    """Rows of the grid on `day`: type, name, first and last day of the period, quantity; one query over the ledgers."""
    entries: dict[str, list[tuple]] = {BUNDLE: [], CHANNEL: [], LIMIT: []}
    for what, *entry in _entries(customer):
        entries[what].append(tuple(entry))
    counted = [
        *[(_("Call Bundle"), name, had) for name, had in sorted(_by_name(entries[BUNDLE]).items())],
        *[(_("Trunk Channel"), str(Channel(kind).label), had) for kind, had in _by_name(entries[CHANNEL]).items()],
    ]
    around = [(kind, name, stretch(had, day)) for kind, name, had in counted]
    said = _said(entries[BUNDLE], day)
    found = [_row(kind, name, *there, said.get(name, "")) for kind, name, there in around if there]
    found += _limits(entries[LIMIT], customer, day)
    return [{"pk": number, **row} for number, row in enumerate(found, 1)]


def _entries(customer: Customer) -> Iterable[tuple]:
    """(ledger, name, effective, change or default limit, custom limit, comment) of all three, the oldest first."""
    nothing = Cast(Value(None), MONEY)

    def of(model: type, what: str, name: object, amount: str, other: object = nothing, said: object = NO_WORDS):
        rows = model.objects.filter(customer=customer).order_by()
        return rows.annotate(
            what=Value(what), called=Cast(name, CharField()), amount=Cast(amount, MONEY), other=other,
            said=Cast(said, CharField()),
        ).values_list("what", "called", "effective", "amount", "other", "said", "pk")  # fmt: skip

    bundles = of(BundleChange, BUNDLE, "bundle__name", "change", said="comment")
    channels = of(ChannelChange, CHANNEL, "kind", "change")
    limits = of(FraudLimit, LIMIT, Value(""), "default_limit", F("custom_limit"))
    return [row[:6] for row in sorted(bundles.union(channels, limits, all=True), key=lambda row: (row[2], row[6]))]


def _by_name(entries: list[tuple]) -> dict[str, list[tuple[date, int]]]:
    found: dict[str, list[tuple[date, int]]] = {}
    for name, effective, amount, _other, _comment in entries:
        found.setdefault(name, []).append((effective, int(amount)))
    return found


def _said(entries: list[tuple], day: date) -> dict[str, str]:
    """Name → the comments of its changes up to `day`, the oldest first."""
    found: dict[str, list[str]] = {}
    for name, effective, _amount, _other, comment in entries:
        if comment and effective <= day:
            found.setdefault(name, []).append(comment)
    return {name: "; ".join(comments) for name, comments in found.items()}


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


def _row(kind: str, name: str, since: date, until: date | None, quantity: int | Decimal, comment: str = "") -> dict:
    return {"type": kind, "name": name, "valid_from": since, "valid_to": until, "qty": quantity, "comment": comment}


def _limits(entries: list[tuple], customer: Customer, day: date) -> list[dict]:
    """Both limits of the last entry up to `day`; they end when the next one begins."""
    now = [entry for entry in entries if entry[1] <= day][-1:]
    until = next((effective - timedelta(days=1) for _name, effective, *_both in entries if effective > day), None)
    money = _("%(currency)s/Day") % {"currency": customer.currency}
    labels = [FraudLimit._meta.get_field(name).verbose_name for name in ("default_limit", "custom_limit")]
    return [
        _row(_("Call Fraud Prevention"), f"{label}, {money}", effective, until, amount)
        for _name, effective, *both, _comment in now
        for label, amount in zip(labels, both, strict=True)
        if amount is not None
    ]
