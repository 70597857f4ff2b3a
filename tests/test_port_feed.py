"""The calendar of port days as a subscription: made, read without signing in, revoked; and what a calendar reader makes of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from inventory.actions import port_decide as decide
from inventory.actions.port_ask import ask_date
from inventory.actions.port_feed import make_feed, revoke_feed
from inventory.models import Port, PortFeed
from inventory.queries.port_feed import BACK, calendar_of
from oms.kit.acting import acting_for, as_system
from oms.kit.quiet import masked
from partners.models import Account, Role
from tests.orders.scene import who
from tests.page import read
from tests.port_scene import CLERK, DESK, NEIGHBOUR, desk, fresh, port_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def feed_of(login: str) -> str:
    """Its path."""
    account = who(login)
    with acting_for(account.partner_id):
        return reverse("inventory:port-ics", args=[make_feed(by=account, at=timezone.now())])


def events(answer) -> dict[int, object]:
    """Port → its event, as a calendar reader has it."""
    calendar = Calendar.from_ical(answer.content)
    assert calendar["prodid"] and calendar["version"] == "2.0" and not calendar.errors
    return {int(str(event["uid"]).split("@")[0].removeprefix("port-")): event for event in calendar.walk("VEVENT")}


def test_made_shown_once_read_without_signing_in_and_revoked(signed_in) -> None:
    """It shows what its person may see, and no more; its secret stands nowhere."""
    page, client = reverse("inventory:port-feed"), signed_in(CLERK)
    assert "You have no address yet." in client.get(page).content.decode()
    shown = read(client.post(page, {"act": "make"}).content).first("input", id="feed-address").get("value")
    path = shown.removeprefix("http://").partition("/")[2]
    secret = path.split("/")[1]
    assert secret not in client.get(page).content.decode(), "it is shown once"
    with as_system():
        kept = PortFeed.objects.get(account=who(CLERK), revoked_at=None)
        seen = set(
            Port.objects.visible_to(who(CLERK))
            .filter(agreed_date__gte=timezone.localdate() - BACK)
            .values_list("pk", flat=True)
        )
    assert secret not in str(vars(kept)) and kept.last_used_at is None
    answer = Client().get(f"/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert set(events(answer)) == seen and seen
    assert set(events(Client().get(feed_of(NEIGHBOUR)))).isdisjoint(seen)
    assert "It was last read" in client.get(page).content.decode()
    assert masked(f"GET /{path} 200") == "GET /calendar/…/ports.ics 200"
    assert Client().post(f"/{path}").status_code == 405
    assert client.post(page, {"act": "revoke"}, follow=True).status_code == 200
    gone, never = Client().get(f"/{path}"), Client().get(reverse("inventory:port-ics", args=["never"]))
    assert (gone.status_code, gone.content, dict(gone.headers)) == (
        never.status_code,
        never.content,
        dict(never.headers),
    )
    assert gone.status_code == 404


@pytest.mark.parametrize("lost", ["closed", "right"])
def test_a_closed_account_and_a_lost_right_find_nothing(lost) -> None:
    path = feed_of(CLERK)
    assert Client().get(path).status_code == 200
    with as_system():
        mine = Account.objects.filter(login_id=CLERK)
        if lost == "closed":
            mine.update(is_active=False)
        else:
            role = Role.objects.exclude(menus__contains=["number-porting"]).order_by("pk")[0]
            mine.update(role=role)
    assert Client().get(path).status_code == 404


def test_a_new_address_ends_the_old_one_and_guessing_is_bounded() -> None:
    old, new = feed_of(CLERK), feed_of(CLERK)
    assert [Client().get(path).status_code for path in (old, new)] == [404, 200]
    found = [Client().get(new).status_code for _n in range(6)]
    assert found[-1] == 429 and set(found[:3]) == {200}, "five times in five minutes are enough"
    wrong = [Client().get(reverse("inventory:port-ics", args=[f"guess-{n}"])).status_code for n in range(70)]
    assert wrong[0] == 404 and wrong[-1] == 429
    with acting_for(who(CLERK).partner_id):
        assert revoke_feed(by=who(CLERK), at=timezone.now()) and not revoke_feed(by=who(CLERK), at=timezone.now())


def test_a_moved_day_counts_up_and_one_that_is_called_off_says_so() -> None:
    """RFC 5545: the same UID, SEQUENCE grows, STATUS, times in UTC by the supplier's clock, lines of 75 octets at most."""
    path, port = feed_of(DESK), port_in("accepted")
    before = events(Client().get(path))[port.pk]
    noon = datetime.combine(port.porting_date, port.supplier.port_time, tzinfo=UTC)
    assert before.decoded("dtstart").astimezone(UTC) - noon in (timedelta(0), -timedelta(hours=1))  # winter or summer
    assert (before["status"], before["sequence"], before["transp"]) == ("CONFIRMED", 0, "TRANSPARENT")
    stamp = {"at": timezone.now()}
    with acting_for(desk().partner_id):
        ask_date(port=port, day=port.porting_date + 7 * DAY, by=desk(), **stamp)
        decide.agree_date(port=port, by=desk(), **stamp)
    moved = events(Client().get(path))[port.pk]
    assert (moved["uid"], moved["sequence"], moved["status"]) == (before["uid"], 1, "CONFIRMED")
    assert moved.decoded("dtstart") - before.decoded("dtstart") in (7 * DAY, 7 * DAY + DAY / 24, 7 * DAY - DAY / 24)
    with acting_for(desk().partner_id):
        decide.cancelled_by_losing(port=fresh(port), by=desk(), **stamp)
    off = events(Client().get(path))[port.pk]
    assert (off["sequence"], off["status"], off.decoded("dtstart")) == (2, "CANCELLED", moved.decoded("dtstart"))
    with as_system():
        Port.objects.filter(pk=port.pk).update(customer_name="Müller; Söhne, “Nord”\\Süd " * 3, supplier=None)
        hard = Port.objects.get(pk=port.pk)
        hard.changes = 3
        written = calendar_of([hard])
    assert all(len(line) <= 75 for line in written.split(b"\r\n")) and b"\n" not in written.replace(b"\r\n", b"")
    event = Calendar.from_ical(written).walk("VEVENT")[0]
    assert hard.customer_name.strip() in str(event["summary"]) and event.decoded("dtstart") == hard.agreed_date
