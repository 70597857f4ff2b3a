"""Mails: every message in every language, delivery with retries, the demo's mailbox, the preview screen."""

import smtplib
from dataclasses import replace
from email import message_from_string

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from oms.kit.acting import as_system
from oms.kit.delivery import MOST_CLAIMS, deliver_due, deliveries
from oms.kit.outbox import OutboxRow
from partners.branding.queries.look import Look
from partners.desk.notifications import ExcelReady
from partners.messages.actions.tell import tell
from partners.messages.notifications.letter import letter_of_sample
from partners.messages.notifications.message import Message, kinds, ways
from partners.models import Account, DemoMail, Notice
from partners.sign_in.notifications import PasswordChanged
from partners.sign_in.queries.account import account_by_login
from tests.mails import forget_mails
from tests.page import read

CLERK, SP = "clerk@rs-vertical.example", "admin@nimbus.example"
CHANGED = PasswordChanged("Clara Clerk", "192.0.2.1")
MAILBOX = "partners.desk.mailbox.MailboxBackend"
SERVER = "django.core.mail.backends.locmem.EmailBackend.send_messages"
EVERY_LETTER = pytest.mark.parametrize(
    ("kind", "language"),
    [(kind, code) for kind in kinds.values() for code, _ in settings.LANGUAGES],
    ids=lambda value: getattr(value, "kind", value),
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet_outbox(db) -> None:
    """Mails that the demo left waiting have gone."""
    forget_mails()


def told(message: Message = CHANGED, login: str = CLERK) -> Notice:
    """The mail of `message` to one person, waiting."""
    account = account_by_login(login)
    rows = tell(message, to=[account], by=account, at=timezone.now())
    return next(row for row in rows if row.method == "email")


def as_it_is(notice: Notice) -> Notice:
    with as_system():
        return Notice.objects.get(pk=notice.pk)


# --- what they say


@EVERY_LETTER
def test_every_message_is_a_whole_letter(kind: type[Message], language: str) -> None:
    letter = letter_of_sample(kind, look=Look(name="RS-Vertical"), language=language)
    assert 0 < len(letter.subject) <= 70 and "\n" not in letter.subject, letter.subject
    root = read(letter.html)
    assert root.first("html").get("lang") == language
    assert letter.size < 102_000
    with translation.override(language):
        message = kind.sample()
        text = str(message.text())
        assert text.strip() and text in letter.text, "the text part says all"
        for line in filter(None, text.split("\n")):
            assert " ".join(line.split()) in root.text
        address = settings.PORTAL_URL + message.link()
        assert kind.label and str(kind.label)
    buttons = [a for a in root.all("a") if "button" in a.get("class")]
    assert [a.get("href") for a in buttons] == [address], "one button"
    assert address in letter.text and address in root.text, "and its address in plain words"
    assert "http://" not in letter.html.replace(settings.PORTAL_URL, ""), "nothing of another host"
    assert all(table.get("role") == "presentation" for table in root.all("table") if "lines" not in table.get("class"))
    assert root.first("td").get("style"), "styles stand at the elements"


def test_typed_words_stay_words_in_a_mail() -> None:
    notice = told(PasswordChanged("<script>alert(1)</script> & co", "192.0.2.1"))
    deliver_due("mail")
    html = mail.outbox[-1].alternatives[0].content
    assert "<script>alert" not in html and "&lt;script&gt;" in html
    assert "<script>alert(1)</script> & co" in mail.outbox[-1].body
    assert as_it_is(notice).state == "done"


def test_a_mail_is_in_the_language_of_its_receiver() -> None:
    with as_system():
        Account.objects.filter(login_id=CLERK).update(language="de")
    told()
    deliver_due("mail")
    assert '<html lang="de"' in mail.outbox[-1].alternatives[0].content


def test_the_head_of_a_mail() -> None:
    notice = told()
    with as_system():
        Notice.objects.filter(pk=notice.pk).update(thread="order:2026-004182")
    deliver_due("mail")
    sent = mail.outbox[-1].message()
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Message-ID"] == f"<{notice.key.replace(':', '.')}@nimbus.example>"
    assert sent["References"] == sent["In-Reply-To"] == "<order.2026-004182@nimbus.example>"
    assert sent["To"] == f"Clara Clerk <{CLERK}>"
    assert sent["From"] == "Vertical Cloud Portal <portal@nimbus.example>", "the look of those above is worn"
    parts = message_from_string(sent.as_string())
    assert [part.get_content_type() for part in parts.get_payload()] == ["text/plain", "text/html"]


# --- delivery


def test_a_mail_leaves_once() -> None:
    notice = told()
    assert as_it_is(notice).state == "waiting"
    assert deliver_due("mail") == 1
    assert as_it_is(notice).state == "done"
    assert deliver_due("mail") == 0
    assert len(mail.outbox) == 1


def test_a_server_that_is_away_is_tried_again_and_then_given_up(monkeypatch) -> None:
    def away(*_) -> int:
        raise ConnectionRefusedError("connection refused")

    notice = told()
    monkeypatch.setattr(SERVER, away)
    for attempt in range(1, OutboxRow.MAX_ATTEMPTS + 1):
        with as_system():
            Notice.objects.filter(pk=notice.pk).update(due_at=timezone.now())
        assert deliver_due("mail") == 1
        found = as_it_is(notice)
        assert found.attempts == attempt and "refused" in found.last_error
        assert found.state == ("failed" if attempt == OutboxRow.MAX_ATTEMPTS else "waiting")
    assert deliver_due("mail") == 0


def test_an_address_the_server_refuses_for_good_is_not_tried_again(monkeypatch) -> None:
    def refuse(*_) -> int:
        raise smtplib.SMTPRecipientsRefused({CLERK: (550, b"no such user")})

    notice = told()
    monkeypatch.setattr(SERVER, refuse)
    deliver_due("mail")
    found = as_it_is(notice)
    assert found.state == "failed" and found.attempts == 1
    assert "refuses clerk@rs-vertical.example" in found.last_error


def test_a_refusal_for_now_is_tried_again(monkeypatch) -> None:
    def later(*_) -> int:
        raise smtplib.SMTPRecipientsRefused({CLERK: (451, b"greylisted")})

    notice = told()
    monkeypatch.setattr(SERVER, later)
    deliver_due("mail")
    assert as_it_is(notice).state == "waiting"


def test_an_account_without_address_fails_at_once() -> None:
    notice = told()
    with as_system():
        Notice.objects.filter(pk=notice.pk).update(address="")
    deliver_due("mail")
    assert as_it_is(notice).state == "failed"


@pytest.mark.parametrize(("typed", "sent"), [
    ("info@bücher.example", "info@xn--bcher-kva.example"), ("a@ΠΑΡΆΔΕΙΓΜΑ.example", "a@xn--hxajbheg2az3al.example"),
])  # fmt: skip
def test_an_international_domain_is_sent_as_mail_servers_take_it(typed: str, sent: str) -> None:
    """F07: its invitation waited for ever."""
    notice = told()
    with as_system():
        Notice.objects.filter(pk=notice.pk).update(address=typed)
    deliver_due("mail")
    assert as_it_is(notice).state == "done", as_it_is(notice).last_error
    assert sent in mail.outbox[-1].to[0] and mail.outbox[-1].message()["To"]


@pytest.mark.parametrize("address", ["x@" + "ü" * 63 + ".example", "no address", "a@b\nBcc: c@d"])
def test_an_address_that_no_mail_can_bear_fails_at_once(address: str) -> None:
    notice = told()
    with as_system():
        Notice.objects.filter(pk=notice.pk).update(address=address)
    deliver_due("mail")
    found = as_it_is(notice)
    assert (found.state, found.attempts) == ("failed", 1) and "No mail can be made" in found.last_error


def test_a_letter_that_cannot_be_made_fails_where_a_person_sees_it(monkeypatch) -> None:
    def broken(*_, **__):
        raise KeyError("\0\ud800 no such word")

    notice = told()
    monkeypatch.setattr("partners.messages.actions.send.letter_of", broken)
    deliver_due("mail")
    found = as_it_is(notice)
    assert found.state == "failed" and "no such word" in found.last_error


def test_a_failure_that_cannot_be_settled_does_not_wait_for_ever(monkeypatch) -> None:
    def broken(*_) -> None:
        raise RuntimeError("nobody can be told")

    notice = told()
    monkeypatch.setattr(SERVER, broken)
    monkeypatch.setitem(deliveries, "mail", replace(deliveries["mail"], failed=broken))
    for attempt in range(1, OutboxRow.MAX_ATTEMPTS + 1):
        with as_system():
            Notice.objects.filter(pk=notice.pk).update(due_at=timezone.now())
        deliver_due("mail")
        assert as_it_is(notice).attempts == attempt
    assert as_it_is(notice).state == "failed"


def test_what_kills_every_worker_is_given_up() -> None:
    notice = told()
    with as_system():
        Notice.objects.filter(pk=notice.pk).update(attempts=MOST_CLAIMS * OutboxRow.MAX_ATTEMPTS)
    deliver_due("mail")
    assert as_it_is(notice).state == "failed" and not mail.outbox


def test_ways_follow_the_alarms_and_security_messages_cannot_be_switched_off() -> None:
    account = account_by_login(CLERK)
    account.preferences = {"alarms": {kind: [] for kind in kinds}}
    assert ways(account, PasswordChanged) == ["email"]
    assert ways(account, ExcelReady) == []
    order = next(kind for kind in kinds.values() if kind.screen and kind.email and not kind.security)
    account.preferences = {"alarms": {order.kind: ["email"]}}
    assert ways(account, order) == ["email"]
    account.preferences = {}
    assert ways(account, order) == ["screen", "email"]


# --- the demo's mailbox


@pytest.fixture
def kept(settings) -> DemoMail:
    """A mail in the mailbox, with a message that would like to run a script."""
    settings.EMAIL_BACKEND = MAILBOX
    told(PasswordChanged("<b>Clara</b>", "192.0.2.1"))
    deliver_due("mail")
    with as_system():
        return DemoMail.objects.order_by("-id").first()


def test_the_mailbox_keeps_what_was_sent(kept: DemoMail, signed_in) -> None:
    assert kept.receiver == f"Clara Clerk <{CLERK}>"
    assert "Auto-Submitted: auto-generated" in kept.headers
    client = signed_in(SP)
    page = client.get(reverse("partners:mailbox")).content.decode()
    assert kept.subject in page
    page = client.get(reverse("partners:mail", args=[kept.pk])).content.decode()
    frame = read(page).first("iframe")
    assert frame.get("sandbox") == "" and "sandbox" in frame.attributes
    assert frame.get("src") == reverse("partners:mail-html", args=[kept.pk])
    assert "&lt;b&gt;Clara&lt;/b&gt;" in page


def test_the_html_of_a_mail_can_do_nothing(kept: DemoMail, signed_in) -> None:
    answer = signed_in(SP).get(reverse("partners:mail-html", args=[kept.pk]))
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox;") and "default-src 'none'" in policy and "allow-" not in policy
    assert "frame-ancestors 'self'" in policy and answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "script" not in policy


@pytest.mark.parametrize("login", [CLERK, "admin@vertical.example", "admin@orbit.example"])
def test_the_mailbox_is_the_providers_alone(kept: DemoMail, signed_in, acting, login: str) -> None:
    """Also for the receiver: a mail may hold a link that sets a password."""
    client = signed_in(login)
    for name, args in (("mailbox", []), ("mail", [kept.pk]), ("mail-html", [kept.pk])):
        assert client.get(reverse(f"partners:{name}", args=args)).status_code == 403
    assert reverse("partners:mailbox") not in client.get("/").content.decode()
    with acting(login):
        assert DemoMail.objects.count() == 0, "the second wall"


def test_a_mail_sent_again_replaces_the_earlier_copy(kept: DemoMail) -> None:
    with as_system():
        before = DemoMail.objects.count()
        Notice.objects.filter(
            key=kept.message_id.strip("<>").partition("@")[0].replace("notice.", "notice:", 1)
        ).update(state="waiting")
    assert deliver_due("mail") == 1
    with as_system():
        assert DemoMail.objects.count() == before


def test_outside_the_demo_no_mail_is_kept(settings) -> None:
    settings.EMAIL_BACKEND, settings.KEEPS_MAILS = MAILBOX, False
    notice = told()
    deliver_due("mail")
    assert as_it_is(notice).state == "waiting" and "EMAIL_URL is not set" in as_it_is(notice).last_error


# --- preview


def test_the_preview_lists_every_message_in_every_language(signed_in) -> None:
    page = signed_in(SP).get(reverse("partners:message-preview")).content.decode()
    for kind in kinds:
        for language, _name in settings.LANGUAGES:
            assert reverse("partners:message-sample", args=[kind, language]) in page


def test_an_example_is_sent_to_the_one_who_looks(signed_in) -> None:
    client = signed_in(SP)
    address = reverse("partners:message-sample", args=["password-changed", "en"])
    page = client.get(address).content.decode()
    assert "of 70" in page and "iframe" in page
    assert client.get(reverse("partners:message-html", args=["password-changed", "en"])).content.startswith(b"<!")
    client.post(address)
    deliver_due("mail")
    assert mail.outbox[-1].to == [f"Nora Nimbus <{SP}>"]


def test_the_example_of_a_reset_acts_on_nothing(signed_in, client: Client) -> None:
    signed_in(SP).post(reverse("partners:message-sample", args=["password-reset", "en"]))
    deliver_due("mail")
    link = next(word for word in mail.outbox[-1].body.split() if "/password-reset/" in word)
    assert client.get(link.removeprefix("http://testserver")).status_code == 410


@pytest.mark.parametrize("args", [("no-such-message", "en"), ("password-changed", "xx")])
def test_what_is_not_there_is_not_found(signed_in, args: tuple) -> None:
    assert signed_in(SP).get(reverse("partners:message-sample", args=args)).status_code == 404


def test_the_preview_is_the_providers_alone(signed_in) -> None:
    assert signed_in(CLERK).get(reverse("partners:message-preview")).status_code == 403
