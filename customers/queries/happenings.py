"""What this floor tells of a customer's past: its own data, its contract, its messages (customers/queries/timeline.py)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Model, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers.enums import GroupAct
from customers.models import (
    AdministratorLink,
    Customer,
    DeviceHolding,
    GroupChange,
    NumberHolding,
    QuantityChange,
    Suspension,
    TrialChange,
)
from customers.queries.changes import changes_of
from oms.kit.phones import national
from oms.kit.registries import Happening, TimelineSource, registries
from partners.models import Account, Notice

INFO = "customer-info"
NAMED = 3  # of many things at once; the rest is counted


def first_of(names: Sequence[str]) -> str:
    """The first few, and how many more there are."""
    found = list(dict.fromkeys(names))
    more = len(found) - NAMED
    words = ", ".join(found[:NAMED])
    return _("%(names)s and %(n)d more") % {"names": words, "n": more} if more > 0 else words


def order_address(no: str, reader: Account) -> str:
    """The order that wrote an entry, for whom may open orders."""
    page = registries.pages.get("order", "")
    return reverse(page, args=[no]) if no and page and reader.may_open("order-status") else ""


def changes(customer: Customer, reader: Account, until: datetime, most: int) -> list[Happening]:
    """Fields that became another, as in Change History."""
    rows = [row for row in changes_of(customer, reader=reader) if row["at"] <= until][:most]
    leads = reverse("customers:changes", args=[customer.code])
    return [
        Happening(
            row["at"], f"{row['kind']}: {row['item']}", " → ".join(filter(None, (row["before"], row["after"]))),
            ", ".join(filter(None, (row["operator"], row["company"]))), leads,
        )
        for row in rows
    ]  # fmt: skip


def messages(customer: Customer, reader: Account, until: datetime, most: int) -> list[Happening]:
    sent = Notice.objects.visible_to(reader).filter(customer_code=customer.code, created_at__lte=until)
    rows = sent.order_by("-created_at", "-pk").values("created_at", "subject", "receiver", "sender")[:most]
    leads = reverse("customers:notifications", args=[customer.code])
    return [
        Happening(
            row["created_at"], row["subject"],
            _("to %(receiver)s") % {"receiver": row["receiver"]}, row["sender"], leads,
        )
        for row in rows
    ]  # fmt: skip


def _together(found: QuerySet[Any], at: str, by: str, name: str, most: int, **more: Any) -> list[dict[str, Any]]:
    """Entries made at once by one order are one happening: when, by whom, which order, how many, their names."""
    rows = found.order_by().values(when=F(at), who=F(by), no=F("order_no")).annotate(
        n=Count("pk"), names=ArrayAgg(name, order_by=[name]), **more
    )  # fmt: skip
    return list(rows.order_by("-when", "-no", "who")[:most])


def _held(
    model: type[Model], name: str, came: Callable[[int], str], went: Callable[[int], str], show: Callable[[str], str]
) -> Callable[[Customer, Account, datetime, int], list[Happening]]:
    """Things that came, and things that went back, each in one query."""

    def find(customer: Customer, reader: Account, until: datetime, most: int) -> list[Happening]:
        mine = model._default_manager.visible_to(reader).filter(customer=customer)  # type: ignore[attr-defined]
        found = [
            Happening(row["when"], words(row["n"]), first_of([show(one) for one in row["names"]]), row["who"], leads)
            for rows, words in (
                (_together(mine.filter(made_at__lte=until), "made_at", "made_by", name, most), came),
                (_together(mine.filter(ended_at__lte=until), "ended_at", "ended_by", name, most), went),
            )
            for row in rows
            for leads in [order_address(row["no"], reader)]
        ]
        return sorted(found, key=lambda one: one.at, reverse=True)[:most]

    return find


numbers = _held(
    NumberHolding, "e164",
    lambda n: ngettext("%(n)d number came", "%(n)d numbers came", n) % {"n": n},
    lambda n: ngettext("%(n)d number goes back", "%(n)d numbers go back", n) % {"n": n}, national,
)  # fmt: skip
devices = _held(
    DeviceHolding, "model__name",
    lambda n: ngettext("%(n)d device came", "%(n)d devices came", n) % {"n": n},
    lambda n: ngettext("%(n)d device goes back", "%(n)d devices go back", n) % {"n": n}, str,
)  # fmt: skip


def contract(customer: Customer, reader: Account, until: datetime, most: int) -> list[Happening]:
    """Order items that became more or fewer, and trials that became longer or shorter."""
    mine = QuantityChange.objects.visible_to(reader).filter(line__customer=customer, made_at__lte=until)
    found = [
        Happening(
            row["when"], _("Order items change"), first_of(row["names"]), row["who"], order_address(row["no"], reader)
        )
        for row in _together(mine, "made_at", "made_by", "line__item__name", most)
    ]
    trials = TrialChange.objects.visible_to(reader).filter(line__customer=customer, made_at__lte=until)
    leads = reverse("customers:service-items", args=[customer.code])
    found += [
        Happening(
            row["made_at"], _("Billing Start of %(item)s") % {"item": row["line__item__name"]},
            f"{date_format(row['before'])} → {date_format(row['after'])}", row["made_by"], leads,
        )
        for row in trials.order_by("-made_at", "-pk").values("made_at", "made_by", "before", "after", "line__item__name")[:most]
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.at, reverse=True)[:most]


def stops(customer: Customer, reader: Account, until: datetime, most: int) -> list[Happening]:
    """Stops and what ended them; a customer has few."""
    found = []
    for stop in Suspension.objects.visible_to(reader).filter(customer=customer).order_by("-pk")[:most]:
        leads = order_address(stop.order_no, reader)
        words = f"{stop.reason} ({date_format(stop.start)})"
        found.append(Happening(stop.made_at, _("Service stopped"), words, stop.made_by, leads))
        if stop.ended_at and stop.end:
            found.append(Happening(stop.ended_at, _("Service resumed"), date_format(stop.end), stop.ended_by, leads))
    return sorted((one for one in found if one.at <= until), key=lambda one: one.at, reverse=True)[:most]


def sign_ins(customer: Customer, reader: Account, until: datetime, most: int) -> list[Happening]:
    """When the customer's administrator came through the link that was sent."""
    used = AdministratorLink.objects.visible_to(reader).filter(customer=customer, used_at__lte=until)
    leads = reverse("customers:administrator", args=[customer.code])
    title, person = _("The administrator chose a password"), customer.admin_name or customer.admin_id
    rows = used.order_by("-used_at", "-pk").values_list("used_at", flat=True)[:most]
    return [Happening(at, title, "", person, leads) for at in rows]


