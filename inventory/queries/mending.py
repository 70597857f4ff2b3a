"""How a difference is mended: the command that brings the network to the contract."""

from collections.abc import Callable
from secrets import token_urlsafe
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.enums import CommandKind, TenantState, Thing
from inventory.models import Difference, Usage
from inventory.queries.parity import Contract
from oms.kit.secrets import seal

STATE_COMMANDS = {
    (TenantState.CREATED, TenantState.ACTIVE): CommandKind.ACTIVATE_SERVICE,
    (TenantState.STOPPED, TenantState.ACTIVE): CommandKind.RESUME_SERVICE,
    (TenantState.ACTIVE, TenantState.STOPPED): CommandKind.STOP_SERVICE,
}
WITHOUT = {  # what no command mends
    Thing.TENANT: gettext_lazy("A tenant is not made by one command. The provider makes it anew with a new order."),
    Thing.PLACE: gettext_lazy("No command moves a tenant to another place. The provider looks at the call server."),
}
USAGE = {Thing.ITEM: ("package", "feature"), Thing.CHANNEL: ("channel",)}


def command_for(row: Difference, contract: Contract) -> dict[str, Any]:
    """Kind, target and payload. Raises ValidationError, in words, where no command can do it."""
    made = COMMANDS.get(Thing(row.thing))
    if made is None:
        raise ValidationError(WITHOUT[Thing(row.thing)])
    return made(row, contract)


def _item(row: Difference, contract: Contract) -> dict[str, Any]:
    total = contract.items.get(row.key, 0)
    _not_below_use(row, total)
    return _told(CommandKind.SET_PACKAGES, f"{row.name} {total}", {"items": {row.key: total}})


def _channel(row: Difference, contract: Contract) -> dict[str, Any]:
    _not_below_use(row, contract.channels.get(row.key, 0))
    totals = {kind: contract.channels.get(kind, 0) for kind in ("sip", "tdm", "pbx")}
    words = ", ".join(f"{kind.upper()} {total}" for kind, total in totals.items())
    return _told(CommandKind.SET_CHANNELS, words, totals)


def _bundle(row: Difference, contract: Contract) -> dict[str, Any]:
    total = contract.bundles.get(row.key, 0)
    return _told(CommandKind.SET_BUNDLES, f"{row.name} {total}", {"bundles": {row.key: total}})


def _device(row: Difference, contract: Contract) -> dict[str, Any]:
    total, macs = contract.devices.get(row.key, (0, frozenset()))
    one = {"model": row.key, "quantity": total, "macs": sorted(macs)}
    return _told(CommandKind.SET_DEVICES, f"{row.name} {total}", {"devices": [one]})


def _number(row: Difference, contract: Contract) -> dict[str, Any]:
    if contract.numbers is None:
        raise ValidationError(_("Number management is disabled for this customer."))
    kind = CommandKind.ADD_NUMBERS if row.key in contract.numbers else CommandKind.REMOVE_NUMBERS
    return _told(kind, row.name, {"numbers": [row.key]})


def _service(row: Difference, contract: Contract) -> dict[str, Any]:
    kind = STATE_COMMANDS.get((TenantState(row.network), TenantState(contract.state)))
    if kind is None:
        words = _("The network cannot bring a tenant from “%(network)s” to “%(contract)s”.")
        states = {"network": TenantState(row.network).label, "contract": TenantState(contract.state).label}
        raise ValidationError(words % states)
    return _told(kind, row.customer_name, {})


def _plan(row: Difference, contract: Contract) -> dict[str, Any]:
    return _told(CommandKind.SET_PLAN, contract.plan, {"plan": contract.plan})


def _limit(row: Difference, contract: Contract) -> dict[str, Any]:
    default, custom = contract.limits
    if not default:
        raise ValidationError(_("The contract has no call fraud limit that the network could be given."))
    return _told(CommandKind.SET_FRAUD_LIMIT, str(Thing.LIMIT.label), {"default": default, "custom": custom or None})


