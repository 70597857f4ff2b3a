"""What My Home says of customers: figures with a line over time, and trials that end. All of it stands in the ledger."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.enums import USER_LICENSE_GROUP, ChargeMode, ItemType
from customers.enums import HAS_CONTRACT, CustomerType
from customers.models import Customer, QuantityChange, ServiceLine
from customers.queries.summary import COUNTED
from oms.kit import charts
from oms.kit.figures import figure, signed
from oms.kit.registries import Tile
from partners.models import Account

WEEKS = 12
MONTH = 4  # weeks over which a change is told
TRIAL_DAYS = 30  # ahead
LISTED = 3


def days(today: date) -> list[date]:
    """Today and the same weekday of the weeks before, the oldest first."""
    return [today - timedelta(days=7 * n) for n in range(WEEKS, -1, -1)]


def tiles(user: Account) -> list[Tile]:
    """Customers in service, user packages under contract, and what all contracts come to in a month."""
    today = timezone.localdate()
    return [_customers(user, today), *_contracts(user, today)]


def _customers(user: Account, today: date) -> Tile:
    mine = Customer.objects.visible_to(user).exclude(kind=CustomerType.DEMO)
    ended = Q(service_end__isnull=False)
    on = {
        f"w{n}": Count("pk", filter=Q(service_start__lte=day) & ~(ended & Q(service_end__lte=day)))
        for n, day in enumerate(days(today))
    }
    found = mine.aggregate(all=Count("pk", filter=Q(status__in=COUNTED)), **on)
    line = [found[f"w{n}"] for n in range(WEEKS + 1)]
    of = figure(found["all"])
    return Tile(_("Customers in service"), figure(line[-1]), of, *_change(line), address=reverse("customers:info"))


def _contracts(user: Account, today: date) -> list[Tile]:
    """One query: each week's sums by currency. A trial is under contract and not charged yet."""
    packages, monthly = Q(line__item__kind=ItemType.USER_PACKAGE), Q(line__item__charge=ChargeMode.MONTHLY)
    worth = F("change") * F("line__price")
    sums: dict[str, Any] = {}
    for n, day in enumerate(days(today)):
        then = Q(effective__lte=day)
        sums[f"p{n}"] = Coalesce(Sum("change", filter=packages & then), 0)
        sums[f"m{n}"] = Coalesce(Sum(worth, filter=monthly & then & Q(line__billing_start__lte=day)), Decimal(0))
    mine = QuantityChange.objects.visible_to(user).filter(line__customer__status__in=HAS_CONTRACT)
    rows = list(mine.order_by().values(currency=F("line__currency")).annotate(**sums))
    counted = [sum(row[f"p{n}"] for row in rows) for n in range(WEEKS + 1)]
    found = [Tile(_("User packages"), figure(counted[-1]), "", *_change(counted), address=_packages(user))]
    for row in sorted(rows, key=lambda row: -row[f"m{WEEKS}"])[:1]:
        money = [row[f"m{n}"] for n in range(WEEKS + 1)]
        label = _("Per month, %(currency)s") % {"currency": row["currency"]}
        found.append(Tile(label, figure(money[-1], 2), "", *_change(money)))
    return found


def _packages(user: Account) -> str:
    """Where they are listed by what they are."""
    named = urlencode({"q": USER_LICENSE_GROUP})
    listed = user.may_open("service-status-per-license")
    return f"{reverse('customers:service-status-per-license')}?{named}" if listed else ""


def _change(line: list[Any]) -> tuple[str, str, str]:
    """(what has changed in four weeks, its tone, the line)"""
    change = line[-1] - line[-1 - MONTH]
    words = _("%(change)s in 4 weeks") % {"change": signed(change)}
    return words, "good" if change > 0 else "", charts.spark([float(value) for value in line])


# --- trials


def trials(user: Account, today: date) -> QuerySet[ServiceLine]:
    """Service lines in their trial whose last free day is within the next days, with their quantity as `qty`."""
    soon = today + timedelta(days=TRIAL_DAYS + 1)
    lines = ServiceLine.objects.visible_to(user).filter(
        act_date__lt=F("billing_start"), billing_start__gt=today, billing_start__lte=soon,
        customer__status__in=HAS_CONTRACT,
    )  # fmt: skip
    return lines.annotate(qty=Coalesce(Sum("changes__change"), 0)).filter(qty__gt=0).order_by("billing_start", "pk")


def trials_ending(user: Account) -> dict[str, Any]:
    """The trials that end first, what each will cost in a month, and how many there are."""
    today = timezone.localdate()
    found = trials(user, today)
    grid = reverse("customers:trial-items") + "?trial=running&sort=end" if user.may_open("trial-items") else ""
    rows = list(_lines(found.select_related("customer", "item")[:LISTED], today))
    return {"rows": rows, "number": found.count(), "grid": grid}


def _lines(found: Iterable[ServiceLine], today: date) -> Iterable[dict[str, Any]]:
    for line in found:
        left = (line.billing_start - today).days - 1
        yield {
            "line": line, "left": left, "price": line.price * line.qty,
            "link": reverse("customers:service-items", args=[line.customer.code]),
        }  # fmt: skip
