"""Ports that wait for somebody, on My Home and in the menu."""

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inventory.models import Port
from inventory.porting.due import Task
from oms.kit.registries import Wait
from partners.models import Account
from partners.people.enums import Right

MOST = 1_000


def ports_to_count(user: Account) -> QuerySet[Port]:
    """Ports on which this person's company must act; the desk's own only with Number Porting Process."""
    mine: QuerySet[Port] = Port.objects.visible_to(user).waiting_for(user.partner_id)
    if not user.has(Right.NUMBER_PORTING):
        mine = mine.filter(requester_id=user.partner_id, due_task=Task.CORRECT)
    return mine


def ports_in_menu(user: Account) -> QuerySet[Port]:
    """The number beside the menu entry, up to a thousand."""
    if user.has(Right.NUMBER_PORTING):
        found: QuerySet[Port] = Port.objects.visible_to(user).first_waiting_for(user.partner_id, MOST)
        return found
    return ports_to_count(user)


def waits_of_ports(user: Account, most: int) -> list[Wait]:
    """What is due first; what is overdue says since when."""
    rows = ports_to_count(user).order_by(F("due_until").asc(nulls_last=True), "pk")[:most]
    return [_wait(port) for port in rows]


def _wait(port: Port) -> Wait:
    task = Task(port.due_task).label
    words = {"task": task, "numbers": port.listed, "no": port.order_no}
    where = _("Port: %(task)s, %(numbers)s, order %(no)s") % words
    late = ""
    if port.due_until and port.due_until < timezone.now():
        moment = date_format(timezone.localtime(port.due_until), "DATETIME_FORMAT")
        late = _("due until %s") % moment
    return Wait(port.customer_name, where, str(task), port.get_absolute_url(), port.since, late)
