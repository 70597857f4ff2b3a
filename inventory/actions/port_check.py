"""Pre-order validation in a draft: the supplier looks at a porting request that is still being typed (domain.md 4.1).

It tells, and holds nothing up: no port is open, no number is held, and the order may be sent before the answer.
"""

import uuid
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from customers.models import Customer
from inventory.actions.port_carry import checks_of, end_check, keep_from_supplier
from inventory.actions.port_decide import check_code, meaning
from inventory.actions.port_move import not_yours
from inventory.actions.port_open import NewPort
from inventory.actions.port_supplier import form_of
from inventory.models import PortCheck
from inventory.notifications.port import (
    PortFoundInvalid,
    PortFoundValid,
    PortValidationAsked,
    tell_port,
    thread_of_check,
)
from inventory.porting.lead import after, reply_hours
from inventory.porting.listed import digits, listed
from inventory.porting.states import Found, PaperVerb
from inventory.queries.port import desk_for, rules_for, wish_for
from inventory.queries.port_rules import standard_supplier
from inventory.rules import may_process
from inventory.suppliers.drivers import BY_HAND
from oms.kit.lengths import whole
from oms.kit.outbox import OutboxState, wake
from partners.messages.actions.acknowledge import settle
from partners.models import Account


@transaction.atomic
def ask_check(*, customer: Customer, order_no: str, asked: NewPort, by: Account, at: datetime) -> PortCheck:
    """Ask whether the losing provider would take `asked`, of a draft that the caller holds locked and `by` may write.

    Raises ValidationError while the supplier looks at these very data.
    """
    row = _row(customer, order_no, asked, by, at)
    before = [check for check in checks_of(order_no) if check.is_about(row, row.numbers)]
    still = [check for check in before if check.answer == Found.OPEN]
    if any(not check.differs(row, row.numbers) for check in still):
        raise ValidationError(_("The supplier is looking at these data already."))
    for check in still:
        end_check(check, at=at)
    for check in before:
        settle(thread_of_check(check.pk), at=at)
    row.turn = len(before) + 1
    rules = rules_for(row)
    row.due_until = after(rules, at, reply_hours(rules, wish_for(row))) if rules else None
    _address(row, at)
    row.key = f"port-check:{uuid.uuid4()}"  # main number and turn may come together again
    row.save()
    wake("port-checks")
    tell_port(PortValidationAsked, row, by=by, at=at)
    return row


def _row(customer: Customer, order_no: str, asked: NewPort, by: Account, at: datetime) -> PortCheck:
    desk, kind = desk_for(by.partner_id), asked.number_type
    return PortCheck(
        lane=f"port-check {order_no}", created_at=at, due_at=at,
        partner_id=customer.partner_id, partner_name=customer.partner_name, customer=customer, customer_code=customer.code,
        customer_name=customer.name, order_no=order_no, requester_id=by.partner_id, requester_name=by.partner.name,
        desk_id=desk.id, desk_name=desk.name, supplier=standard_supplier(kind.country, timezone.localdate(at)),
        number_type=kind, type_name=kind.name, numbers=asked.numbers, listed=listed(asked.numbers),
        digits=digits(asked.numbers), quantity=len(asked.numbers), wanted_date=asked.wanted_date, sent_by=by.name[:100],
        **asked.asked,
    )  # fmt: skip


def _address(row: PortCheck, at: datetime) -> None:
    """Whom the paper goes to. Where there is no supplier, or one by hand without an address, people tell it themselves."""
    supplier = row.supplier
    with override(settings.LANGUAGE_CODE):
        subject = f"{PaperVerb.VALIDATE.label} {row.order_no}/{row.turn}: {row.customer_name}"
        row.subject, row.rows = subject[:200], form_of(row, row.numbers)
    if supplier is None or (supplier.driver == BY_HAND and not supplier.email):
        row.state, row.completed_at = OutboxState.GIVEN_UP, at
        return
    row.driver, row.address = supplier.driver, supplier.email


def check_valid(*, check: PortCheck, comment: str = "", by: Account, at: datetime) -> PortCheck:
    """The losing provider would take it as it was asked. Raises PermissionDenied, ValidationError once it is answered."""
    with transaction.atomic():
        row = _to_answer(check, by)
        _answer(row, Found.VALID, "", comment, by, at)
        tell_port(PortFoundValid, row, by=by, at=at)
    return row


def check_invalid(*, check: PortCheck, code: str, comment: str = "", by: Account, at: datetime) -> PortCheck:
    """It would be refused, with this code of the supplier's.

    Raises PermissionDenied, ValidationError once it is answered, without a code of the supplier's, or “other” without words.
    """
    with transaction.atomic():
        row = _to_answer(check, by)
        check_code(row, code, comment)
        _answer(row, Found.INVALID, code, comment, by, at)
        tell_port(PortFoundInvalid, row, by=by, at=at, means=meaning(row))
    return row


def _to_answer(check: PortCheck, by: Account) -> PortCheck:
    rows = PortCheck.objects.select_for_update(of=("self",)).select_related("customer", "supplier", "number_type")
    row: PortCheck = rows.get(pk=check.pk)
    if not may_process(by, row):
        raise PermissionDenied(not_yours(row))
    if row.answer != Found.OPEN:
        raise ValidationError(what_was_found(row))
    return row


def _answer(row: PortCheck, found: Found, code: str, comment: str, by: Account, at: datetime) -> None:
    row.answer, row.reject_code, row.words = found, code, whole(comment.strip(), 500, "comment")
    row.answered_by, row.answered_at = by.name[:100], at
    row.save(update_fields=["answer", "reject_code", "words", "answered_by", "answered_at"])
    keep_from_supplier(row, at=at)
    settle(thread_of_check(row.pk), at=at)


def what_was_found(check: PortCheck) -> str:
    """“Answered already: Valid, 10:42.”"""
    moment = date_format(timezone.localtime(check.answered_at), "SHORT_DATETIME_FORMAT") if check.answered_at else ""
    return _("Answered already: %(answer)s, %(time)s.") % {"answer": check.get_answer_display(), "time": moment}
