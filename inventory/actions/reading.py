"""Reading what customers' networks hold: by night, one customer after the other, and whenever somebody asks."""

import logging
import time
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.enums import LIVE
from customers.models import Customer
from inventory.actions.comparison import feed_comparisons
from inventory.actions.difference import clear_all, keep_differences
from inventory.actions.platform import follow_licences
from inventory.actions.read_lines import read_lines
from inventory.actions.ship_devices import note_registered
from inventory.actions.silence import LEASE, Listening
from inventory.actions.usage import count_usage, keep_usage
from inventory.ems.driver import Driver, Held, TemporaryFault
from inventory.models import Command, Difference, Reading
from inventory.queries.driver import driver_of
from inventory.queries.phone_address import awaited
from inventory.rules import demand_manage_ddi
from oms.kit.acting import as_system
from oms.kit.outbox import OutboxState, PermanentFault
from partners.models import Account

log = logging.getLogger(__name__)

AT_ONCE = 40  # seconds that one run may take; below the soft time limit of a task
NIGHT, HOURS = 1, 4  # from one in the morning on, spread over so many hours
NEW_AT_ONCE = 1_000
SOON = timedelta(minutes=2)  # whether a telephone that fetched its file has signed on
ENDED = (OutboxState.DONE, OutboxState.GIVEN_UP)


def read_due(*, at: datetime) -> int:
    """Read every customer whose time has come, as many as fit into one run; how many those were.

    Each is taken and kept in transactions of its own: a run that is killed loses one reading, two at once share the
    work, and a network that does not answer keeps its own customers waiting alone.
    """
    end, count = time.monotonic() + AT_ONCE, 0
    with as_system():
        _add_new(at)
        feed_comparisons(at=at)
    listening = Listening()
    while time.monotonic() < end and (taken := _take_next(at)):
        _read_one(*taken, listening, at=timezone.now())
        count += 1
    return count


def read_now(*, customer: Customer, by: Account, at: datetime) -> None:
    """Read one customer's network while somebody waits. Raises ValidationError when it cannot be asked."""
    if customer.status not in LIVE:
        raise ValidationError(_("%(name)s has nothing in the network.") % {"name": customer.name})
    try:
        held = driver_of(customer).look(customer.code)
    except (PermanentFault, TemporaryFault) as fault:
        words = _("The network could not be asked what is in use. Try again in a moment.")
        raise ValidationError(words) from fault
    keep_reading(customer=customer, held=held, asked_at=at, at=at)


@transaction.atomic
def keep_reading(*, customer: Customer, held: Held | None, asked_at: datetime, at: datetime) -> None:
    """Usage and differences as the network told them; those wait while something is on its way to it."""
    Reading.objects.bulk_create([Reading(customer=customer, due_at=at)], ignore_conflicts=True)
    reading = Reading.objects.select_for_update(of=("self",)).get(customer=customer)
    customer = Customer.objects.get(pk=customer.pk)
    if customer.status not in LIVE:
        _forget(customer, at)
        return
    keep_usage(customer=customer, held=held, at=at)
    if held and held.registered:
        note_registered(customer=customer, macs=held.registered, at=at)
    read_lines(customer=customer, held=held, at=at)
    follow_licences(customer=customer, by=None, at=at)
    reading.read_at = reading.tried_at = at
    reading.fault, reading.due_at = "", at + SOON if awaited(customer, at) else next_night(customer, at=at)
    if _settled_since(customer, asked_at):
        keep_differences(customer=customer, held=held, at=at)
    else:
        reading.due_at = at + LEASE
    reading.save(update_fields=["read_at", "tried_at", "fault", "due_at"])


def next_night(customer: Customer, *, at: datetime) -> datetime:
    """Some minute of the coming night, always the same one of a customer."""
    here = timezone.localtime(at)
    night = here.replace(hour=NIGHT, minute=0, second=0, microsecond=0) + timedelta(minutes=customer.pk % (HOURS * 60))
    return night if night > here else night + timedelta(days=1)


