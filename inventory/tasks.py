"""What this app's outbox delivers: commands to the network. And the job that reads what the network has."""

from celery import shared_task
from cryptography.fernet import InvalidToken
from django.utils import timezone

from inventory.actions.reading import read_due
from inventory.actions.settle import note_done, note_failed
from inventory.actions.terms import collect_agreements
from inventory.ems.drivers import DRIVERS
from inventory.models import Command, TermsNotice
from inventory.queries.driver import driver_of
from oms.kit.acting import acting_for
from oms.kit.delivery import Delivery
from oms.kit.outbox import PermanentFault
from oms.kit.secrets import unseal
from oms.kit.tasks import chores, offer


def execute(command: Command) -> dict:
    """Hand one command to the driver of its call server; sent outside any transaction."""
    try:
        secret = unseal(command.secret) if command.secret else ""
    except InvalidToken as error:
        raise PermanentFault("The password cannot be read: FIELD_KEY is not the one it was sealed with.") from error
    with acting_for(command.partner_id):
        network = driver_of(command)
    return network.execute(command.kind, command.lane, command.key, command.payload, secret)


offer("ems", Delivery(Command, execute, done=note_done, failed=note_failed))


@shared_task(name="inventory.read_networks")
def read_networks() -> None:
    """Every minute: customers whose reading is due; each is once a night."""
    read_due(at=timezone.now())


def publish(notice: TermsNotice) -> None:
    """Hand one version to its network; sent outside any transaction."""
    if notice.network not in DRIVERS:
        raise PermanentFault(f"The driver “{notice.network}” is not installed here.")
    DRIVERS[notice.network].publish_terms(notice.key, notice.payload)


def ask_for_agreements() -> None:
    """Once a minute: who agreed since."""
    collect_agreements()


offer("terms", Delivery(TermsNotice, publish))
chores.append(ask_for_agreements)
