"""What happened to a number, in words, as the database's own triggers kept it; and who used it from when to when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from inventory.enums import PORTED, CustomerAssign, UseStatus
from inventory.models import HandOver, Number
from oms.kit.acting import as_system
from oms.kit.scope import narrow
from partners.models import Account, Closure

Event = Number.pgh_event_model
MOST = 2_000  # events read; the newest
LABELS = {
    "assign": gettext_lazy("Customer Assign"),
    "use": gettext_lazy("Use Status"),
    "partner_name": gettext_lazy("Assigned Reseller"),
    "customer_name": gettext_lazy("Assigned Customer"),
    "site_name": gettext_lazy("Site Name"),
    "reserved_by": gettext_lazy("Order No"),
    "number_type_id": gettext_lazy("Number Type"),
    "ported": gettext_lazy("Number Porting"),
    "quarantine_until": gettext_lazy("Rests until"),
    "gold": gettext_lazy("Gold"),
    "comment": gettext_lazy("Comment"),
}


@dataclass
class Stay:
    """A customer used the number at a site, from the one moment to the other; `until` is open while it does."""

    customer: str
    code: str
    site: str
    since: datetime
    order_no: str
    until: datetime | None = None


@dataclass(frozen=True)
class Past:
    """`records`: one for each change, the newest first. `stays`: who used it, the last one first."""

    records: list[dict[str, Any]] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """From one state to the next; without `before` it came into the reader's reach, without `event` it left it."""

    at: datetime
    before: Any
    event: Any
    handed: HandOver | None = None  # from one reseller to another, where it was that

    @property
    def tells(self) -> bool:
        return not (self.before and self.event) or self.event.pgh_label != "update" or bool(_changes(self))


def past_of(e164: str, user: Account) -> Past:
    """Everything that happened to a number while it was in the reach of `user`; a few queries, however long it is."""
    events = {event.pgh_id: event for event in _events(e164, user)}
    if not events:
        return Past()
    steps = _steps(e164, events, user)
    records = [_record(place, step) for place, step in enumerate((s for s in steps if s.tells), start=1)]
    return Past(records[::-1], list(_stays(steps))[::-1])


def ever_ported_out(e164s: Iterable[str]) -> set[str]:
    """Which of these once left for another provider: such a number is never created or deleted again."""
    with as_system():
        kept = Event.objects.filter(e164__in=list(e164s), assign=CustomerAssign.PORTED_OUT)
        return set(kept.values_list("e164", flat=True))


def _events(e164: str, user: Account) -> QuerySet[Any]:
    """The newest, each with what the reader may know beside it: who did it, the customer's code, and the `line` of
    companies from the top down to the one that had it."""
    account = Cast(KeyTextTransform("account", OuterRef("pgh_context__metadata")), BigIntegerField())
    named = Concat("name", Value(" ("), "partner__name", Value(")"), output_field=CharField())
    person = Account.objects.visible_to(user).filter(pk=account)
    customer = Customer.objects.visible_to(user).filter(pk=OuterRef("customer_id"))
    kept = narrow(Event.objects.filter(e164=e164), "partner_id", user).select_related("pgh_context")
    found: QuerySet[Any] = kept.annotate(
        person=Subquery(person.values(text=named)[:1]),
        code=Subquery(customer.values("code")[:1]),
        line=ArraySubquery(Closure.objects.filter(descendant=OuterRef("partner_id")).values("ancestor")),
    )
    return found.order_by("-pgh_id")[:MOST]


def _steps(e164: str, events: dict[int, Any], user: Account) -> list[Step]:
    """What the reader may see, in order. Of the rest it learns only when the number left its reach."""
    marks = [(pk, event.pgh_created_at) for pk, event in sorted(events.items())]
    if not user.sees_all:
        with as_system():
            moments = Event.objects.filter(e164=e164, pgh_id__gte=marks[0][0]).order_by("pgh_id")
            marks = list(moments.values_list("pgh_id", "pgh_created_at"))
    found: list[Step] = []
    before = None
    handed = {one.moment: one for one in HandOver.objects.visible_to(user).filter(e164=e164)}
    for mark, at in marks:
        event = events.get(mark)
        if event or before:
            other = not (event and before) or event.partner_id != before.partner_id
            found.append(Step(at, before, event, handed.get(at) if other else None))
        before = event
    return found


