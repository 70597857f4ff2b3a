"""Try a line of a customer: two phones of the portal's own sign on at the SIP server, and one calls."""

import time
import uuid
from contextlib import ExitStack
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from customers.models import Customer
from inventory.ems.driver import TemporaryFault
from inventory.ems.lines import line_password, sip_domain
from inventory.ems.phone import Call, Phone
from inventory.models import Line, TestCall
from inventory.queries.driver import driver_of
from inventory.queries.test_call import under_way
from oms.kit.acting import acting_for
from oms.kit.outbox import PermanentFault, wake
from partners.models import Account

TALK = 1.5  # seconds
RINGS = 0.8  # seconds until the called phone answers
PATIENCE = 15  # seconds


@transaction.atomic
def ask_test_call(*, line: Line, other: Line | None, dialled: str, by: Account, at: datetime) -> TestCall:
    """A worker makes the call within a second. `other`: the line that shall answer, or none: whoever is called.

    Raises PermissionDenied for anybody but the provider; ValidationError where there is no dial tone, the line calls itself, or
    a call of the customer is under way.
    """
    if not by.partner.is_sp:
        raise PermissionDenied(_("Only the provider tries lines."))
    customer = Customer.objects.visible_to(by).select_for_update(of=("self",)).get(pk=line.customer_id)
    if driver_of(customer).dials is None:
        raise ValidationError(_("This customer's network has no dial tone here: nothing can be called."))
    if other == line or dialled == line.extension:
        raise ValidationError({"dialled": _("The line would call itself; choose another.")})
    if under_way(customer).exists():
        raise ValidationError(_("A test call of this customer is under way; wait until it is over."))
    row = TestCall.objects.create(
        key=f"test-call:{uuid.uuid4()}", partner_id=by.partner_id, account_name=by.name, customer=customer, line=line,
        other=other, dialled=dialled, created_at=at, due_at=at,
    )  # fmt: skip
    wake("test-calls")
    return row


def place_call(row: TestCall) -> list[tuple[float, str]]:
    """What happened, as `TestCall.steps`. Raises PermanentFault, TemporaryFault."""
    with acting_for(row.partner_id):
        line, other, customer = row.line, row.other, row.customer
        server = driver_of(customer).dials
    if server is None:
        raise PermanentFault("This customer's network has no dial tone here.")
    began = time.time()
    steps: list[tuple[float, str]] = []
    with ExitStack() as stack:
        for place, one in (("called", other), ("caller", line)):
            if one is None:
                continue
            phone = stack.enter_context(_phone(server, customer.code, one))
            if (code := phone.sign_on(expires=60)) != 200:
                return [*steps, (time.time() - began, _refusal(code, one))]
            steps.append((time.time() - began, place))
        call = phone.call(row.dialled)
        if call.wait("answered", "refused", "no answer", seconds=PATIENCE) == "answered":
            call.wait("ended by the other side", seconds=TALK)
            if not call.at("ended"):
                phone.end(call)
        return steps + _told(call, began)


def note_steps(row: TestCall, steps: list[tuple[float, str]]) -> None:
    row.steps = [[round(at, 3), what] for at, what in steps]
    row.save(update_fields=["steps"])


def _phone(server: tuple[str, int], code: str, line: Line) -> Phone:
    password = line_password(code, line.extension, line.turn)
    return Phone(server, sip_domain(code), line.extension, password, rings=RINGS)


def _refusal(code: int, line: Line) -> str:
    """Why a phone could not sign on. Raises TemporaryFault where nobody answers."""
    if code == 0:
        raise TemporaryFault("The SIP server does not answer.")
    return f"refused {code}: line {line.extension} could not sign on"


def _told(call: Call, began: float) -> list[tuple[float, str]]:
    words = {"ended by the other side": "cut"}
    return [(at - began, words.get(what, what)) for at, what in call.steps]
