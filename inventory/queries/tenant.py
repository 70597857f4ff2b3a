"""Whether a customer stands in the network, and what is missing when it does not."""

from django.utils.translation import gettext as _

from customers.models import Customer
from inventory.enums import CommandKind
from inventory.models import Command, Tenant
from oms.kit.outbox import OutboxState


def why_not_standing(customer: Customer) -> str:
    """Why `customer` has no tenant at the EMS, and who mends that; nothing when it has one."""
    if Tenant.objects.filter(customer_id=customer.pk).exists():
        return ""
    asked = Command.objects.filter(customer_id=customer.pk, kind=CommandKind.CREATE_TENANT).order_by("-id")
    command = asked.only("state", "last_error", "partner_name").first()
    told = {"customer": customer.name, "reseller": customer.partner_name}
    if command is None:
        return _("%(customer)s has no tenant in the network, and none was asked for. The provider mends this.") % told
    if command.state == OutboxState.FAILED:
        words = _(
            "The network refused the tenant of %(customer)s: %(error)s %(reseller)s, or a partner above it that "
            "approves orders, mends the command “Create tenant” under Provisioning."
        )
        return words % (told | {"error": _sentence(command.last_error)})
    if command.state == OutboxState.GIVEN_UP:
        words = _("The command “Create tenant” of %(customer)s was given up. Ask the provider to make the tenant.")
        return words % told
    if command.state == OutboxState.DONE:
        return _("The tenant of %(customer)s was removed from the network. Ask the provider to make it anew.") % told
    words = _(
        "%(customer)s has no tenant in the network yet: the command “Create tenant” is under way. "
        "Nobody has to do anything; try again in a few minutes."
    )
    return words % told


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