def _record(place: int, step: Step) -> dict[str, Any]:
    before, event = step.before, step.event
    state = event or before
    held = before if before and not state.customer_id else state  # whose it was until then
    return {
        "pk": place,
        "at": step.at,
        "what": _handed(step.handed) if step.handed else _what(before, event),
        "customer": held.customer_name,
        "customer_code": held.code or "",
        "site": held.site_name,
        "partner": state.partner_name,
        "order_no": step.handed.order_no
        if step.handed
        else state.reserved_by or (before.reserved_by if before else ""),
        "changes": "; ".join(f"{label}: {old or '—'} → {new or '—'}" for label, old, new in _changes(step)),
        "who": _who(event) if event else "",
    }


def _stays(steps: list[Step]) -> Iterator[Stay]:
    """A stay ends where customer or site change, or the number goes back."""
    stay: Stay | None = None
    place: tuple[int, str] | None = None
    for step in steps:
        event = step.event
        used = event is not None and event.assign == CustomerAssign.USED and event.pgh_label != "delete"
        now = (event.customer_id, event.site_name) if used else None
        if now == place:
            continue
        if stay:
            stay.until = step.at
            yield stay
        place, stay = now, None
        if used:
            order_no = step.before.reserved_by if step.before else ""
            stay = Stay(event.customer_name, event.code or "", event.site_name, step.at, order_no)
    if stay:
        yield stay


def _changes(step: Step) -> list[tuple[str, str, str]]:
    """(label, before, after) of every value that differs."""
    if not (step.before and step.event):
        return []
    return [
        (str(label), old, new)
        for name, label in LABELS.items()
        if (old := _words(step.before, name)) != (new := _words(step.event, name))
    ]


def _words(event: Any, name: str) -> str:
    """A value as a person reads it."""
    value = getattr(event, name)
    if value in (None, ""):
        return ""
    if name == "assign":
        return str(CustomerAssign(value).label)
    if name == "use":
        return str(UseStatus(value).label)
    if name == "ported":
        return str(PORTED[value])
    if name == "gold":
        return _("Yes") if value else _("No")
    if name == "number_type_id":
        return str(event.type_name)
    return date_format(value, "DATE_FORMAT") if name == "quarantine_until" else str(value)


def _handed(handed: HandOver) -> str:
    told = {"giver": handed.giver_name, "receiver": handed.receiver_name}
    return _("Transferred from %(giver)s to %(receiver)s") % told


def _what(before: Any, event: Any) -> str:
    """The change in a few words; the first that fits says it."""
    if event is None:
        return _("Out of view")
    if event.pgh_label == "delete":
        return _("Deleted")
    if event.pgh_label == "insert":
        return _("Ported in") if event.ported else _("Registered")
    if before is None:
        return _("Came into view")
    if before.assign != event.assign:
        return _assigned(before, event)
    if before.partner_id != event.partner_id:
        return _moved(before, event)
    if not before.ported and event.ported:
        return _("Ported in")
    if event.customer_id and before.site_name != event.site_name:
        return _("Now at site %s") % (event.site_name or "—")
    if before.use != event.use:
        return str(UseStatus(event.use).label)
    return _("Changed")


def _assigned(before: Any, event: Any) -> str:
    if event.assign == CustomerAssign.RESERVED:
        return _("Reserved")
    if event.assign == CustomerAssign.PORTED_OUT:
        return _("Ported out")
    if event.assign == CustomerAssign.USED:
        return _("Given to the customer")
    if before.assign == CustomerAssign.RESERVED:
        return _("Reservation released")
    if event.quarantine_until is None:
        return _("Returned")
    return _("Returned, rests until %s") % date_format(event.quarantine_until, "DATE_FORMAT")


def _moved(before: Any, event: Any) -> str:
    told = {"partner": event.partner_name}
    if event.customer_id:
        return _("Moved with its customer to %(partner)s") % told
    if event.partner_id in before.line:
        return _("Taken back by %(partner)s") % told
    if before.partner_id in event.line:
        return _("Allocated to %(partner)s") % told
    return _("Transferred to %(partner)s") % told


def _who(event: Any) -> str:
    """A person by name; somebody above the reader stays unnamed."""
    hidden = event.pgh_context_id is not None and event.pgh_context is None
    known = (event.pgh_context.metadata if event.pgh_context else {}).get("account")
    if not known and not hidden:
        return _("The system")
    return event.person or _("Another company")
