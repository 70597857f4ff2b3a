"""What the portal notes once the network has taken a command, or will not take it; inventory/ems/kinds.py says which."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from customers.actions.row import put
from inventory.ems.kinds import KINDS
from inventory.enums import CustomerAssign, UseStatus
from inventory.models import CallServer, Command, Number, Tenant
from inventory.notifications import CommandFailed, who_mends
from inventory.signals import command_settled
from oms.kit.outbox import OutboxState, PermanentFault
from partners.messages.actions.tell import tell


def note_done(command: Command, answer: dict[str, Any]) -> None:
    """Keep the answer, forget the password, and note what this kind changes; in the transaction that settles it.

    Raises PermanentFault when portal and network do not agree, so that a person looks.
    """
    command.answer, command.secret = answer, ""
    command.save(update_fields=["answer", "secret"])
    way = KINDS.get(command.kind)
    if way and way.follows:
        follows = import_string(way.follows) if isinstance(way.follows, str) else way.follows
        follows(command, answer)
    command_settled.send(sender=Command, command=command)


def note_failed(command: Command) -> None:
    """Say so once patience has run out; a failure that is tried again is no news. The password stays for a retry.

    People are told of a command once, however often a further try fails: by the order it belongs to, or here.
    """
    if command.state != OutboxState.FAILED:
        return
    command_settled.send(sender=Command, command=command)
    if not command.order_no and not command.failure_told:
        people = who_mends(command)
        if people:
            tell(CommandFailed.of(command), to=people, by=people[0], at=timezone.now())
        Command.objects.filter(pk=command.pk).update(failure_told=True)


def tenant_made(command: Command, answer: dict[str, Any]) -> None:
    """The customer has its place on a call server; its headline says which."""
    server = CallServer.objects.filter(cm_id=command.payload["server"]).first()
    if server is None:
        raise PermanentFault(_("There is no call server %(cm)s here.") % {"cm": command.payload["server"]})
    try:
        number, prefix = int(answer["tenant"]), str(answer["prefix"])
    except (KeyError, TypeError, ValueError) as error:
        raise PermanentFault(_("The EMS named no tenant.")) from error
    try:
        with transaction.atomic():
            Tenant.objects.update_or_create(
                customer_id=command.customer_id, defaults={"server": server, "number": number, "prefix": prefix}
            )
    except IntegrityError as error:
        words = _("Tenant %(number)s on %(cm)s belongs to another customer here.")
        raise PermanentFault(words % {"number": number, "cm": server.cm_id}) from error
    put(command.customer_id, at=command.completed_at, tenant=str(number), tenant_prefix=prefix)


def tenant_removed(command: Command, answer: dict[str, Any]) -> None:
    """The place is free again; the customer's headline keeps where it was."""
    Tenant.objects.filter(customer_id=command.customer_id).delete()


def administrator_made(command: Command, answer: dict[str, Any]) -> None:
    """The EMS has the password; nobody here needs it any more."""
    put(command.customer_id, admin_secret="")


def numbers_added(command: Command, answer: dict[str, Any]) -> None:
    """Activation → Using: calls go over the customer's numbers now (guide 2.3.1.1)."""
    held = Number.objects.filter(
        e164__in=command.payload["numbers"], customer_id=command.customer_id, assign=CustomerAssign.USED
    ).exclude(use=UseStatus.USING)
    ids = list(held.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    Number.objects.filter(pk__in=ids).update(use=UseStatus.USING, updated_at=command.completed_at)
