"""What a person changes about the own account (guide 2.12)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from partners.channel.notifications import EmailChanged
from partners.messages.actions.tell import tell
from partners.messages.enums import DeliveryMethod
from partners.messages.notifications.message import kinds, ways_offered
from partners.people.actions.choose import choose
from partners.people.models import Account
from partners.sign_in.actions.password import prove


def change_details(*, by: Account, name: str, email: str, language: str, password: str, ip: str, at: datetime) -> None:
    """Name, e-mail and language. Who holds the mailbox can set the password, so a new address asks for the password.

    The old address is told. Raises ValidationError for `password`.
    """
    moved = email.lower() != by.email.lower()
    if moved:
        prove(by=by, password=password, field="password", ip=ip, at=at)
    with transaction.atomic():
        if moved:
            tell(EmailChanged(by.name, email, ip), to=[by], by=by, at=at)
        by.name, by.email, by.language = name, email, language
        by.save(update_fields=["name", "email", "language"])


def choose_alarms(*, by: Account, wanted: Mapping[str, list[str]], time_zone: str) -> None:
    """By which ways each kind of message comes, and whose clock says when the day's digest is due; what is not
    offered, and security messages, cannot be chosen."""
    alarms = {}
    for code, kind in kinds.items():
        if not kind.security:
            offered: list[DeliveryMethod] = ways_offered(kind)
            alarms[code] = [way.value for way in offered if way.value in wanted.get(code, [])]
    choose(by=by, alarms=alarms, time_zone=time_zone)


def choose_keys(*, by: Account, on: bool) -> None:
    """Single-letter keys; off until switched on (ux.md X12)."""
    choose(by=by, single_keys=on)
