"""What My Home says of orders: what waits, what came back, drafts, and figures by the week."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Aggregate, Count, F, FloatField, Q
from django.db.models.functions import Extract, TruncWeek
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from oms.kit import charts
from oms.kit.ages import span
from oms.kit.figures import figure
from oms.kit.registries import Wait
from orders.enums import DRAFT, OrderState
from orders.kinds import TYPES, kind_of
from orders.models import Order
from orders.queries.waiting import came_back, queue, to_confirm
from partners.models import Account

WEEKS = 12
DRAFTS = 4
HOUR = 3_600


class Percentile(Aggregate):
    """percentile_cont: of the values, the one that so great a part of them does not exceed."""

    template = "percentile_cont(%(part)s) within group (order by %(expressions)s)"
    output_field = FloatField()

    def __init__(self, expression: Any, part: float, **extra: Any) -> None:
        super().__init__(expression, part=part, **extra)


# --- what waits


def waits_for_approval(user: Account, most: int) -> list[Wait]:
    """guide 2.11.1.2; an order whose work was saved goes on where it was left."""
    return [
        Wait(
            order.customer_name, _where(_("Take back") if order.back_is_asked else _("Approve"), order), _to_do(order),
            reverse("orders:approve", args=[order.no]), order.back_asked_at or order.submitted_at,
        )
        for order in queue(user)[:most]
    ]  # fmt: skip


def _to_do(order: Order) -> str:
    if order.back_is_asked:
        return _("Decide")
    return _("Go on") if order.state == OrderState.PROCESSING else _("Approve")


def waits_for_confirmation(user: Account, most: int) -> list[Wait]:
    """guide 2.11.1.3"""
    return [
        Wait(
            order.customer_name, _where(_("Confirm"), order), _("Confirm"), reverse("orders:confirm", args=[order.no]),
            order.approved_at,
        )
        for order in to_confirm(user)[:most]
    ]  # fmt: skip


def waits_for_correction(user: Account, most: int) -> list[Wait]:
    """Each with the approver's reason in full."""
    return [
        Wait(
            order.customer_name,
            _("Rejected by %(name)s: “%(reason)s”") % {"name": order.approver_name, "reason": order.reason},
            _("Look and correct"), order.get_absolute_url(), order.completed_at,
        )
        for order in came_back(user)[:most]
    ]  # fmt: skip


def _where(what: str, order: Order) -> str:
    """Approve: New Customer, Orbit Comms, order 503047"""
    words = {"what": what, "type": order.get_kind_display(), "partner": order.partner_name, "no": order.no}
    return _("%(what)s: %(type)s, %(partner)s, order %(no)s") % words


def is_new(user: Account) -> bool:
    """Whether a reseller has never ordered anything."""
    return not user.partner.is_sp and not Order.objects.visible_to(user).exists()


def has_ordered(user: Account) -> bool:
    return not is_new(user)


# --- drafts


def drafts(user: Account) -> dict[str, Any]:
    """Orders that the user's partner has begun and not sent, the newest first; how far each is."""
    mine = Order.objects.visible_to(user).filter(requester_id=user.partner_id, state__in=DRAFT)
    found = mine.order_by("-updated_at", "-pk")[:DRAFTS]
    return {
        "number": mine.count(),
        "drafts": [{"order": order, "done": _steps_done(order), "all": _steps(order)} for order in found],
    }


def _steps(order: Order) -> int:
    return len(kind_of(order).parts)


def _steps_done(order: Order) -> int:
    return min(len(order.saved_steps), _steps(order))


# --- by the week


def first_monday(today: date) -> date:
    """The Monday with which the drawn weeks begin."""
    return today - timedelta(days=today.weekday() + 7 * (WEEKS - 1))


def weeks(today: date) -> list[date]:
    return [first_monday(today) + timedelta(days=7 * n) for n in range(WEEKS)]


def _since(today: date) -> datetime:
    return timezone.make_aware(datetime.combine(first_monday(today), time()))


def _day(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")


def _span(seconds: float) -> str:
    return span(timedelta(seconds=seconds))


def orders_per_week(user: Account) -> dict[str, Any]:
    """Orders sent to an approver in each of the last weeks: for new customers, and all others."""
    today = timezone.localdate()
    new = [kind for kind, way in TYPES.items() if way.makes_customer]
    sent = Order.objects.visible_to(user).filter(submitted_at__gte=_since(today)).order_by()
    rows = sent.annotate(week=TruncWeek("submitted_at")).values("week").annotate(
        new=Count("pk", filter=Q(kind__in=new)), other=Count("pk", filter=~Q(kind__in=new))
    )  # fmt: skip
    found = {timezone.localtime(row["week"]).date(): (row["other"], row["new"]) for row in rows}
    columns = [(_day(week), found.get(week, (0, 0))) for week in weeks(today)]
    names = [_("Changes"), _("New customers")]
    total = sum(sum(values) for _foot, values in columns)
    return {
        "chart": charts.bars(columns, names),
        "said": _("%(n)s orders in %(weeks)s weeks, %(last)s in this one so far")
        % {"n": figure(total), "weeks": WEEKS, "last": figure(sum(columns[-1][1]))},
        "head": [_("Week from"), *names],
        "rows": [(foot, *map(figure, values)) for foot, values in columns],
        "empty": not total,
        "grid": reverse("orders:status"),
    }


def hours_to_confirm(user: Account) -> dict[str, Any]:
    """From submit to confirm, in hours, of the orders confirmed in each of the last weeks: the median and nine of ten."""
    today = timezone.localdate()
    done = Order.objects.visible_to(user).filter(
        state=OrderState.CONFIRMED, completed_at__gte=_since(today), submitted_at__isnull=False
    )
    took = Extract(F("completed_at") - F("submitted_at"), "epoch", output_field=FloatField())
    rows = done.order_by().annotate(week=TruncWeek("completed_at")).values("week").annotate(
        half=Percentile(took, 0.5), most=Percentile(took, 0.9), n=Count("pk")
    )  # fmt: skip
    found = {timezone.localtime(row["week"]).date(): row for row in rows}
    shown = [(week, found.get(week)) for week in weeks(today)]
    series = [
        (_("Median"), [row["half"] / HOUR if row else None for _week, row in shown]),
        (_("9 of 10"), [row["most"] / HOUR if row else None for _week, row in shown]),
    ]
    last = next((row for _week, row in reversed(shown) if row), None)
    words = [_span(last["half"]), _span(last["most"])] if last else ["", ""]
    return {
        "chart": charts.curves([_day(week) for week, _row in shown], series, words, _("h")),
        "said": _("Hours from submit to confirm; lately half within %(half)s, nine of ten within %(most)s")
        % {"half": words[0] or "—", "most": words[1] or "—"},
        "head": [_("Week from"), _("Orders"), _("Median"), _("9 of 10")],
        "rows": [
            (_day(week), figure(row["n"]), _span(row["half"]), _span(row["most"]))
            if row
            else (_day(week), "0", "—", "—")
            for week, row in shown
        ],
        "empty": not last,
        "grid": reverse("orders:status") + f"?state={OrderState.CONFIRMED}",
    }
