"""Who may do what with stock and commands."""

import re

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from inventory.enums import OwnerType
from inventory.models import Command, Device, Difference, Port, PortCheck, PortOut
from inventory.porting.states import PORT_WAYS, PortVerb, Role
from oms.kit.outbox import OutboxState
from partners.models import Account
from partners.people.enums import Right

EXTENSION = re.compile(r"[1-9][0-9]{1,5}")
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


def notes_of(user: Account) -> Q:
    """Numbers beside which this person's company may write: its own, of its stock, or of its making."""
    mine = user.partner_id
    return Q(partner_id=mine) | Q(stock_partner_id=mine) | Q(owner_partner_id=mine)


def demand_manage_ddi(user: Account) -> None:
    """403 with the reason, for whom `may_manage_numbers` says no."""
    if not may_manage_numbers(user):
        raise PermissionDenied(_("Your company does not hold the right “Manage DDI”. Your provider grants it."))


def may_manage_devices(user: Account) -> bool:
    """The provider and partners with Manage Device (guide 2.7.1.5)."""
    return user.has(Right.MANAGE_DEVICE)


def why_not_manage_devices(user: Account) -> str:
    """Why `may_manage_devices` says no; nothing where it says yes."""
    if may_manage_devices(user):
        return ""
    return _("Your company does not hold the right “Manage Device”. Your provider grants it.")


def demand_manage_device(user: Account) -> None:
    """403 with the reason, for whom `may_manage_devices` says no."""
    if reason := why_not_manage_devices(user):
        raise PermissionDenied(reason)


def own_devices(user: Account) -> Q:
    """Devices that are for this person's company to look after: its stock, and what it registered."""
    return Q(partner_id=user.partner_id) | Q(owner_partner_id=user.partner_id)


def may_change_device(user: Account, device: Device) -> bool:
    """Whoever stands above sees it, and leaves it to those whose it is."""
    return may_manage_devices(user) and user.partner_id in (device.partner_id, device.owner_partner_id)


def owner_types(user: Account) -> list[str]:
    """How this person's company may register devices: the provider alone ships any (guide 2.4.1)."""
    return list(OwnerType) if user.partner.is_sp else [OwnerType.UN_SHIPPED]


def may_process(user: Account | None, port: Port | PortCheck) -> bool:
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


def may_process_out(user: Account | None, port: PortOut) -> bool:
    """The partner that recorded a port-out, where it holds Number Porting Process."""
    return user is not None and user.partner_id == port.desk_id and user.has(Right.NUMBER_PORTING)


def may_object(user: Account, port: PortOut) -> bool:
    """The reseller whose customer is asked for."""
    return user.partner_id == port.partner_id
