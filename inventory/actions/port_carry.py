"""What was asked while a port was typed stands as its own once the order opens it; and ends where it is asked no more."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from inventory.actions.port_move import moving
from inventory.models import Port, PortCheck, PortValidation
from inventory.notifications.port import thread_of_check
from inventory.porting.states import Found, PortVerb
from oms.kit.outbox import OutboxState
from partners.messages.actions.acknowledge import settle
from partners.models import Account


def carry_checks(port: Port, numbers: list[str], *, by: Account, at: datetime) -> None:
    """The validations of these very data become the port's; one that is not answered yet goes on there."""
    found = [check for check in checks_of(port.order_no) if check.answer != Found.OVER]
    same = [check for check in found if not check.differs(port, numbers)]
    for place, check in enumerate(same, start=1):
        PortValidation.objects.create(
            port=port, number=place, sent=check.sent, sent_at=check.created_at, sent_by=check.sent_by,
            due_until=check.due_until, answer=check.answer, reject_code=check.reject_code, words=check.words,
            answered_at=check.answered_at,
        )  # fmt: skip
    goes_on = bool(same) and same[-1].answer == Found.OPEN
    for check in found:
        if check.is_about(port, numbers):
            _is_over(check, at)
    if goes_on:
        with moving(port, PortVerb.VALIDATE, by=by, at=at, as_order=True):
            """It goes on as it was asked: the desk, or its supplier's driver, answers the port."""
    elif same:
        port.reject_code, port.result = same[-1].reject_code, same[-1].words
        port.save(update_fields=["reject_code", "result"])


def _is_over(check: PortCheck, at: datetime) -> None:
    """The order was sent: what it asks of people is asked by the port."""
    if check.answer == Found.OPEN:
        end_check(check, at=at)
    else:
        settle(thread_of_check(check.pk), at=at)


def review_checks(*, order_no: str, requests: Iterable[Any], at: datetime) -> None:
    """The draft's requests are these by now: what was asked about one that is gone is asked no more, and nobody is to
    correct what was corrected. In the caller's transaction."""
    asked = list(requests)
    for check in checks_of(order_no):
        if check.answer == Found.OPEN and not any(check.is_about(one, one.numbers) for one in asked):
            end_check(check, at=at)
        elif check.answer == Found.INVALID and all(check.differs(one, one.numbers) for one in asked):
            settle(thread_of_check(check.pk), at=at)


def checks_of(order_no: str) -> list[PortCheck]:
    """All of an order, the first one first, locked."""
    return list(PortCheck.objects.select_for_update(of=("self",)).filter(order_no=order_no).order_by("pk"))


def end_check(check: PortCheck, *, at: datetime) -> None:
    """No answer to it is waited for any more; the caller holds its lock."""
    check.answer, check.answered_at = Found.OVER, at
    check.save(update_fields=["answer", "answered_at"])
    keep_from_supplier(check, at=at)
    settle(thread_of_check(check.pk), at=at)


def keep_from_supplier(check: PortCheck, *, at: datetime) -> None:
    """A paper that was not handed over yet stays here."""
    unsent = PortCheck.objects.filter(pk=check.pk, state__in=(OutboxState.WAITING, OutboxState.FAILED))
    if unsent.update(state=OutboxState.GIVEN_UP, completed_at=at):
        settle(thread_of_check(check.pk, paper=True), at=at)
