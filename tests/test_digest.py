"""The daily digest: who gets it, when, what it says, and that a day has one at most."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import acting_for, as_system
from oms.kit.delivery import deliver_due
from partners.desk.notifications import ExcelReady
from partners.messages.actions import digest as digests
from partners.messages.actions.digest import send_digest, send_digests
from partners.messages.actions.tell import tell
from partners.messages.notifications.message import ways
from partners.messages.queries.digest import Due
from partners.models import Account, DigestDay, Notice
from tests.mails import forget_mails

CLERK = "clerk@rs-vertical.example"
pytestmark = pytest.mark.django_db


def wanting(zone: str = "Europe/London", language: str = "") -> Account:
    """The clerk, who wants the digest, and has been told one thing since yesterday."""
    forget_mails()
    with as_system():
        Notice.objects.filter(account__login_id=CLERK).update(seen_at=timezone.now(), needs=False)
        account = Account.objects.select_related("partner", "role").get(login_id=CLERK)
        account.preferences = {"alarms": {"daily-digest": ["email"]}, "time_zone": zone}
        account.language = language
        account.save()
    return account


def told(account: Account, at: datetime) -> None:
    with acting_for(account.partner_id):
        tell(ExcelReady(1, "Login History", 5), to=[account], by=account, at=at)


def mails(account: Account) -> list[Notice]:
    with as_system():
        return list(Notice.objects.filter(account=account, kind="daily-digest"))


def summer(hour: int) -> datetime:
    """So late on 1 July by UTC: an hour later in London, two in Berlin."""
    return datetime(2026, 7, 1, hour, 5, tzinfo=UTC)


def test_nobody_gets_it_who_did_not_ask(account) -> None:
    from partners.messages.notifications.digest import Digest  # beside its one use

    assert ways(account(CLERK), Digest) == []
    told(account(CLERK), summer(12))
    assert send_digests(at=summer(20)) == 0


def test_it_comes_at_five_of_the_persons_own_day() -> None:
    account = wanting("America/New_York")
    told(account, summer(12))
    assert send_digests(at=summer(20)) == 0, "it is four in New York"
    assert send_digests(at=summer(21)) == 1
    with as_system():
        assert list(DigestDay.objects.filter(account=account).values_list("day", "told")) == [(summer(21).date(), 1)]


def test_it_says_what_is_new_and_leaves_by_the_outbox() -> None:
    account = wanting()
    told(account, summer(12))
    send_digests(at=summer(16))
    deliver_due("mail")
    (letter,) = [letter for letter in mail.outbox if letter.subject == "Your day: nothing waits for you"]
    assert letter.to == [f"Clara Clerk <{CLERK}>"]
    assert "New since yesterday:\n– 13:05 Excel file is ready: Login History" in letter.body
    assert reverse("partners:inbox") in letter.body


def test_a_day_has_one_at_most(account) -> None:
    person = wanting()
    told(person, summer(12))
    assert send_digests(at=summer(16)) == 1
    assert send_digests(at=summer(16) + timedelta(minutes=5)) == 0
    assert send_digest(Due(person, summer(16).date()), at=summer(17)) is False, "a second worker that saw it due, too"
    assert len(mails(person)) == 1
    told(person, summer(18))
    assert send_digests(at=summer(16) + timedelta(days=1)) == 1


def test_a_kill_between_leaves_neither_mail_nor_mark(monkeypatch) -> None:
    """What decides the day and what is mailed stand in one transaction."""
    person = wanting()
    told(person, summer(12))

    def killed(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(digests, "tell", killed)
        with pytest.raises(KeyboardInterrupt):
            send_digests(at=summer(16))
    with as_system():
        assert not DigestDay.objects.filter(account=person).exists()
    assert mails(person) == []
    assert send_digests(at=summer(17)) == 1


def test_one_persons_fault_holds_nobody_up(monkeypatch) -> None:
    person = wanting()
    told(person, summer(12))
    with monkeypatch.context() as patch:
        patch.setattr(digests, "digest_of", lambda account, at: 1 / 0)
        assert send_digests(at=summer(16)) == 0
    assert send_digests(at=summer(16)) == 1, "and it is tried again"


def test_a_day_without_news_has_no_mail() -> None:
    person = wanting()
    assert send_digests(at=summer(16)) == 0
    with as_system():
        assert DigestDay.objects.get(account=person).told == 0


def test_who_was_switched_off_gets_none() -> None:
    person = wanting()
    told(person, summer(12))
    with as_system():
        Account.objects.filter(pk=person.pk).update(is_active=False)
    assert send_digests(at=summer(16)) == 0


def test_a_zone_that_is_none_is_the_portals_own() -> None:
    person = wanting("Mars/Olympus")
    told(person, summer(12))
    assert send_digests(at=summer(15)) == 0
    assert send_digests(at=summer(16)) == 1


def test_my_account_has_the_switch_and_the_time_zone(signed_in) -> None:
    client = signed_in(CLERK)
    url = reverse("partners:choose-alarms")
    client.post(url, {"alarm-daily-digest": ["email"], "time_zone": "Europe/Berlin"})
    with as_system():
        preferences = Account.objects.get(login_id=CLERK).preferences
    assert preferences["alarms"]["daily-digest"] == ["email"] and preferences["time_zone"] == "Europe/Berlin"
    answer = client.post(url, {"alarm-daily-digest": ["email"], "time_zone": "Mars/Olympus"})
    assert answer.status_code == 422
    assert "Select a valid choice. Mars/Olympus is not one of the available choices." in answer.content.decode()


def test_days_long_gone_are_forgotten() -> None:
    person = wanting()
    with as_system():
        day = summer(16).date() - timedelta(days=40)
        DigestDay.objects.create(partner_id=person.partner_id, account=person, day=day, at=summer(16))
    send_digests(at=summer(16))
    with as_system():
        assert list(DigestDay.objects.values_list("day", flat=True)) == [summer(16).date()]
