"""A customer's telephones fetch what they sign on with: an address with a token, made, revoked, and asked at."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.rules import why_not_modify
from inventory.ems.lines import line_password, sip_domain
from inventory.ems.phone_files import PhoneFile, SignOn, file_for, mac_in
from inventory.enums import Fetched, LineState
from inventory.models import Line, PhoneAddress, PhoneFetch, Reading
from inventory.queries.line import living
from inventory.queries.phone_address import maker_of, registrar_of
from oms.kit.acting import as_system
from partners.models import Account
from partners.sign_in.actions.lockout import give_back_to, network_of, take

REFUSED = 300  # files that one network may ask for in vain in five minutes, whoever's they are
SOON = timedelta(minutes=1)  # after it was told the password, whether the telephone has signed on


class TooOften(Exception):
    """Too much was asked for in vain from one network; wait five minutes."""


@dataclass(frozen=True)
class Asked:
    """Who asks for which file."""

    name: str
    ip: str
    agent: str


@transaction.atomic
def make_phone_address(*, customer: Customer, by: Account, at: datetime) -> str:
    """The token of a new address, never to be shown again; the one before works no more.

    Raises PermissionDenied; ValidationError where no telephones sign on.
    """
    customer = _locked(customer, by)
    if registrar_of(customer) is None:
        raise ValidationError(_("Phones cannot provision themselves on this customer's call server."))
    _revoke(customer, by, at)
    token = secrets.token_urlsafe(32)
    PhoneAddress.objects.create(customer=customer, token_hash=_hash(token), made_at=at, made_by=by.name)
    return token


@transaction.atomic
def revoke_phone_address(*, customer: Customer, by: Account, at: datetime) -> bool:
    """The address works no more; whether there was one. Raises PermissionDenied."""
    return _revoke(_locked(customer, by), by, at)


@transaction.atomic
def fetch_file(token: str, asked: Asked, *, at: datetime) -> PhoneFile | None:
    """What stands in the file for the telephone that asks; None for whatever is refused, which tells nothing of why.

    Raises TooOften before it looks, the same whether the token was right. Nobody is signed in, so the system looks it up;
    what was asked for at an address is noted with its customer.
    """
    subject = f"phones|{network_of(asked.ip)}"
    if not take(subject, REFUSED, at=at):
        raise TooOften
    with as_system():
        address = (
            PhoneAddress.objects.select_related("customer").filter(token_hash=_hash(token), revoked_at=None).first()
        )
        if address is None:
            return None
        result, file = _look(address.customer, asked.name, at)
        PhoneFetch.objects.create(
            customer=address.customer, mac=mac_in(asked.name), file=_kept(asked.name, 100), ip=asked.ip,
            agent=_kept(asked.agent, 200), at=at, result=result,
        )  # fmt: skip
    if file is not None:
        give_back_to(subject)
    return file


@transaction.atomic
def forget_fetches(*, at: datetime) -> int:
    """What was fetched more than PHONE_FETCHES_KEPT_DAYS ago is known no more; how many rows went. A job, for all customers.

    Nobody deletes such rows but this function of the database, only for the provider, and none of the last 28 days.
    """
    with as_system(), connection.cursor() as cursor:
        before = at - timedelta(days=settings.PHONE_FETCHES_KEPT_DAYS)
        cursor.execute("select oms_forget_phone_fetches(%s)", [before])
        return int(cursor.fetchone()[0])


def _look(customer: Customer, name: str, at: datetime) -> tuple[Fetched, PhoneFile | None]:
    """What becomes of it, and the file where it is answered."""
    if not (mac := mac_in(name)):
        return Fetched.NO_FILE, None
    line = living(customer).select_for_update(of=("self",)).filter(mac=mac, state=LineState.USED).first()
    if line is None:
        return Fetched.NO_LINE, None
    if (server := registrar_of(customer)) is None:
        return Fetched.NO_SERVER, None
    if not line.door_open:
        return Fetched.CLOSED, None
    file = file_for(_maker(customer, mac, customer.today(at)), name, _sign_on(customer, line, server))
    if file is None:
        return Fetched.NO_MAKER, None
    if file.tells:
        Line.objects.filter(pk=line.pk).update(fetched_at=at)
        Reading.objects.filter(customer=customer, due_at__gt=at + SOON).update(due_at=at + SOON)
    return Fetched.ANSWERED, file


def _maker(customer: Customer, mac: str, day: date) -> str:
    return maker_of(customer, [mac], day).get(mac, "")


def _sign_on(customer: Customer, line: Line, server: tuple[str, int]) -> SignOn:
    password = line_password(customer.code, line.extension, line.turn)
    return SignOn(line.mac, sip_domain(customer.code), *server, line.extension, password, line.name)


def _locked(customer: Customer, by: Account) -> Customer:
    found: Customer = Customer.objects.visible_to(by).select_for_update(of=("self",)).get(pk=customer.pk)
    if reason := why_not_modify(by, found):
        raise PermissionDenied(reason)
    return found


def _revoke(customer: Customer, by: Account, at: datetime) -> bool:
    mine = PhoneAddress.objects.visible_to(by).filter(customer=customer, revoked_at=None)
    return bool(mine.update(revoked_at=at, revoked_by=by.name))


def _kept(text: str, most: int) -> str:
    """What a stranger sent, without signs that no column takes."""
    return "".join(sign if sign.isprintable() else "?" for sign in text[:most])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
