"""A fortnight of log rows, so that there is something to look at; the same ones each time, up to this minute."""

import random
import uuid
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from oms.kit.outbox import OutboxState
from oms.kit.screens import registry
from partners.channel.notifications import EmailChanged
from partners.desk.actions.export import KEPT
from partners.desk.actions.keep_mail import keep_mail
from partners.desk.notifications import ExcelReady
from partners.messages.enums import DeliveryMethod
from partners.messages.models import Notice
from partners.messages.notifications.letter import letter_of, mail_of
from partners.messages.notifications.message import Message
from partners.people.actions.log import person
from partners.people.enums import LoginState
from partners.people.models import Account, ExcelDownload, LoginEvent, MenuAccess
from partners.sign_in.notifications import PasswordChanged

NUMBER = 300  # rows of each log
TODAY = 60  # of them today
DAYS = 13
MAILS = 20  # in the mailbox
NETWORKS = ("192.0.2.", "198.51.100.", "203.0.113.")
STATES = [LoginState.LOGIN] * 10 + [LoginState.LOGOUT] * 7 + [LoginState.FAIL] * 3 + [LoginState.REDIRECT_SUCCESS]


def load_logs() -> None:
    """Fill the four logs; where there are rows already, they are left alone."""
    if LoginEvent.objects.exists():
        return
    dice = random.Random(2026)
    people = list(Account.objects.select_related("partner", "role").order_by("login_id"))
    now = timezone.now()
    LoginEvent.objects.bulk_create([_login(dice, people, at) for at in _times(dice, now)])
    MenuAccess.objects.bulk_create([_menu(dice, people, at) for at in _times(dice, now)])
    ExcelDownload.objects.bulk_create([_excel(dice, people, at) for at in _times(dice, now)])
    notices = Notice.objects.bulk_create([_notice(dice, people, at) for at in _times(dice, now)])
    if settings.KEEPS_MAILS:
        _keep_mails(notices)


def _times(dice: random.Random, now: datetime) -> list[datetime]:
    """Instants, oldest first: working hours of the days before, and today so far."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    so_far = (now - midnight).total_seconds()
    today = [midnight + timedelta(seconds=dice.uniform(0, so_far)) for _ in range(TODAY)]
    before = [
        midnight - timedelta(days=dice.randint(1, DAYS)) + timedelta(seconds=dice.uniform(7.5, 19) * 3600)
        for _ in range(NUMBER - TODAY)
    ]
    return sorted(before + today)


def _ip(dice: random.Random, account: Account) -> str:
    return f"{NETWORKS[account.partner_id % 3]}{dice.randint(2, 60)}"


def _login(dice: random.Random, people: list[Account], at: datetime) -> LoginEvent:
    who, state = dice.choice(people), dice.choice(STATES)
    retry = dice.randint(1, 4) if state == LoginState.FAIL else 0
    return LoginEvent(at=at, state=state, retry_count=retry, ip=_ip(dice, who), **person(who))


def _menu(dice: random.Random, people: list[Account], at: datetime) -> MenuAccess:
    who, screen = dice.choice(people), dice.choice([s for s in registry.menu() if not s.sp_only])
    return MenuAccess(at=at, menu_code=screen.code, menu_name=str(screen.title), ip=_ip(dice, who), **person(who))


def _excel(dice: random.Random, people: list[Account], at: datetime) -> ExcelDownload:
    who, screen = dice.choice(people), dice.choice([s for s in registry.menu() if not s.sp_only and not s.everybody])
    rows = dice.choice([0, dice.randint(1, 400), dice.randint(400, 9_000)])
    seconds = Decimal(f"{0.05 + rows / 20_000 + dice.random() / 20:.2f}")
    return ExcelDownload(
        at=at, menu_code=screen.code, menu_name=str(screen.title), rows=rows, seconds=seconds,
        ip=_ip(dice, who), **person(who),
    )  # fmt: skip


def _notice(dice: random.Random, people: list[Account], at: datetime) -> Notice:
    """Long seen and long delivered; one mail in twenty could not be. Of Excel files only those that are gone by now."""
    who = dice.choice(people)
    on_screen = at < timezone.now() - KEPT and dice.random() < 0.5
    message = _ready(dice) if on_screen else _account_message(dice, who)
    failed = not on_screen and dice.random() < 0.05
    way = DeliveryMethod.SCREEN if on_screen else DeliveryMethod.EMAIL
    subject, text, html = message.words(way, who.speaks, {})
    return Notice(
        key=f"demo:{uuid.UUID(int=dice.getrandbits(128))}", partner=who.partner, partner_name=who.partner.name,
        account=who, receiver=who.name, address=who.email, kind=message.kind, subject=subject, text=text, html=html,
        method=DeliveryMethod.SCREEN if on_screen else DeliveryMethod.EMAIL,
        link=f"{reverse('partners:excel-download-history')}?day_from={at:%Y-%m-%d}"
        if on_screen
        else reverse("partners:my-information"),
        sender=who.partner.name, sender_partner_id=who.partner_id, created_at=at, due_at=at, seen_at=at,
        state=OutboxState.FAILED if failed else OutboxState.DONE, completed_at=None if failed else at,
        attempts=6 if failed else 1, last_error="552 mailbox full" if failed else "",
    )  # fmt: skip


def _keep_mails(notices: list[Notice]) -> None:
    """The newest of the delivered mails lie in the mailbox."""
    mails = [n for n in notices if n.method == DeliveryMethod.EMAIL and n.state == OutboxState.DONE]
    for notice in mails[-MAILS:]:
        keep_mail(mail_of(notice, letter_of(notice, notice.account)), at=notice.created_at)


def _ready(dice: random.Random) -> Message:
    return ExcelReady(export=0, title=str(registry["login-history"].title), rows=dice.randint(10_000, 60_000))


def _account_message(dice: random.Random, who: Account) -> Message:
    if dice.random() < 0.7:
        return PasswordChanged(who.name, _ip(dice, who))
    return EmailChanged(who.name, who.email, _ip(dice, who))
