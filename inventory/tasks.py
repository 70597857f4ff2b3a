"""What this app's outbox delivers: commands to the network. And the job that reads what the network has."""

from celery import shared_task
from cryptography.fernet import InvalidToken
from django.utils import timezone

from inventory.actions.phone_address import forget_fetches
from inventory.actions.platform import carry_out, note_answer, note_step_failed
from inventory.actions.port_check_supplier import hear_about_checks, note_check_failed, send_check
from inventory.actions.port_clock import begin_due_ports, expire_due_ports
from inventory.actions.port_letter import clear_letters
from inventory.actions.port_out_clock import expire_due_outs, leave_due_numbers
from inventory.actions.port_supplier import note_paper_failed, send_paper
from inventory.actions.port_supplier_answers import hear_suppliers
from inventory.actions.reach import tell_reaches
from inventory.actions.reading import read_due
from inventory.actions.settle import note_done, note_failed
from inventory.actions.tally import fold_numbers, fold_usage
from inventory.actions.terms import collect_agreements
from inventory.actions.test_call import note_steps, place_call
from inventory.ems.drivers import DRIVERS
from inventory.models import Command, PlatformStep, PortCheck, PortPaper, TermsNotice, TestCall
from inventory.queries.driver import driver_of
from oms.kit.acting import acting_for, as_system
from oms.kit.delivery import Delivery, deliver_urgent
from oms.kit.outbox import PermanentFault, let_go
from oms.kit.secrets import unseal
from oms.kit.tasks import chores, offer
from oms.kit.urgent import Urgent, works


def execute(command: Command) -> dict:
    """Hand one command to the driver of its call server; sent outside any transaction."""
    try:
        secret = unseal(command.secret) if command.secret else ""
    except InvalidToken as error:
        raise PermanentFault("The password cannot be read: FIELD_KEY is not the one it was sealed with.") from error
    with acting_for(command.partner_id):
        network = driver_of(command)
    return network.execute(command.kind, command.lane, command.key, command.payload, secret)


def free_the_urgent() -> None:
    """Blocks that a scheduler held when it was killed go out at once."""
    with as_system():
        let_go(Command, now=timezone.now())


offer("ems", Delivery(Command, execute, done=note_done, failed=note_failed))
works["ems"] = Urgent(lambda: deliver_urgent("ems"), threads=2, begin=free_the_urgent)


@shared_task(name="inventory.read_networks")
def read_networks() -> None:
    """Every minute: customers whose reading is due; each is once a night."""
    read_due(at=timezone.now())


@shared_task(name="inventory.forget_fetches")
def forget_old_fetches() -> None:
    """Every hour: what phones fetched, after its days."""
    forget_fetches(at=timezone.now())


@shared_task(name="inventory.ports")
def ports() -> None:
    """Every five minutes: porting days in and out, requests that were not sent again in time, letters that need not be kept."""
    now = timezone.now()
    begin_due_ports(at=now)
    expire_due_ports(at=now)
    leave_due_numbers(at=now)
    expire_due_outs(at=now)
    clear_letters(at=now)


def publish(notice: TermsNotice) -> None:
    """Hand one version to its network; sent outside any transaction."""
    if notice.network not in DRIVERS:
        raise PermanentFault(f"The driver “{notice.network}” is not installed here.")
    DRIVERS[notice.network].publish_terms(notice.key, notice.payload)


def ask_for_agreements() -> None:
    """Once a minute: who agreed since."""
    collect_agreements()


def tell_all_reaches() -> None:
    """Once a minute: lines whose packages may call something else by now."""
    tell_reaches(at=timezone.now())


def hear_all_suppliers() -> None:
    """Once a minute: what suppliers answered that are not reached by hand."""
    now = timezone.now()
    hear_suppliers(at=now)
    hear_about_checks(at=now)


offer("test-calls", Delivery(TestCall, place_call, done=note_steps, longest=5))
offer("platforms", Delivery(PlatformStep, carry_out, done=note_answer, failed=note_step_failed))
offer("terms", Delivery(TermsNotice, publish))
offer("ports", Delivery(PortPaper, send_paper, failed=note_paper_failed))
offer("port-checks", Delivery(PortCheck, send_check, failed=note_check_failed))
chores.append(ask_for_agreements)
chores.append(hear_all_suppliers)
chores.append(fold_numbers)
chores.append(fold_usage)
chores.append(tell_all_reaches)
