"""Telling people, in the transaction that gave the news."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from oms.kit.acting import as_system
from oms.kit.outbox import OutboxState, wake
from oms.kit.secrets import seal
from partners.messages.enums import DeliveryMethod
from partners.messages.models import Notice
from partners.messages.notifications.message import Message, ways
from partners.messages.queries.words import OwnWords, own_words
from partners.people.enums import PartnerStatus
from partners.people.models import Account


def people_of(partner_ids: Iterable[int], *, screen: str, or_chief: bool = False) -> list[Account]:
    """Active accounts of these partners whose role holds `screen`; they may stand above the one who acts.

    With `or_chief` a partner that has nobody with it hears by its Chief Admin.
    """
    with as_system():
        found = Account.objects.select_related("partner", "role").filter(
            partner_id__in=list(partner_ids), is_active=True, partner__status=PartnerStatus.ACTIVE
        )
        able = [account for account in found if account.may_open(screen)]
        without = {account.partner_id for account in found} - {account.partner_id for account in able}
        return able + [one for one in found if or_chief and one.is_chief and one.partner_id in without]


def tell(message: Message, *, to: Iterable[Account], by: Account, at: datetime) -> list[Notice]:
    """One row per receiver and way; e-mails leave from there, screen messages stand on the banner at once.

    Receivers may stand above the sender, so the rows are written by the system.
    """
    return tell_each([(message, account) for account in to], by=by, at=at)


def tell_each(told: Iterable[tuple[Message, Account]], *, by: Account, at: datetime) -> list[Notice]:
    """To each person a message of its own, as `tell`. The system reads the provider's own words, as nobody may be
    signed in yet."""
    told = list(told)
    with as_system():
        own = {kind: own_words(kind) for kind in {message.kind for message, _account in told}}
    rows = [
        _row(message, own[message.kind], account, way, by=by, at=at)
        for message, account in told
        for way in ways(account, type(message))
    ]
    with as_system():
        Notice.objects.bulk_create(rows, batch_size=500)
    wake("mail")
    return rows


def _row(
    message: Message, own: OwnWords, account: Account, way: DeliveryMethod, *, by: Account, at: datetime
) -> Notice:
    subject, text, html = message.words(way, account.speaks, own)
    code, name = message.customer
    on_screen = way == DeliveryMethod.SCREEN
    return Notice(
        key=f"notice:{uuid.uuid4()}",
        partner_id=account.partner_id,
        partner_name=account.partner.name,
        account=account,
        receiver=account.name,
        address=account.email,
        method=way,
        kind=message.kind,
        subject=subject,
        text=text,
        html=html,
        link="" if message.acts else message.link(),
        sealed_link=seal(message.link()) if message.acts else "",
        thread=message.thread,
        needs=on_screen and message.asks(account),
        sender=by.partner.name,
        sender_partner_id=by.partner_id,
        customer_code=code,
        customer_name=name,
        created_at=at,
        due_at=at,
        state=OutboxState.DONE if on_screen else OutboxState.WAITING,
        completed_at=at if on_screen else None,
    )
