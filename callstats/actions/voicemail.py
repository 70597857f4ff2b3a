"""Messages that callers left: taken from the networks that hand them out, heard, deleted, and forgotten after their days.

A message, its sound and the cursor behind it are of one transaction; killed anywhere, the next look begins at the same cursor.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from callstats.actions.voicemail_mail import mail_to_user
from callstats.models import CallFeed, Voicemail
from callstats.notifications.voicemail import VoicemailLeft
from callstats.queries.voicemail import with_caller
from customers.rules import why_not_modify
from inventory.ems.driver import Driver, HeardMessage, MessageBatch, NetworkMessage, TemporaryFault
from inventory.enums import LineState
from inventory.models import CallServer, Line
from inventory.queries.driver import driver_of
from oms.kit.acting import as_system, root_id
from oms.kit.kept import keep, let_go
from oms.kit.outbox import PermanentFault
from partners.messages.actions.tell import people_of, tell
from partners.models import Account

log = logging.getLogger(__name__)
FOLDER = "voicemail"
SCREEN = "customer-info.voicemail"
AT_ONCE = 20  # batches of one call server in one look; the next look goes on
SETTLED_AT_ONCE = 500


def take_messages(*, at: datetime) -> int:
    """Fetch what was left on the lines of every call server, and what was heard there; how many came. Safe at any time, by
    several, and again."""
    with as_system():
        servers = list(CallServer.objects.order_by("cm_id"))
    found = 0
    for server in servers:
        try:
            driver = driver_of(server)
            if driver.gives_messages:
                found += _take_from(server, driver, at)
                _settle(server, driver, at)
        except (PermanentFault, TemporaryFault) as why:
            log.info("No messages from %s: %s", server.cm_id, why)
    return found


def _take_from(server: CallServer, driver: Driver, at: datetime) -> int:
    """The network is asked outside of any transaction."""
    found = 0
    for _batch in range(AT_ONCE):
        cursor = _cursor(server)
        batch = driver.messages(server.cm_id, cursor)
        if not batch.messages:
            break
        if not keep_messages(server=server, cursor=cursor, batch=batch, on_phone=bool(driver.hears), at=at):
            break
        found += len(batch.messages)
    return found


def _settle(server: CallServer, driver: Driver, at: datetime) -> None:
    """The network lets go what is heard or deleted here, or too old, and says what was heard on its telephones."""
    with as_system():
        there = Voicemail.objects.filter(on_phone=True, customer__cm_id=server.cm_id)
        settled = there.exclude(heard_at=None, deleted_at=None).order_by("pk")
        done = list(settled.values_list("key", flat=True)[:SETTLED_AT_ONCE])
    before = at - timedelta(days=settings.VOICEMAIL_KEPT_DAYS)
    note_heard(done=done, heard=driver.settle_messages(server.cm_id, _cursor(server), done, before))


@transaction.atomic
def note_heard(*, done: Sequence[str], heard: Sequence[HeardMessage]) -> None:
    """What the network has no more, and what somebody heard or deleted on a line's telephone; again it changes nothing."""
    with as_system():
        Voicemail.objects.filter(key__in=done).update(on_phone=False)
        for one in heard:
            new = Voicemail.objects.filter(key=one.key, heard_at=None, deleted_at=None)
            new.update(heard_at=one.at, heard_by="")
            if one.deleted:
                _let_sound_go(one)


def _let_sound_go(one: HeardMessage) -> None:
    """Deleted on the line's telephone; by whom nobody knows."""
    row = Voicemail.objects.select_for_update(of=("self",)).filter(key=one.key, deleted_at=None).first()
    if row:
        let_go(f"{FOLDER}/{row.stored_as}")
        row.stored_as, row.deleted_at = "", one.at
        row.save(update_fields=["stored_as", "deleted_at"])


def _cursor(server: CallServer) -> str:
    with as_system():
        return CallFeed.objects.filter(server=server).values_list("message_cursor", flat=True).first() or ""


@transaction.atomic
def keep_messages(*, server: CallServer, cursor: str, batch: MessageBatch, on_phone: bool, at: datetime) -> bool:
    """Store what came after `cursor` and go on behind it; False where somebody else did so meanwhile."""
    with as_system():
        CallFeed.objects.bulk_create([CallFeed(partner_id=root_id(), server=server)], ignore_conflicts=True)
        feed = CallFeed.objects.select_for_update().get(server=server)
        if feed.message_cursor != cursor:
            return False
        for message in batch.messages:
            keep_message(message, on_phone=on_phone, at=at)
        feed.message_cursor = batch.cursor
        feed.save(update_fields=["message_cursor"])
        return True


def keep_message(message: NetworkMessage, *, on_phone: bool = False, at: datetime) -> Voicemail | None:
    """A row, its sound, and word of it to the line's user and who asked for that. None of a line that is gone, and of one that
    came before."""
    lines = Line.objects.filter(customer__code=message.customer, extension=message.extension)
    line = lines.exclude(state=LineState.GONE).select_related("customer").first()
    if line is None or Voicemail.objects.filter(key=message.key).exists():
        return None
    made = Voicemail.objects.create(
        customer=line.customer, line=line, key=message.key, extension=line.extension, user_name=line.name,
        caller=message.caller[:60], left_at=message.at, seconds=message.seconds,
        stored_as=keep(ContentFile(message.sound), FOLDER), on_phone=on_phone,
    )  # fmt: skip
    mail_to_user(made, line.email, at=at)
    people = people_of([line.customer.partner_id], screen=SCREEN)
    if people:
        shown = with_caller(Voicemail.objects.select_related("customer")).get(pk=made.pk)
        tell(VoicemailLeft.of(shown), to=people, by=people[0], at=at)
    return made


@transaction.atomic
def hear_message(*, message: Voicemail, by: Account, at: datetime) -> None:
    """Who listens first stands on it. Raises ValidationError where it was deleted."""
    row = _locked(message, by)
    if row.heard_at is None:
        row.heard_at, row.heard_by = at, by.name
        row.save(update_fields=["heard_at", "heard_by"])


@transaction.atomic
def delete_message(*, message: Voicemail, by: Account, at: datetime) -> None:
    """Its sound goes; that it was there stands until its days are over. Raises PermissionDenied, ValidationError."""
    if reason := why_not_modify(by, message.customer):
        raise PermissionDenied(reason)
    row = _locked(message, by)
    let_go(f"{FOLDER}/{row.stored_as}")
    row.stored_as, row.deleted_at, row.deleted_by = "", at, by.name
    row.save(update_fields=["stored_as", "deleted_at", "deleted_by"])


def _locked(message: Voicemail, by: Account) -> Voicemail:
    row: Voicemail = Voicemail.objects.visible_to(by).select_for_update(of=("self",)).get(pk=message.pk)
    if row.deleted_at is not None:
        raise ValidationError(
            _("This message was deleted by %(name)s.") % {"name": row.deleted_by or _("the line's phone")}
        )
    return row


@transaction.atomic
def forget_messages(*, at: datetime) -> int:
    """Messages older than VOICEMAIL_KEPT_DAYS go, with their sound; how many. A job, for all partners."""
    with as_system():
        old = Voicemail.objects.filter(left_at__lt=at - timedelta(days=settings.VOICEMAIL_KEPT_DAYS))
        found = list(old.select_for_update(of=("self",), skip_locked=True)[:500])
        for row in found:
            if row.stored_as:
                let_go(f"{FOLDER}/{row.stored_as}")
        Voicemail.objects.filter(pk__in=[row.pk for row in found]).delete()
    return len(found)
