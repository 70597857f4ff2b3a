"""Who may do what with stock and commands."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from inventory.models import Command, Difference, Port
from inventory.porting.states import PORT_WAYS, PortVerb, Role
from oms.kit.outbox import OutboxState
from partners.models import Account
from partners.people.enums import Right

RETRYABLE = Q(state=OutboxState.FAILED)
ABANDONABLE = RETRYABLE | Q(state=OutboxState.WAITING, attempts__gt=0)


def may_settle(user: Account, command: Command | Difference) -> bool:
    """The customer's own reseller, and whoever stands above it with Approve Order; the SP holds every right."""
    return may_settle_of(user, command.partner_id)


def may_settle_of(user: Account, partner_id: int) -> bool:
    """The same, for anything in the network that belongs to a customer of this partner."""
    own = partner_id == user.partner_id
    return own or (user.has(Right.APPROVE_ORDER) and user.sees_partner(partner_id))


def settleable_by(user: Account) -> Q:
    """`may_settle` for rows that are visible to `user` already."""
    return Q(pk__isnull=False) if user.has(Right.APPROVE_ORDER) else Q(partner_id=user.partner_id)


def may_manage_numbers(user: Account) -> bool:
    """The provider and partners with Manage DDI (guide 2.7.1.5)."""
    return user.has(Right.MANAGE_DDI)


def demand_manage_ddi(user: Account) -> None:
    """403 with the reason, for whom `may_manage_numbers` says no."""
    if not may_manage_numbers(user):
        raise PermissionDenied(_("Your company does not hold the right “Manage DDI”. Your provider grants it."))


def may_process(user: Account | None, port: Port) -> bool:
    """The partner that processes the port, where it holds Number Porting Process (guide 2.3.2)."""
    return user is not None and user.partner_id == port.desk_id and user.has(Right.NUMBER_PORTING)


def may_ask_for(user: Account | None, port: Port) -> bool:
    """Who asked for the port may correct it and ask for another day; so may who processes it."""
    return user is not None and (user.partner_id == port.requester_id or may_process(user, port))


def may_move_port(user: Account | None, port: Port, verb: PortVerb) -> bool:
    role = PORT_WAYS[verb].role
    if role == Role.CLOCK:
        return user is None
    return may_ask_for(user, port) if role == Role.REQUESTER else role == Role.DESK and may_process(user, port)
