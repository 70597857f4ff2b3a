"""Lifetime licenses: who is asked and who may decide, what is held on which day, and the rows of the grids (guide 2.7.3).

What a company holds is known to itself and to those above it: nothing here tells a child of its parent's licenses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.lifetime import LIFETIME_WAYS, LifetimeOption, LifetimeRole, LifetimeState
from billing.models import LifetimeChange, LifetimeHolding, LifetimeOrder
from catalogue.enums import ItemType
from customers.models import ServiceSpan
from oms.kit.acting import as_system, root_id
from oms.kit.figures import signed
from oms.kit.registries import Wait
from partners.models import Account, Partner

MOST = 1000


@dataclass(frozen=True)
class Asked:
    """A company that may stand above the one who asks: only its id and name leave the query."""

    id: int
    name: str


def whom_to_ask(user: Account) -> list[Asked]:
    """The parent first, then the provider (guide 2.7.3). The provider records what it has from the vendor itself."""
    parent = user.partner.parent_id
    ids = [root_id()] if parent is None else list(dict.fromkeys([parent, root_id()]))
    with as_system():
        names = dict(Partner.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [Asked(pk, names[pk]) for pk in ids]


def parent_name(user: Account) -> str:
    """Of the own company; nothing for the provider."""
    return whom_to_ask(user)[0].name if user.partner.parent_id else ""


def may_take(user: Account, order: LifetimeOrder, verb: str) -> bool:
    """Only who is asked approves or rejects, only who asked cancels."""
    role = {LifetimeRole.ASKED: order.asked_id, LifetimeRole.ASKER: order.partner_id}
    return role[LifetimeRole(LIFETIME_WAYS[verb].role)] == user.partner_id


# --- what is held


@dataclass(frozen=True)
class Held:
    """What a company has of an option on one day, and how many of these its children have."""

    total: int
    given: int

    @property
    def free(self) -> int:
        return self.total - self.given


def held_on(partner_id: int, option: str, day: date) -> Held:
    return _held(_edges(partner_id, option), day)


def least_from(partner_id: int, option: str, day: date) -> Held:
    """Of `day` and all later days the one on which the fewest are free."""
    edges = _edges(partner_id, option)
    days = {day, *(edge for edge, _own, _given in edges if edge > day)}
    return min((_held(edges, one) for one in sorted(days)), key=lambda held: held.free)


def totals_of(partner_id: int) -> dict[str, int]:
    """Option → what a company has today."""
    return {option: held_on(partner_id, option, timezone.localdate()).total for option in LifetimeOption.values}


def why_not_moved(partner: Partner) -> Iterator[str]:
    """What ties a reseller to the parent that it has its licenses from."""
    mine = LifetimeChange.objects.filter(partner=partner)
    total = mine.aggregate(n=Sum("quantity"))["n"] or 0
    if total or mine.filter(day__gt=timezone.localdate()).exists():
        yield _("%(name)s has lifetime licenses of its parent. They go back first.") % {"name": partner.name}
    if LifetimeOrder.objects.filter(partner=partner, state=LifetimeState.ORDERED).exists():
        yield _("An order of %(name)s for lifetime licenses is not decided yet.") % {"name": partner.name}


def _edges(partner_id: int, option: str) -> list[tuple[date, int, int]]:
    """(day, own change, change of what the children have), in any order."""
    rows = LifetimeChange.objects.filter(Q(partner_id=partner_id) | Q(giver_id=partner_id), option=option)
    return [
        (day, n if owner == partner_id else 0, n if giver == partner_id else 0)
        for owner, giver, day, n in rows.values_list("partner_id", "giver_id", "day", "quantity")
    ]


def _held(edges: list[tuple[date, int, int]], day: date) -> Held:
    past = [(own, given) for edge, own, given in edges if edge <= day]
    return Held(sum(own for own, _given in past), sum(given for _own, given in past))


# --- rows of the grids


def _sum(rows: QuerySet, column: str = "quantity") -> Coalesce:
    """The sum over `rows`, which name their outer row; nought where there are none."""
    added = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Sum(column)).values("n")
    return Coalesce(Subquery(added, output_field=IntegerField()), Value(0))


def _packages(day: date) -> Coalesce:
    """User packages of a partner's own customers, as the license report counts them."""
    spans = ServiceSpan.objects.filter(partner_id=OuterRef("partner_id"), valid_from__lte=day, valid_to__gte=day)
    return _sum(spans.filter(item__kind=ItemType.USER_PACKAGE), "qty")


