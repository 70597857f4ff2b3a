"""An order reserves numbers from stock (guide 2.5.1.4; reliability: state and stock)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.models import NumberType
from customers.models import Customer
from inventory.enums import CustomerAssign, UseStatus
from inventory.models import Number
from oms.kit.phones import national
from partners.models import Account


@transaction.atomic
def reserve_numbers(
    *, number_ids: list[int], customer: Customer, site_name: str, order_no: str, by: Account, at: datetime
) -> list[Number]:
    """Reserve exactly these numbers, which must be free in the stock of the partner of `by`.

    Rows are locked in the order of their ids, so two orders that want the same numbers never wait for each other in a
    circle. Raises ValidationError naming the first number that somebody else has by now; then nothing is reserved.
    """
    wanted = sorted(set(number_ids))
    rows = {row.pk: row for row in _locked(Number.objects.visible_to(by).filter(pk__in=wanted).order_by("pk"))}
    free = set(
        Number.objects.in_stock_of(by.partner_id, timezone.localdate(at))
        .filter(pk__in=wanted)
        .values_list("pk", flat=True)
    )
    for pk in wanted:
        if pk not in free:
            raise ValidationError(_taken(rows.get(pk), by), code="taken")
    return _hold(rows.values(), customer, site_name, order_no, at)


# one statement finds, locks and writes; where there are too few it writes nothing, so there is nothing to undo. The database
# keeps its plan (migrations/_claim_sql.py)
CLAIM = """
select * from oms_claim_numbers(%(stock)s, %(type)s, %(today)s, %(quantity)s, %(assign)s, %(use)s, %(reserved_by)s,
  %(customer_id)s, %(customer_name)s, %(site_name)s, %(partner_id)s, %(partner_name)s, %(updated_at)s)
"""


def claim_numbers(
    *,
    number_type: NumberType,
    quantity: int,
    customer: Customer,
    site_name: str,
    order_no: str,
    by: Account,
    at: datetime,
) -> list[Number]:
    """Reserve the lowest `quantity` free numbers of a type, gold ones left out; those another order is just taking are
    passed over.

    Raises ValidationError when there are fewer than asked for; then nothing is reserved.
    """
    if quantity < 1:
        raise ValidationError(_("Order one number at least."))
    today = timezone.localdate(at)
    held = _held(customer, site_name, order_no, at)
    stock = {"stock": by.partner_id, "type": number_type.pk, "today": today, "quantity": quantity}
    rows = _claimed({**held, **stock})
    if len(rows) < quantity:
        _refuse_few(number_type, quantity, by=by, today=today)
    return sorted(rows, key=lambda row: row.e164)


def _claimed(values: dict[str, Any]) -> list[Number]:
    """The numbers that the claim got. A raw query would work out anew for each claim which column is which field."""
    fields = Number._meta.concrete_fields
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        places = {column.name: place for place, column in enumerate(cursor.description)}
        order = [places[field.column] for field in fields]
        names = [field.attname for field in fields]
        return [Number.from_db(connection.alias, names, [row[place] for place in order]) for row in cursor.fetchall()]


@transaction.atomic
def _refuse_few(number_type: NumberType, quantity: int, *, by: Account, today: date) -> NoReturn:
    """The claim found too few, and took none."""
    stock = Number.objects.in_stock_of(by.partner_id, today).filter(number_type=number_type)
    free = stock.filter(gold=False).select_for_update(of=("self",), skip_locked=True)
    told = {"n": len(free[:quantity]), "type": number_type.name, "wanted": quantity}
    words = _("Only %(n)s free numbers of “%(type)s” are left in your stock; %(wanted)s are wanted.")
    if stock.filter(gold=True).exists():
        words = _("Only %(n)s free numbers of “%(type)s” are left beside the gold ones; %(wanted)s are wanted.")
    raise ValidationError(words % told, code="few")


def _locked(rows: QuerySet[Number]) -> QuerySet[Number]:
    return rows.select_for_update(of=("self",))


def _held(customer: Customer, site_name: str, order_no: str, at: datetime) -> dict[str, Any]:
    """What a reservation writes. `stock_partner_id` and `quarantine_until` stay: they say what a release goes back to."""
    return {
        "assign": CustomerAssign.RESERVED,
        "use": UseStatus.ORDER_ACTIVATION,
        "reserved_by": order_no,
        "customer_id": customer.pk,
        "customer_name": customer.name,
        "site_name": site_name,
        "partner_id": customer.partner_id,
        "partner_name": customer.partner_name,
        "updated_at": at,
    }


def _hold(rows: Iterable[Number], customer: Customer, site_name: str, order_no: str, at: datetime) -> list[Number]:
    """Write the reservation."""
    changes = _held(customer, site_name, order_no, at)
    rows = sorted(rows, key=lambda row: row.e164)
    Number.objects.filter(pk__in=[row.pk for row in rows]).update(**changes)
    for row in rows:
        for name, value in changes.items():
            setattr(row, name, value)
    return rows


def _taken(row: Number | None, by: Account) -> str:
    """Why a number that was chosen cannot be had. A row that is not visible is not named."""
    if row is None:
        return _("A number that you chose is no longer in your stock. Choose another one.")
    number = {"number": national(row.e164)}
    rests = row.partner_id == by.partner_id and row.assign == CustomerAssign.UNUSED
    if rests and row.quarantine_until is not None:  # what is unused but not free has a day until which it rests
        day = {"day": date_format(row.quarantine_until, "DATE_FORMAT")}
        return _("%(number)s was returned and rests until %(day)s.") % (number | day)
    return _("%(number)s was taken by another order a moment ago.") % number
