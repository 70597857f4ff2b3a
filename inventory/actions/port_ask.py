"""What whoever asked for a port does: correct and send it again, ask for another day."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from inventory.actions.port_move import moving
from inventory.actions.port_open import keep_version
from inventory.actions.port_supplier import tell_supplier
from inventory.models import Port
from inventory.models.port_check import SENT
from inventory.notifications.port import PortDateAsked, PortRequested, tell_port
from inventory.porting.lead import change_until, why_not_on
from inventory.porting.states import PaperVerb, PortVerb
from inventory.queries.port import rules_for, why_not_ported_on, wish_for
from partners.models import Account


def resubmit_port(*, port: Port, fields: dict[str, Any], by: Account, at: datetime) -> Port:
    """Corrected: a further version goes to the desk, and the lead time starts anew.

    `fields`: wanted_date, comment and what SENT names. Raises PermissionDenied, PortMoved, ValidationError at
    `wanted_date` for a day that is too early by now.
    """
    with moving(port, PortVerb.RESUBMIT, by=by, at=at, why=fields.get("comment", "")) as locked:
        for name in (*SENT, "comment", "wanted_date"):
            setattr(locked, name, fields[name])
        rules = rules_for(locked)
        if rules and (
            words := why_not_on(rules, wish_for(locked), locked.wanted_date, at, not_before=locked.effective)
        ):
            raise ValidationError({"wanted_date": words})
        locked.version, locked.submitted_at, locked.accepted_at = locked.version + 1, at, None
        locked.reject_code = ""
        keep_version(locked, by=by, at=at)
    tell_supplier(port, PaperVerb.ORDER, at=at)
    tell_port(PortRequested, port, by=by, at=at)
    return port


def ask_date(*, port: Port, day: date, comment: str = "", by: Account, at: datetime) -> Port:
    """Another porting day is asked for; until it is agreed to, the present one holds.

    Raises PermissionDenied, PortMoved, ValidationError at `day` once it is too late to ask, or for a day that is not
    possible.
    """
    with moving(port, PortVerb.ASK_DATE, by=by, at=at, why=comment) as locked:
        rules, now = rules_for(locked), locked.porting_date
        assert now is not None, "an accepted port has a date"
        if rules and at > (until := change_until(rules, wish_for(locked), now)):
            moment = date_format(localtime(until), "DATETIME_FORMAT")
            raise ValidationError({"day": _("Another day could be asked for until %s.") % moment})
        if day == now:
            raise ValidationError({"day": _("It is ported on that day already.")})
        if day <= locked.customer.today(at):
            raise ValidationError({"day": _("The porting date must lie in the future.")})
        if words := why_not_ported_on(locked, day, at):
            raise ValidationError({"day": words})
        locked.asked_date = day
    tell_supplier(port, PaperVerb.DATE, at=at)
    tell_port(PortDateAsked, port, by=by, at=at)
    return port
