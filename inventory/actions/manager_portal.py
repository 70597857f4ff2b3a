"""Signing a person in to a customer's EMS manager portal (guide 2.5.2, 2.9.1 Redirect Login)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from customers.models import Customer
from inventory.ems.driver import TemporaryFault
from inventory.queries.driver import driver_of
from oms.kit.outbox import PermanentFault
from partners.models import Account
from partners.people.actions.log import log_login
from partners.people.enums import LoginState


def open_manager_portal(*, customer: Customer, ip: str, by: Account, at: datetime) -> str:
    """The address that signs `by` in, good once; the attempt stands in Login History either way.

    Raises ValidationError, in words, when the network has no tenant for the customer or cannot be reached.
    """
    state = LoginState.REDIRECT_FAIL
    try:
        address = driver_of(customer).portal_link(customer.code, by.login_id)
        state = LoginState.REDIRECT_SUCCESS
        return address
    except PermanentFault:
        raise ValidationError(_("The network has no tenant for %s yet.") % customer.name) from None
    except TemporaryFault:
        raise ValidationError(_("The manager portal cannot be reached just now. Try again in a minute.")) from None
    finally:
        log_login(by, by.login_id, ip, state, retry=0, at=at)
