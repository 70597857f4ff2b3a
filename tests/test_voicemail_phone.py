"""Messages heard on the line's own telephone, and word of them by mail to its user (issue 14)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from callstats.actions.privacy import mask_numbers
from callstats.actions.voicemail import delete_message, hear_message, take_messages
from callstats.models import Voicemail, VoicemailMail
from customers.models import Customer
from inventory.actions.change_line import change_lines
from inventory.ems.driver import HeardMessage, TemporaryFault
from inventory.ems.drivers import DRIVERS
from inventory.models import Command, Line
from inventory.queries.line import living
from inventory.queries.line_checks import LineEntry
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from partners.branding.queries.look import branding_of
from tests.orders.scene import who
from tests.page import body_rows, read
from tests.people import CLERK, NEIGHBOUR
from tests.test_lines import free, refusal, sent, used, wapping  # noqa: F401
from tests.test_voicemail import RESELLER, address, line, message, network, taken  # noqa: F401

pytestmark = pytest.mark.django_db
OLIVE = "olive@wapping.example"


def look(network) -> None:  # noqa: F811
    assert take_messages(at=timezone.now()) == 0


# --- heard by telephone


def test_what_was_heard_by_telephone_is_marked_as_heard(line, network, signed_in) -> None:  # noqa: F811
    second, first = taken(line, network, message(line, "p1", ago=9), message(line, "p2"))
    assert first.on_phone and second.on_phone
    at = timezone.now() - timedelta(minutes=1)
    network.by_telephone["p1"] = HeardMessage("p1", at)
    look(network)
    first.refresh_from_db()
    assert (first.heard_at, first.heard_by, first.on_phone) == (at, "", True)
    page = signed_in(CLERK).get(address("-message", first)).content.decode()
    assert "<audio" in page and "the line&#x27;s phone" in page
    url = reverse("callstats:voicemail", args=[line.customer.code])
    rows = body_rows(read(signed_in(CLERK).get(url, {"q": line.extension, "state": "heard"}).content).first("table"))
    assert len(rows) == 1 and "the line's phone" in str([cell for row in rows for cell in row])
    look(network)
    assert network.settled[-1][0] == ["p1"] and network.by_telephone == {}
    first.refresh_from_db()
    assert not first.on_phone
    look(network)
    assert network.settled[-1][0] == [], "told once"
    hear_message(message=first, by=who(CLERK), at=timezone.now())
    first.refresh_from_db()
    assert first.heard_by == "", "whoever was first"


def test_what_was_deleted_by_telephone_is_deleted_here(line, network, signed_in) -> None:  # noqa: F811
    (one,) = taken(line, network, message(line, "d1"))
    at = timezone.now() - timedelta(minutes=1)
    network.by_telephone["d1"] = HeardMessage("d1", at, deleted=True)
    look(network)
    one.refresh_from_db()
    assert (one.heard_at, one.deleted_at, one.deleted_by, one.stored_as) == (at, at, "", "")
    page = signed_in(CLERK).get(address("-message", one)).content.decode()
    assert "The sound of this message is deleted." in page and "<audio" not in page
    assert read(page).first("dl").text.count("the line's phone") == 2, "heard, and deleted"
    with pytest.raises(ValidationError) as refused:
        hear_message(message=one, by=who(CLERK), at=timezone.now())
    assert refused.value.messages == ["This message was deleted by the line's phone."]
    look(network)
    assert network.settled[-1][0] == ["d1"], "and the network lets it go"


def test_what_is_heard_or_deleted_in_the_portal_is_played_no_more(line, network, settings) -> None:  # noqa: F811
    settings.VOICEMAIL_KEPT_DAYS = 30
    rows = taken(line, network, *(message(line, f"q{n}") for n in range(3)))
    heard, deleted = sorted(rows, key=lambda row: row.key)[:2]
    now = timezone.now()
    hear_message(message=heard, by=who(CLERK), at=now)
    delete_message(message=deleted, by=who(CLERK), at=now)
    network.by_telephone["q1"] = HeardMessage("q1", now)
    look(network)
    done, before = network.settled[-1]
    assert done == ["q0", "q1"] and timedelta(days=30) <= timezone.now() - before < timedelta(days=30, minutes=1)
    deleted.refresh_from_db()
    assert deleted.heard_at is None and not deleted.on_phone


def test_a_network_that_is_away_is_told_at_the_next_look(line, network, monkeypatch) -> None:  # noqa: F811
    (row,) = taken(line, network, message(line, "r1"))
    hear_message(message=row, by=who(CLERK), at=timezone.now())

    def away(*_of):
        raise TemporaryFault("away")

    with monkeypatch.context() as patched:
        patched.setattr(network, "settle_messages", away)
        look(network)
    row.refresh_from_db()
    assert row.on_phone
    look(network)
    row.refresh_from_db()
    assert not row.on_phone and network.settled[-1][0] == ["r1"]


def test_a_line_says_what_to_dial_only_where_that_can_be(line, signed_in, monkeypatch) -> None:  # noqa: F811
    url = reverse("inventory:modify-line", args=[line.customer.code, line.pk])
    assert line.voicemail and "Hears Messages" not in signed_in(CLERK).get(url).content.decode()
    monkeypatch.setattr(DRIVERS["simulator"], "hears", "*97")
    assert "<dt>Hears Messages</dt><dd>*97</dd>" in signed_in(CLERK).get(url).content.decode()
    with as_system():
        Line.objects.filter(pk=line.pk).update(voicemail=False)
    assert "Hears Messages" not in signed_in(CLERK).get(url).content.decode()


# --- mail to the user


def mailed(line: Line, email: str = OLIVE) -> None:  # noqa: F811
    entry = LineEntry(line.extension, line.name, line.number, line.mac, email=email)
    change_lines(customer=line.customer, entries=[entry], by=who(CLERK), at=timezone.now())


def letters() -> list:
    deliver_due("voicemail-mails")
    return mail.outbox


def test_the_user_gets_word_of_a_message_without_its_sound(line, network) -> None:  # noqa: F811
    mailed(line, "")
    taken(line, network, message(line, "s1"))
    assert letters() == [], "a line without an address"
    mailed(line)
    (row,) = taken(line, network, message(line, "s2"))
    (letter,) = letters()
    assert (letter.to, letter.subject, letter.attachments) == ([OLIVE], f"Voicemail for {row}", [])
    company = branding_of(who(CLERK).partner).name
    at = row.left_at.astimezone(timezone.get_default_timezone())
    assert letter.body.splitlines() == [
        f"A caller left a message for {row}.", "Caller: 020 7946 0871", f"Received: {at:%-d %b %Y, %H:%M}", "Seconds: 2", "", company,
    ]  # fmt: skip
    assert company in letter.from_email and "Message-ID" in letter.extra_headers
    assert len(letters()) == 1, "once"


def test_its_words_are_in_the_customers_language_and_hide_what_is_hidden(line, network, monkeypatch) -> None:  # noqa: F811
    mailed(line)
    mask_numbers(hidden=True, by=who(RESELLER), at=timezone.now())
    monkeypatch.setattr(DRIVERS["simulator"], "hears", "*97")
    with as_system():
        Customer.objects.filter(pk=line.customer_id).update(language="de")
    taken(line, network, message(line, "s3", caller="+442079460877"))
    (letter,) = letters()
    assert letter.subject.startswith("Voicemail für ") and "Anrufer: +442079460•••" in letter.body
    assert "0877" not in letter.body and "*97" in letter.body


def test_a_message_that_is_not_kept_is_not_mailed(line, network, monkeypatch) -> None:  # noqa: F811
    mailed(line)
    network.left.append(message(line, "s4"))
    monkeypatch.setattr("callstats.actions.voicemail.people_of", lambda *_of, **_more: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        take_messages(at=timezone.now())
    assert letters() == []
    with as_system():
        assert not Voicemail.objects.filter(key="s4").exists() and not VoicemailMail.objects.exists()


def test_an_address_is_entered_on_the_lines_page(wapping, signed_in, acting) -> None:  # noqa: F811
    one = used(wapping)[0]
    client, url = signed_in(CLERK), reverse("inventory:modify-line", args=[wapping.code, one.pk])
    typed = {"extension": one.extension, "name": one.name, "number": one.number, "mac": one.mac, "email": "olive@"}
    answer = client.post(url, typed)
    assert answer.status_code == 422 and "Enter a valid email address." in answer.content.decode()
    assert client.post(url, typed | {"email": OLIVE}).status_code == 302
    one.refresh_from_db()
    assert one.email == OLIVE and sent(wapping) == [], "the network knows no address"
    with as_system():
        assert one.events.order_by("-pgh_id").values_list("email", flat=True).first() == OLIVE
    rows = body_rows(
        read(client.get(reverse("inventory:lines", args=[wapping.code]), {"q": OLIVE}).content).first("table")
    )
    assert len(rows) == 1
    with acting(NEIGHBOUR):
        assert not Line.objects.filter(email=OLIVE).exists()


def test_an_address_is_the_users_and_goes_with_it(wapping) -> None:  # noqa: F811
    one, vacant = used(wapping)[0], free(wapping)[0]
    assert refusal(wapping, LineEntry(vacant.extension, email=OLIVE)) == {
        "name": ["Say who uses the line: number, device and e-mail belong to a user."]
    }
    assert refusal(wapping, LineEntry(one.extension, "Olive", email="olive at home")) == {
        "email": ["olive at home is not an e-mail address."]
    }
    assert refusal(
        wapping, LineEntry(one.extension, "Olive", email=f"{'o' * 60}@{'a' * 60}.{'b' * 60}.{'c' * 60}.example")
    ) == {"email": ["Longer than 200 characters."]}
    mailed(one)
    change_lines(customer=wapping, entries=[LineEntry(one.extension)], by=who(CLERK), at=timezone.now())
    row = living(wapping).get(pk=one.pk)
    assert (row.state, row.email) == ("free", "")
    assert Command.objects.filter(customer=wapping, kind="set_lines", state="waiting").count() == 1
