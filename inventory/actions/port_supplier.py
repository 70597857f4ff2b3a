"""Telling a port's supplier: a row in the transaction that decided it; the worker hands it over by the supplier's driver."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from inventory.actions.port_move import not_yours
from inventory.models import Port, PortCheck, PortPaper
from inventory.notifications.port import PortPaperFailed, thread_of_papers
from inventory.porting.states import PaperVerb
from inventory.rules import may_process
from inventory.suppliers.driver import Paper
from inventory.suppliers.drivers import BY_HAND, SUPPLIERS
from oms.kit.outbox import OutboxState, PermanentFault, wake
from oms.kit.phones import in_ranges, national
from partners.messages.actions.acknowledge import settle
from partners.messages.actions.tell import people_of, tell
from partners.models import Account


def tell_supplier(port: Port, verb: PaperVerb, *, at: datetime) -> PortPaper | None:
    """Nothing where there is no supplier, or one that is reached by hand and has no address: people tell it themselves."""
    supplier = port.supplier
    if supplier is None or (supplier.driver == BY_HAND and not supplier.email):
        return None
    n = port.papers.count() + 1
    with override(settings.LANGUAGE_CODE):
        subject = f"{verb.label} {port.order_no}-{port.pk}/{port.version}: {port.customer_name}"
        rows = form_of(port, port.numbers.values_list("e164", flat=True))
    row = PortPaper.objects.create(
        key=f"port:{port.pk}:{n}:{verb}", lane=f"port {port.pk}", partner_id=port.partner_id, port=port,
        driver=supplier.driver, verb=verb, address=supplier.email, subject=subject[:200], rows=rows, created_at=at, due_at=at,
    )  # fmt: skip
    wake("ports")
    return row


def form_of(port: Port | PortCheck, numbers: Iterable[str]) -> list[list[str]]:
    """What a supplier needs, as (label, value)."""
    values: list[tuple[str, object]] = [
        (_("Customer Name"), port.customer_name), (_("Version"), port.version),
        (_("Main billing number"), national(port.main_number)), (_("Associated numbers/ranges"), in_ranges(numbers)),
        (_("Registered address"), port.registered_address), (_("Losing service provider"), port.losing_provider),
        (_("Range holder"), port.range_holder), (_("Line Type"), port.get_installation_display()),
        (_("Porting Date"), port.porting_date or port.wanted_date), (_("Date asked for"), port.asked_date),
        (_("Comment"), port.comment),
    ]  # fmt: skip
    return [[str(label), _words(value)] for label, value in values if value not in (None, "")]


def _words(value: object) -> str:
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value)


def send_paper(row: PortPaper) -> None:
    """Hand one paper over; sent outside any transaction. Raises PermanentFault for a way that is not installed."""
    if row.driver not in SUPPLIERS:
        raise PermanentFault(f"The way “{row.driver}” is not installed here.")
    rows = [(label, value) for label, value in row.rows]
    SUPPLIERS[row.driver].send(Paper(row.key, row.verb, row.address, row.subject, rows))


def note_paper_failed(row: PortPaper) -> None:
    """The supplier will not get it without a person: the port desk is asked to look. A later try is no news."""
    people = people_of([row.port.desk_id], screen="number-porting") if row.state == OutboxState.FAILED else []
    if people:
        tell(PortPaperFailed.about(row), to=people, by=people[0], at=timezone.now())


@transaction.atomic
def retry_paper(*, paper: PortPaper, by: Account, at: datetime) -> PortPaper:
    """Send a failed paper once more, now, by the way and to the address that its supplier has by now.

    Raises PermissionDenied, and ValidationError when it has not failed or there is no address to send it to.
    """
    rows = PortPaper.objects.select_for_update(of=("self",)).select_related("port__supplier")
    row: PortPaper = rows.get(pk=paper.pk)
    if not may_process(by, row.port):
        raise PermissionDenied(not_yours(row.port))
    if row.state != OutboxState.FAILED:
        raise ValidationError(_("This paper has not failed: it is “%(state)s”.") % {"state": row.get_state_display()})
    if row.port.supplier:
        row.driver, row.address = row.port.supplier.driver, row.port.supplier.email
    if row.driver == BY_HAND and not row.address:
        raise ValidationError(_("The supplier has no e-mail address."))
    row.state, row.due_at, row.attempts = OutboxState.WAITING, at, 0
    row.save(update_fields=["state", "due_at", "attempts", "driver", "address"])
    settle(thread_of_papers(row.port_id), at=at)
    wake("ports")
    return row


def drop_papers(port: Port, *, at: datetime) -> None:
    """The port goes to another supplier: what the one before never got is sent to nobody."""
    unsent = port.papers.filter(state__in=(OutboxState.FAILED, OutboxState.WAITING))
    if unsent.update(state=OutboxState.GIVEN_UP, completed_at=at):
        settle(thread_of_papers(port.pk), at=at)
