"""The customer's administrator chooses a password behind a one-time link; no password is ever mailed."""

import hashlib
import secrets
from copy import copy
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from customers.actions.modify import set_password
from customers.models import AdministratorLink, Customer
from customers.notifications import AdministratorLogin
from customers.rules import why_not_modify
from oms.kit.acting import acting_for, as_system
from partners.messages.actions.tell import tell
from partners.models import Account

LIFE = timedelta(hours=24)


@transaction.atomic
def send_login(*, customer: Customer, by: Account, at: datetime) -> str:
    """Mail a link to the administrator's address; the address. Earlier links stop working.

    Raises ValidationError where ID or e-mail is missing, PermissionDenied for a closed customer.
    """
    if reason := why_not_modify(by, customer):
        raise PermissionDenied(reason)
    if not customer.admin_id or not customer.admin_email:
        raise ValidationError(_("Enter the administrator's ID and e-mail address first."))
    return invite_administrator(customer=customer, by=by, at=at)


def invite_administrator(*, customer: Customer, by: Account, at: datetime) -> str:
    """The same for an order that takes effect: it asks for no right of the person who confirmed it."""
    secret = secrets.token_urlsafe(32)
    AdministratorLink.objects.filter(customer=customer, used_at=None).update(used_at=at)
    AdministratorLink.objects.create(customer=customer, sent_by=by, secret_hash=_hash(secret), expires_at=at + LIFE)
    message = AdministratorLogin(
        code=customer.code, company=customer.name, name=customer.admin_name or customer.admin_id,
        login=customer.admin_id, reseller=customer.partner_name, hours=LIFE.seconds // 3600 + LIFE.days * 24,
        secret=secret,
    )  # fmt: skip
    tell(message, to=[_administrator(customer, by)], by=by, at=at)
    return customer.admin_email


def open_link(secret: str, *, at: datetime) -> AdministratorLink | None:
    """The link that `secret` opens now. Nobody is signed in, so the system looks it up."""
    with as_system():
        found = AdministratorLink.objects.select_related("customer", "sent_by__partner", "sent_by__role")
        return found.filter(secret_hash=_hash(secret), used_at=None, expires_at__gt=at).first()


@transaction.atomic
def choose_password(*, secret: str, password: str, at: datetime) -> Customer:
    """Use the link up and set the password, on behalf of the person who sent it.

    Raises ValidationError for a weak password (the link stays good), PermissionDenied when the link is used or too old.
    """
    link = open_link(secret, at=at)
    if link is None:
        raise PermissionDenied(_("This link was used already or is too old. Ask for a new one."))
    with acting_for(link.sent_by.partner_id):
        used = AdministratorLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at)
        if not used:
            raise PermissionDenied(_("This link was used already or is too old. Ask for a new one."))
        return set_password(customer=link.customer, password=password, by=link.sent_by, at=at)


def _administrator(customer: Customer, by: Account) -> Account:
    """The receiver: the mail is the sender's, its address and language are those of the customer's administrator."""
    receiver = copy(by)
    receiver.name, receiver.email, receiver.language = (
        customer.admin_name or customer.admin_id,
        customer.admin_email,
        customer.language,
    )
    return receiver


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
