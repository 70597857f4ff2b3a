"""A line gets another user, extension, number or telephone, or a new password."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from customers.enums import LIVE
from customers.models import Customer
from customers.rules import why_not_modify
from inventory.actions.lines import tell_network
from inventory.actions.move_line import name_line
from inventory.actions.phone_door import another_telephone
from inventory.actions.platform import follow_licences
from inventory.ems.lines import line_password
from inventory.models import Line, NewPasswords
from inventory.queries.line import living, next_turn
from inventory.queries.line_checks import LineChecks, LineEntry
from partners.models import Account

LIFE = timedelta(hours=24)


@transaction.atomic
def change_lines(*, customer: Customer, entries: Sequence[LineEntry], by: Account, at: datetime) -> list[Line]:
    """Make these lines as their entries say; numbers and telephones may change places among them. Those that changed.

    Raises PermissionDenied; ValidationError by field (`extension`, `name`, `number`, `mac`, `email`) for the first that cannot be.
    """
    customer = locked_customer(customer, by=by)
    lines = {line.extension: line for line in _of(customer)}
    wanted = {entry.extension: entry for entry in entries}
    if unknown := next((one for one in wanted if one not in lines), None):
        raise ValidationError({"extension": _("There is no line %(extension)s.") % {"extension": unknown}})
    checks = LineChecks(customer, at)
    for entry in entries:
        if fault := checks.fault(entry, wanted):
            raise ValidationError({fault[0]: fault[1]})
    changed, gone = [], []
    for entry in entries:
        line = lines[entry.extension]
        if not _stands(line, entry) or line.email != entry.email:
            changed.append((line, entry))
    told = [line for line, entry in changed if not _stands(line, entry)]  # the network knows no e-mail of a line
    _step_aside(told)
    for line, entry in changed:
        gone += _write(customer, line, entry, at)
    if told:
        tell_network(customer, told, gone, by=by, at=at)
    follow_licences(customer=customer, by=by, at=at)
    return [line for line, _entry in changed]


@transaction.atomic
def new_passwords(*, lines: Sequence[Line], by: Account, at: datetime) -> NewPasswords:
    """Give each of these lines of one customer the password of its next turn; where they can be read, once.

    Raises PermissionDenied, ValidationError.
    """
    customer = locked_customer(lines[0].customer, by=by)
    found = list(_of(customer).filter(pk__in=[line.pk for line in lines]))
    if not found:
        raise ValidationError(_("This line is gone. Open the list again."))
    for line in found:
        line.turn, line.changed_at, line.registered = line.turn + 1, at, False
        line.save()
    tell_network(customer, found, by=by, at=at)
    NewPasswords.objects.filter(customer=customer, expires_at__lt=at).delete()
    return NewPasswords.objects.create(
        customer=customer, account=by, lines=[[line.pk, line.turn] for line in found], expires_at=at + LIFE
    )


@transaction.atomic
def read_passwords(*, found: NewPasswords, by: Account, at: datetime) -> list[tuple[Line, str]]:
    """(line, password) of each, this once; one that has got another since, or is gone, is left out.

    Raises PermissionDenied, ValidationError where they were read already or it is too late.
    """
    locked_customer(found.customer, by=by)
    row = NewPasswords.objects.visible_to(by).select_for_update(of=("self",)).get(pk=found.pk)
    if why := why_not_read(row, at=at):
        raise ValidationError(why)
    row.read_at = at
    row.save(update_fields=["read_at"])
    turns = dict(row.lines)
    lines = living(row.customer).filter(pk__in=turns)
    return [
        (line, line_password(row.customer.code, line.extension, line.turn))
        for line in lines
        if line.turn == turns[line.pk]
    ]


def why_not_read(row: NewPasswords, *, at: datetime) -> str:
    """Why the passwords cannot be read any more; empty where they can, once."""
    if row.read_at:
        return _("These passwords were shown already. Give the lines new ones.")
    return _("These passwords can be shown no longer. Give the lines new ones.") if row.expires_at <= at else ""


def locked_customer(customer: Customer, *, by: Account) -> Customer:
    """A customer whose lines `by` may change, locked. Raises PermissionDenied, ValidationError where it has none."""
    found: Customer = Customer.objects.visible_to(by).select_for_update(of=("self",)).get(pk=customer.pk)
    if reason := why_not_modify(by, found):
        raise PermissionDenied(reason)
    if found.status not in LIVE:
        raise ValidationError(_("%(name)s has no lines yet.") % {"name": found.name})
    return found


def _of(customer: Customer) -> QuerySet[Line]:
    found: QuerySet[Line] = living(customer).select_for_update(of=("self",)).select_related("item")
    return found


def _stands(line: Line, entry: LineEntry) -> bool:
    """Whether the network has the line as it is to be."""
    same = (line.name, line.number, line.mac) == (entry.name, entry.number, entry.mac)
    return same and not entry.new_extension


def _step_aside(lines: Sequence[Line]) -> None:
    """Lines that change numbers or telephones among each other would meet in the unique index."""
    keys = [line.pk for line in lines if line.number or line.mac]
    if len(lines) > 1 and keys:
        Line.objects.filter(pk__in=keys).update(number="", mac="")


def _write(customer: Customer, line: Line, entry: LineEntry, at: datetime) -> list[str]:
    """The line as its entry says; the extension it had, where it has another now."""
    gone = []
    name_line(line, entry.name, at=at)
    if line.mac != entry.mac:
        line.registered = False
        another_telephone(line, at=at)
    line.number, line.mac, line.email = entry.number, entry.mac, entry.email
    new = entry.new_extension
    if new and new != line.extension:
        gone = [line.extension]
        line.turn, line.extension, line.registered, line.blocked = next_turn(customer, new), new, False, False
    line.save()
    return gone