def _details(row: Difference, contract: Contract) -> dict[str, Any]:
    value = contract.details[row.key]
    return _told(CommandKind.CHANGE_TENANT, value or row.customer_name, {row.key: value})


def _administrator(row: Difference, contract: Contract) -> dict[str, Any]:
    """Who is there is corrected; who is not is made, with a password that nobody knows: the person chooses one by the link
    that the tab Administrator mails."""
    if contract.admin is None:
        raise ValidationError(_("This customer has no administrator yet."))
    login, name, email = contract.admin
    payload = {"login": login, "name": name, "email": email}
    if row.network:
        return _told(CommandKind.CHANGE_ADMINISTRATOR, login, payload)
    return _told(CommandKind.CREATE_ADMINISTRATOR, login, payload) | {"secret": seal(token_urlsafe(32))}


def _group(row: Difference, contract: Contract) -> dict[str, Any]:
    code, access_code, name = contract.group
    payload = {"group": code, "name": name, "code": access_code}
    return _told(CommandKind.SET_GROUP, name or str(Thing.GROUP.label), payload)


def _block(row: Difference, contract: Contract) -> dict[str, Any]:
    target = _("Extension %s") % row.key
    if row.key in (contract.blocked or ()):
        return _told(CommandKind.BLOCK_EXTENSION, target, {"extension": row.key, "end_calls": True})
    return _told(CommandKind.UNBLOCK_EXTENSION, target, {"extension": row.key})


def _line(row: Difference, contract: Contract) -> dict[str, Any]:
    line = contract.lines.get(row.key)
    if line is None:
        raise ValidationError(_("This line is gone. Open the list again."))
    return _told(CommandKind["SET_LINES"], _("Extension %s") % row.key, {"lines": [line]})


def _lines(row: Difference, contract: Contract) -> dict[str, Any]:
    """All of them in one command: what this one is to have, the network may have given to another."""
    return _line(row, contract) | {"payload": {"lines": list(contract.lines.values())}}


def _user(row: Difference, contract: Contract) -> dict[str, Any]:
    """Whoever stands on no line of the contract is taken away."""
    if row.key in contract.lines:
        raise ValidationError(_("This extension is a line of the contract by now. Open the list again."))
    if not row.held.get("extension"):
        raise ValidationError(_("This user has no extension there, and no command names it. The provider removes it."))
    return _told(CommandKind["SET_LINES"], _("Extension %s") % row.key, {"gone": [row.key]})


def _told(kind: str, target: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "target": target, "payload": payload}


def _not_below_use(row: Difference, total: int) -> None:
    """The network refuses fewer than its users have; who reads that here need not wait for it."""
    types = USAGE[Thing(row.thing)]
    used = Usage.objects.filter(customer_id=row.customer_id, type__in=types, key=row.key).values_list(
        "using", flat=True
    )
    most = max((using or 0 for using in used), default=0)
    if most > total:
        words = _("%(used)d of %(what)s are in use; the contract has %(total)d. Take it from %(short)d users first.")
        raise ValidationError(words % {"used": most, "what": row.name, "total": total, "short": most - total})


COMMANDS: dict[Thing, Callable[[Difference, Contract], dict[str, Any]]] = {
    Thing.ITEM: _item,
    Thing.CHANNEL: _channel,
    Thing.BUNDLE: _bundle,
    Thing.DEVICE: _device,
    Thing.NUMBER: _number,
    Thing.STATE: _service,
    Thing.PLAN: _plan,
    Thing.LIMIT: _limit,
    Thing.DETAILS: _details,
    Thing.ADMIN: _administrator,
    Thing.GROUP: _group,
    Thing.BLOCK: _block,
    Thing.LINE: _lines,
    Thing.PACKAGE: _lines,
    Thing.CALLER: _lines,
    Thing.PHONE: _lines,
    Thing.NAME: _line,
    Thing.USER: _user,
    Thing.REACH: _line,
    Thing.VOICEMAIL: _line,
}