def groups(customer: Customer, reader: Account, until: datetime, most: int) -> list[Happening]:
    mine = GroupChange.objects.visible_to(reader).filter(customer_code=customer.code, at__lte=until)
    rows = mine.order_by("-at", "-pk").values("at", "act", "group__name", "group__code", "operator", "company")[:most]
    return [
        Happening(
            row["at"], _("Put into a group") if row["act"] == GroupAct.ADD else _("Taken out of a group"),
            row["group__name"], f"{row['operator']}, {row['company']}", reverse("customers:group", args=[row["group__code"]]),
        )
        for row in rows
    ]  # fmt: skip


SOURCES = (
    TimelineSource("contract", gettext_lazy("Contract"), INFO, contract, "good", 20),
    TimelineSource("numbers", gettext_lazy("Numbers"), INFO, numbers, "next", 30),
    TimelineSource("devices", gettext_lazy("Devices"), INFO, devices, "next", 40),
    TimelineSource("messages", gettext_lazy("Messages"), INFO, messages, "info", 50),
    TimelineSource("changes", gettext_lazy("Changes"), INFO, changes, "plain", 60),
    TimelineSource("stops", gettext_lazy("Stops"), INFO, stops, "warn", 70),
    TimelineSource("sign-ins", gettext_lazy("Sign-ins"), INFO, sign_ins, "plain", 80),
    TimelineSource("groups", gettext_lazy("Customer Group"), "customer-group", groups, "plain", 90),
)