@transaction.atomic
def read_soon(*, command: Command, at: datetime) -> None:
    """A command that was to mend a difference, or of an order that takes one over, has ended: look whether it did."""
    mends = Q(command=command, state="mending")
    if command.order_no:
        mends |= Q(customer_id=command.customer_id, order_no=command.order_no, state="open")
    if Difference.objects.filter(mends).exists():
        Reading.objects.filter(customer_id=command.customer_id, due_at__gt=at).update(due_at=at)


@transaction.atomic
def audit_numbers(*, customer: Customer, at: datetime) -> None:
    """The DN audit: numbers nobody managed meanwhile are compared within a minute; what differs is told and can be
    mended like any other difference (voss: number management enabled after it was disabled)."""
    Reading.objects.bulk_create([Reading(customer=customer, due_at=at)], ignore_conflicts=True)
    Reading.objects.filter(customer=customer, due_at__gt=at).update(due_at=at)


@transaction.atomic
def audit_all(*, by: Account, at: datetime) -> int:
    """The DN audit of every customer that `by` sees and whose numbers are managed here, within minutes; how many.

    Raises PermissionDenied without Manage DDI.
    """
    demand_manage_ddi(by)
    live = Customer.objects.visible_to(by).filter(status__in=LIVE, disable_number_management=False)
    ids = list(live.order_by("pk").values_list("pk", flat=True))
    Reading.objects.bulk_create([Reading(customer_id=pk, due_at=at) for pk in ids], ignore_conflicts=True)
    Reading.objects.filter(customer__in=ids, due_at__gt=at).update(due_at=at)
    return len(ids)


def _settled_since(customer: Customer, asked_at: datetime) -> bool:
    """Whether nothing is under way to the network, and nothing reached it since it was asked."""
    sent = Command.objects.filter(customer=customer)
    return not (sent.exclude(state__in=ENDED).exists() or sent.filter(completed_at__gt=asked_at).exists())


def _add_new(at: datetime) -> None:
    new = Customer.objects.filter(status__in=LIVE, reading__isnull=True).order_by("pk")[:NEW_AT_ONCE]
    Reading.objects.bulk_create([Reading(customer=one, due_at=at) for one in new.only("pk")], ignore_conflicts=True)


def _take_next(at: datetime) -> tuple[Customer, Driver | None, str] | None:
    """The customer that waits longest, with its driver or why there is none."""
    with as_system():
        due = Reading.objects.filter(due_at__lte=at).order_by("due_at", "pk")
        reading = due.select_for_update(of=("self",), skip_locked=True).first()
        if reading is None:
            return None
        Reading.objects.filter(pk=reading.pk).update(due_at=timezone.now() + LEASE)
        customer = Customer.objects.get(pk=reading.customer_id)
        try:
            return customer, driver_of(customer), ""
        except PermanentFault as fault:
            return customer, None, str(fault)


def _read_one(
    customer: Customer, driver: Driver | None, why_not: str, listening: Listening, *, at: datetime
) -> None:  # fmt: skip
    """Ask outside of any transaction, then keep what was said. What a driver forgot to translate is its own fault."""
    held: Held | None = None
    if driver and customer.status in LIVE:
        try:
            held = driver.look(customer.code)
            listening.answers(customer.cm_id)
        except PermanentFault as fault:
            why_not = str(fault)
        except TemporaryFault as fault:
            why_not = str(fault)
            listening.fails(customer.cm_id, why_not, at=at)
        except Exception as fault:
            log.exception("the network of %s could not be read", customer.code)
            why_not = type(fault).__name__
    with as_system():
        if why_not:
            Reading.objects.filter(customer=customer).update(fault=why_not[:300], tried_at=at)
            count_usage(customer=customer, at=at)
        else:
            keep_reading(customer=customer, held=held, asked_at=at, at=timezone.now())


def _forget(customer: Customer, at: datetime) -> None:
    """A contract that has ended uses nothing and differs in nothing."""
    count_usage(customer=customer, at=at)
    clear_all(customer=customer, at=at)
    Reading.objects.filter(customer=customer).delete()
