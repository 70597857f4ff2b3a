"""A forgotten password: the mail, the link, what it ends (guide 1.3, reliability.md “Getting in”)."""

import hashlib
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from partners.models import Account, LoginEvent, Notice, Partner, PasswordReset
from partners.sign_in.actions.reset import LIVES, MOST
from tests.mails import forget_mails
from tests.test_gate import log_in

CLERK = "clerk@rs-vertical.example"
NEW = "quiet harbour lantern"
ASK = {"login_id": CLERK, "email": CLERK}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet_outbox(db) -> None:
    """Mails that the demo left waiting have gone."""
    forget_mails()


def ask(client: Client, **changes):
    return client.post(reverse("partners:password-reset"), {**ASK, **changes})


def mailed_link(client: Client) -> str:
    """The path of the link in the mail."""
    ask(client)
    deliver_due("mail")
    return re.search(r"http://testserver(/password-reset/\S+)", mail.outbox[-1].body)[1]


def set_to(client: Client, link: str, password: str = NEW):
    return client.post(link, {"new": password, "again": password})


def shown(answer) -> str:
    """What a person reads, without the token of the form."""
    return re.sub(r'value="[^"]*"', "", answer.content.decode())


def test_the_login_page_leads_to_it(client: Client) -> None:
    assert reverse("partners:password-reset") in client.get(reverse("partners:login")).content.decode()


def test_the_link_sets_the_password_once(client: Client) -> None:
    link = mailed_link(client)
    assert client.get(link).status_code == 200
    assert client.get(link).status_code == 200, "looking must not use the link up"
    assert set_to(client, link).status_code == 302
    assert log_in(Client(), NEW).status_code == 302
    assert set_to(client, link, "another quiet lantern").status_code == 410
    assert client.get(link).status_code == 410
    assert log_in(Client(), NEW).status_code == 302


def test_right_wrong_and_unknown_answer_alike(client: Client) -> None:
    cases = ({}, {"email": "admin@nimbus.example"}, {"login_id": "nobody@nowhere.example"})
    answers = [ask(Client(), **case) for case in cases]
    assert {answer.status_code for answer in answers} == {200}
    assert len({shown(answer) for answer in answers}) == 1
    deliver_due("mail")
    assert len(mail.outbox) == 1, "a mail goes out only when ID and Email belong together"


def test_id_and_email_are_taken_in_any_case(client: Client) -> None:
    ask(client, login_id=f" {CLERK.upper()} ", email=CLERK.title())
    assert deliver_due("mail") == 1


@pytest.mark.parametrize("change", [{"is_active": False}, {"partner__status": "inactive"}])
def test_who_may_not_sign_in_gets_no_mail(client: Client, change: dict) -> None:
    with as_system():
        if "is_active" in change:
            Account.objects.filter(login_id=CLERK).update(**change)
        else:
            Partner.objects.filter(name="RS-Vertical").update(status="inactive")
    assert ask(client).status_code == 200
    assert deliver_due("mail") == 0


def test_the_sixth_request_in_five_minutes_is_refused_whether_or_not_the_id_exists(client: Client) -> None:
    for login in (CLERK, "nobody@nowhere.example"):
        codes = [ask(client, login_id=login).status_code for _ in range(6)]
        assert codes == [200] * 5 + [422]
    assert log_in(client).status_code == 302, "asking for a mail must not lock the login"


def test_a_mailbox_is_not_flooded(client: Client) -> None:
    for _ in range(5):
        ask(client)
    assert deliver_due("mail") == MOST


def test_the_link_is_no_good_after_thirty_minutes(client: Client, monkeypatch) -> None:
    link, later = mailed_link(client), timezone.now() + LIVES
    monkeypatch.setattr("partners.sign_in.views.reset.timezone.now", lambda: later)
    assert client.get(link).status_code == 410
    assert set_to(client, link).status_code == 410
    monkeypatch.undo()
    assert log_in(Client()).status_code == 302, "the old password still stands"


def test_using_one_link_voids_the_others(client: Client) -> None:
    first, second = mailed_link(client), mailed_link(client)
    assert first != second
    assert set_to(client, second).status_code == 302
    assert set_to(client, first).status_code == 410


def test_it_ends_every_session_and_opens_a_blocked_id(signed_in, client: Client) -> None:
    working = signed_in(CLERK)
    assert working.get(reverse("partners:home")).status_code == 200
    link = mailed_link(client)
    for _ in range(6):
        log_in(client, "wrong-guess")
    set_to(client, link)
    assert working.get(reverse("partners:home")).status_code == 302
    assert log_in(client, NEW).status_code == 302


@pytest.mark.parametrize(("new", "again", "words"), [
    ("short", "short", "at least 8 characters"),
    ("password123", "password123", "too common"),
    ("clara.clerk", "clara.clerk", "too similar"),
    (NEW, "something else", "The two passwords differ"),
    ("", "", "required"),
    ("x" * 257, "x" * 257, "at most 256"),
])  # fmt: skip
def test_a_weak_or_mistyped_password_leaves_the_link_good(client: Client, new: str, again: str, words: str) -> None:
    link = mailed_link(client)
    answer = client.post(link, {"new": new, "again": again})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert set_to(client, link).status_code == 302


def test_the_owner_is_told_and_the_log_says_how(client: Client) -> None:
    set_to(client, mailed_link(client))
    deliver_due("mail")
    assert mail.outbox[-1].subject == "The password of your portal account was changed"
    with as_system():
        newest = LoginEvent.objects.order_by("-id").first()
    assert (newest.state, newest.login_id) == ("redirect_success", CLERK)


def test_a_stale_link_is_logged_as_failed(client: Client) -> None:
    link = mailed_link(client)
    set_to(client, link)
    set_to(client, link)
    with as_system():
        assert LoginEvent.objects.order_by("-id").first().state == "redirect_fail"


def test_the_secret_stands_nowhere_in_plain_words(client: Client) -> None:
    """Only its hash is kept; the sealed link in the outbox is gone once the mail has left."""
    ask(client)
    with as_system():
        notice = Notice.objects.get(kind="password-reset", state="waiting")
        assert notice.sealed_link and "/password-reset/" not in f"{notice.sealed_link}{notice.text}{notice.link}"
    deliver_due("mail")
    secret = re.search(r"/password-reset/([^/\s]+)/", mail.outbox[-1].body)[1]
    with as_system():
        notice.refresh_from_db()
        assert notice.state == "done" and notice.sealed_link == ""
        kept = PasswordReset.objects.get(account__login_id=CLERK)
        assert kept.secret_hash == hashlib.sha256(secret.encode()).hexdigest()
        assert secret not in "".join(
            str(value) for value in Notice.objects.values_list("text", "html", "link", "subject")
        )


def test_links_are_built_from_the_setting_never_from_the_host(client: Client) -> None:
    client.post(reverse("partners:password-reset"), ASK, headers={"Host": "localhost"})
    deliver_due("mail")
    assert "http://testserver/password-reset/" in mail.outbox[-1].body
    assert "localhost" not in mail.outbox[-1].body


def test_an_invented_link_opens_nothing(client: Client) -> None:
    for secret in ("x", "é☎", "../../etc", "a" * 200):
        address = reverse("partners:set-password", args=[secret.replace("/", "-")])
        assert client.get(address).status_code == 410
        assert set_to(client, address).status_code == 410
