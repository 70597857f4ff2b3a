"""Pre-order validation (POV): the supplier looks at a port before its order is confirmed (domain.md 4.1).

It tells, and holds nothing up: the order may be confirmed before the answer, and over a bad one.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from inventory.actions.port_decide import check_code, meaning
from inventory.actions.port_move import moving
from inventory.actions.port_supplier import tell_supplier
from inventory.models import Port, PortValidation
from inventory.models.port_check import SENT
from inventory.notifications.port import PortFoundInvalid, PortFoundValid, PortValidationAsked, tell_port
from inventory.porting.lead import after, reply_hours, why_not_on
from inventory.porting.states import Found, PaperVerb, PortVerb
from inventory.queries.port import rules_for, wish_for
from oms.kit.lengths import whole
from partners.models import Account


def ask_validation(*, port: Port, fields: dict[str, Any], by: Account, at: datetime) -> Port:
    """Ask whether the losing provider would take it, as `fields` say: wanted_date, comment and what SENT names.

    Raises PermissionDenied, PortMoved once its order is confirmed, ValidationError at `wanted_date` for a day that is too
    early.
    """
    with moving(port, PortVerb.VALIDATE, by=by, at=at, why=fields.get("comment", "")) as locked:
        for name in (*SENT, "comment", "wanted_date"):
            setattr(locked, name, fields[name])
        rules, wish = rules_for(locked), wish_for(locked)
        if rules and (words := why_not_on(rules, wish, locked.wanted_date, at, not_before=locked.effective)):
            raise ValidationError({"wanted_date": words})
        locked.reject_code = ""
        PortValidation.objects.create(
            port=locked, number=locked.validations.count() + 1, sent=locked.sent, sent_at=at, sent_by=by.name[:100],
            due_until=after(rules, at, reply_hours(rules, wish)) if rules else None,
        )  # fmt: skip
    tell_supplier(port, PaperVerb.VALIDATE, at=at)
    tell_port(PortValidationAsked, port, by=by, at=at)
    return port


def find_valid(*, port: Port, comment: str = "", by: Account, at: datetime) -> Port:
    """The losing provider would take it as it stands. Raises PermissionDenied, PortMoved."""
    with moving(port, PortVerb.FIND_VALID, by=by, at=at, why=comment) as locked:
        _answer(locked, Found.VALID, comment, at)
    tell_port(PortFoundValid, port, by=by, at=at)
    return port


def find_invalid(*, port: Port, code: str, comment: str = "", by: Account, at: datetime) -> Port:
    """It would be refused, with this code of the supplier's; it may be corrected and looked at again, or ordered as it is.

    Raises PermissionDenied, PortMoved, ValidationError without a code of the supplier's, or “other” without words.
    """
    with moving(port, PortVerb.FIND_INVALID, by=by, at=at, why=f"{code} {comment}".strip()) as locked:
        check_code(locked, code, comment)
        locked.reject_code = code
        _answer(locked, Found.INVALID, comment, at)
    tell_port(PortFoundInvalid, port, by=by, at=at, means=meaning(port))
    return port


def _answer(port: Port, found: Found, comment: str, at: datetime) -> None:
    words = whole(comment.strip(), 500, "comment")
    port.result = words or port.result
    port.validations.filter(answer=Found.OPEN).update(
        answer=found, reject_code=port.reject_code, words=words, answered_at=at
    )