def holdings(user: Account) -> QuerySet[LifetimeHolding]:
    """guide 2.7.3.1: of each partner and option what there is today. `users`: so many user packages of the own customers
    have a license, Lifetime ones first; `others` have none of either option."""
    day = timezone.localdate()
    up_to = LifetimeChange.objects.filter(day__lte=day)
    mine, given = up_to.filter(partner_id=OuterRef("partner_id")), up_to.filter(giver_id=OuterRef("partner_id"))
    later = LifetimeChange.objects.filter(partner_id=OuterRef("partner_id"), option=OuterRef("option"), day__gt=day)
    waiting = LifetimeOrder.objects.filter(
        partner_id=OuterRef("partner_id"), option=OuterRef("option"), state=LifetimeState.ORDERED
    )
    first = LifetimeOption.LIFETIME
    rows = LifetimeHolding.objects.visible_to(user).annotate(
        total=_sum(mine.filter(option=OuterRef("option"))),
        allocated=_sum(given.filter(option=OuterRef("option"))),
        inactive=_sum(later),
        ordered=_sum(waiting),
        packages=_packages(day),
        of_first=_sum(mine.filter(option=first)) - _sum(given.filter(option=first)),
        of_both=_sum(mine) - _sum(given),
    )
    return rows.annotate(
        parent=Coalesce(F("partner__parent__name"), Value(parent_name(user)), output_field=CharField()),
        others=Greatest(F("packages") - F("of_both"), Value(0)),
        left=Greatest(F("packages") - F("of_first"), Value(0)),
    ).annotate(users=_users(first))


def _users(first: str) -> Any:
    """Lifetime licenses are used first, hybrid ones by the packages that are left."""
    free = F("total") - F("allocated")
    return Case(When(option=first, then=Least(F("packages"), free)), default=Least(F("left"), free))


def orders_of(user: Account) -> QuerySet[LifetimeOrder]:
    """All that the reader may see. Who decided is named to those who may see that person, to others as the company."""
    people = Account.objects.visible_to(user)
    decided = people.filter(pk=OuterRef("decided_by_id")).values("name")
    ordered = people.filter(pk=OuterRef("ordered_by_id")).values("name")
    by_asked = Q(state__in=[LifetimeState.APPROVED, LifetimeState.REJECTED])
    name = Case(
        When(by_asked, then=Coalesce(Subquery(decided), F("asked_name"))), default=Value(""), output_field=CharField()
    )
    return LifetimeOrder.objects.visible_to(user).annotate(
        approver=name, approved_at=Case(When(by_asked, then=F("decided_at"))), order_user=Subquery(ordered)
    )


def received_by(user: Account) -> QuerySet[LifetimeOrder]:
    """Orders that the own company is asked for."""
    return orders_of(user).filter(asked_id=user.partner_id)


def requested_of(user: Account, holding: LifetimeHolding) -> QuerySet[LifetimeOrder]:
    """guide 2.7.3.1.2: what a partner has ordered of an option."""
    return orders_of(user).filter(partner_id=holding.partner_id, option=holding.option)


def received_of(user: Account, holding: LifetimeHolding) -> QuerySet[LifetimeOrder]:
    """guide 2.7.3.1.3: what a partner was asked for of an option."""
    return orders_of(user).filter(asked_id=holding.partner_id, option=holding.option)


# --- what waits


def waiting_for(user: Account) -> QuerySet[LifetimeOrder]:
    """guide 2.7.3.2: orders that the own company decides."""
    return received_by(user).filter(state=LifetimeState.ORDERED)


def lifetime_to_count(user: Account) -> QuerySet[LifetimeOrder]:
    """The number beside the menu entry, up to a thousand."""
    asked = LifetimeOrder.objects.visible_to(user).filter(asked_id=user.partner_id, state=LifetimeState.ORDERED)
    return asked.order_by()[:MOST]


def waits_for_lifetime(user: Account, most: int) -> list[Wait]:
    """What My Home lists."""
    rows = waiting_for(user).select_related("partner").order_by("ordered_at", "pk")[:most]
    return [
        Wait(
            f"{one.partner.name}: {one.get_option_display()}",
            _("Lifetime licenses: %(n)s") % {"n": change_in_words(one.quantity)}, _("Approve or reject"),
            one.decide_address(), one.ordered_at,
        )
        for one in rows
    ]  # fmt: skip


def change_in_words(quantity: int) -> str:
    """+30, or −10."""
    return signed(quantity)
