"""Voicemail in the portal: taken from the network once, listed, heard, deleted, forgotten; nobody else's (issue 14)."""

import io
import wave
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from callstats.actions import voicemail as actions
from callstats.actions.privacy import mask_numbers
from callstats.actions.voicemail import FOLDER, delete_message, forget_messages, hear_message, take_messages
from callstats.models import CallFeed, Voicemail
from catalogue.models import OrderItem
from customers.models import Customer
from inventory.actions.reach import tell_reaches
from inventory.actions.reading import read_now
from inventory.ems.driver import HeardMessage, MessageBatch, NetworkMessage, TemporaryFault
from inventory.ems.sound import tones, wav
from inventory.models import Command, Difference, Line
from inventory.queries.line import living
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from oms.kit.kept import folder
from partners.models import Account, Notice
from tests.files_kept import kept_in_a_folder
from tests.orders.scene import who
from tests.page import body_rows, read
from tests.people import CLERK, NEIGHBOUR, SP
from tests.test_catalogue_import import item, verdicts
from tests.test_lines import wapping  # noqa: F401
from tests.typed import fill_in, problems

pytestmark = pytest.mark.django_db
ONLY = "Only the lines of a user package have voicemail."
SOUND = wav(tones(((440, 2.0),)))
RESELLER = "admin@rs-vertical.example"


class Network:
    """Hands out what is put into it, two at once."""

    gives_messages = True
    hears = "*97"

    def __init__(self) -> None:
        self.left: list[NetworkMessage] = []
        self.by_telephone: dict[str, HeardMessage] = {}
        self.settled: list[tuple[list[str], datetime]] = []
        self.fault: Exception | None = None

    def messages(self, server: str, cursor: str) -> MessageBatch:
        if self.fault:
            raise self.fault
        begin = int(cursor or "0")
        found = tuple(self.left[begin : begin + 2])
        return MessageBatch(found, str(begin + len(found)) if found else cursor)

    def settle_messages(self, server: str, cursor: str, done: list[str], before: datetime) -> list[HeardMessage]:
        self.settled.append((list(done), before))
        for key in done:
            self.by_telephone.pop(key, None)
        return list(self.by_telephone.values())


@pytest.fixture
def line(wapping) -> Line:  # noqa: F811
    with as_system():
        return living(wapping).select_related("customer").exclude(name="").first()


@pytest.fixture
def network(line, monkeypatch, settings, tmp_path) -> Network:
    """Only the call server of the line's customer hands out messages."""
    settings.MEDIA_ROOT = tmp_path
    kept_in_a_folder(settings, tmp_path)
    network = Network()

    class Silent:
        gives_messages = False

    mine = line.customer.cm_id
    monkeypatch.setattr(actions, "driver_of", lambda server: network if server.cm_id == mine else Silent())
    return network


def message(line: Line, key: str, *, caller: str = "+442079460871", ago: int = 5, **more) -> NetworkMessage:
    at = timezone.now() - timedelta(minutes=ago)
    made = NetworkMessage(key, line.customer.code, line.extension, caller, at, 2, SOUND)
    return replace(made, **more)


def taken(line: Line, network: Network, *messages: NetworkMessage) -> list[Voicemail]:
    network.left += messages
    assert take_messages(at=timezone.now()) == len(messages)
    with as_system():
        return list(Voicemail.objects.select_related("customer").filter(key__in=[one.key for one in messages]))


def address(name: str, row: Voicemail) -> str:
    return reverse(f"callstats:voicemail{name}", args=[row.customer.code, row.pk])


def files() -> set[str]:
    return {path.name for path in folder(FOLDER).iterdir()}


def test_messages_are_taken_once_each_with_its_sound(line, network) -> None:
    rows = taken(line, network, *(message(line, f"k{n}", ago=9 - n) for n in range(5)))
    assert [(row.line_id, row.extension, row.user_name) for row in rows] == [(line.pk, line.extension, line.name)] * 5
    assert len(files()) == 5 and all((folder(FOLDER) / row.stored_as).read_bytes() == SOUND for row in rows)
    assert take_messages(at=timezone.now()) == 0
    with as_system():
        CallFeed.objects.update(message_cursor="")
    take_messages(at=timezone.now())
    with as_system():
        assert Voicemail.objects.filter(customer=line.customer, key__startswith="k").count() == 5, (
            "a network that begins anew"
        )
    assert len(files()) == 5


def test_a_message_of_nobody_is_passed_over_and_a_network_that_is_away_asked_again(line, network) -> None:
    network.left = [message(line, "n1", extension="99999"), message(line, "n2", customer="C0"), message(line, "n3")]
    network.fault = TemporaryFault("away")
    assert take_messages(at=timezone.now()) == 0
    network.fault = None
    take_messages(at=timezone.now())
    with as_system():
        assert list(Voicemail.objects.filter(key__in=["n1", "n2", "n3"]).values_list("key", flat=True)) == ["n3"]
    assert len(files()) == 1


def test_what_cannot_be_kept_leaves_no_file_and_is_asked_for_again(line, network, monkeypatch, settings) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "oms.kit.storage.InDatabase"}}
    network.left = [message(line, "f1"), message(line, "f2")]
    real, told, keep, kept = actions.people_of, [], actions.keep, []

    def keeping(sound, where) -> str:
        kept.append(keep(sound, where))
        assert default_storage.exists(f"{where}/{kept[-1]}")
        return kept[-1]

    def failing(*args, **more):
        told.append(1)
        if len(told) == 2:
            raise RuntimeError("away")
        return real(*args, **more)

    monkeypatch.setattr(actions, "people_of", failing)
    monkeypatch.setattr(actions, "keep", keeping)
    with pytest.raises(RuntimeError):
        take_messages(at=timezone.now())
    assert len(kept) == 2 and not any(default_storage.exists(f"{FOLDER}/{name}") for name in kept)
    monkeypatch.setattr(actions, "people_of", real)
    assert take_messages(at=timezone.now()) == 2


def test_the_list_shows_them_the_newest_first(line, network, signed_in) -> None:
    taken(line, network, message(line, "l1", ago=60), message(line, "l2", ago=3, caller=""))
    page = signed_in(CLERK).get(reverse("callstats:voicemail", args=[line.customer.code]), {"q": line.extension})
    rows = body_rows(read(page.content).first("table"))
    assert len(rows) == 2 and "020 7946 0871" in str(page.content.decode())
    found = signed_in(CLERK).get(reverse("callstats:voicemail", args=[line.customer.code]), {"q": "020 7946 0871"})
    assert len(body_rows(read(found.content).first("table"))) == 1
    heard = signed_in(CLERK).get(reverse("callstats:voicemail", args=[line.customer.code]), {"state": "heard"})
    assert "020 7946 0871" not in heard.content.decode()


def test_a_message_is_heard_by_a_click_and_says_by_whom(line, network, signed_in) -> None:
    (row,) = taken(line, network, message(line, "h1"))
    client = signed_in(CLERK)
    page = client.get(address("-message", row)).content.decode()
    assert "Listen to message" in page and "<audio" not in page
    assert client.get(address("-sound", row)).status_code == 404, "nothing is heard without a trace"
    page = client.post(address("-hear", row), follow=True).content.decode()
    assert "<audio" in page and who(CLERK).name in page
    answer = client.get(address("-sound", row))
    assert (answer["Content-Type"], answer["Content-Disposition"]) == ("audio/wav", "inline")
    assert answer["X-Content-Type-Options"] == "nosniff" and "no-store" in answer["Cache-Control"]
    with wave.open(io.BytesIO(b"".join(answer.streaming_content))) as file:
        assert file.getnframes() == 16_000
    file = client.get(address("-sound", row), {"file": "1"})
    assert file["Content-Disposition"].startswith(f'attachment; filename="voicemail-{line.extension}-')
    signed_in(SP).post(address("-hear", row))
    row.refresh_from_db()
    assert row.heard_by == who(CLERK).name, "whoever was first"


def test_a_neighbour_finds_nothing_of_it(line, network, signed_in) -> None:
    (row,) = taken(line, network, message(line, "w1"))
    hear_message(message=row, by=who(CLERK), at=timezone.now())
    client = signed_in(NEIGHBOUR)
    for name in ("-message", "-sound", "-delete"):
        assert client.get(address(name, row)).status_code == 404
    for name in ("-hear", "-delete"):
        assert client.post(address(name, row)).status_code == 404
    assert client.get(reverse("callstats:voicemail", args=[line.customer.code])).status_code == 404
    with as_system():
        other = Customer.objects.filter(partner=who(NEIGHBOUR).partner).first()
    for name in ("-message", "-sound"):
        mixed = reverse(f"callstats:voicemail{name}", args=[other.code, row.pk])
        assert client.get(mixed).status_code == 404, "nor below a customer of its own"
        assert signed_in(SP).get(mixed).status_code == 404


def test_the_second_wall_holds(line, network, acting) -> None:
    (row,) = taken(line, network, message(line, "w2"))
    with acting(NEIGHBOUR):
        assert not Voicemail.objects.filter(pk=row.pk).exists()
    with acting(CLERK):
        assert Voicemail.objects.filter(pk=row.pk).exists()


def test_a_deleted_message_has_no_sound_but_stands(
    line, network, signed_in, django_capture_on_commit_callbacks
) -> None:
    (row,) = taken(line, network, message(line, "d1"))
    client = signed_in(CLERK)
    asked = client.get(address("-delete", row)).content.decode()
    assert f"Delete the message for {row}?" in asked and len(files()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(address("-delete", row), follow=True).content.decode()
    assert "The message is deleted." in page and "The sound of this message is deleted." in page and files() == set()
    assert client.get(address("-sound", row)).status_code == 404
    gone = f"This message was deleted by {who(CLERK).name}."
    for name in ("-hear", "-delete"):
        assert gone in client.post(address(name, row), follow=True).content.decode()
    for act in (hear_message, delete_message):
        with pytest.raises(ValidationError, match=gone):
            act(message=row, by=who(CLERK), at=timezone.now())


def test_who_may_not_change_the_customer_deletes_nothing(line, network, signed_in) -> None:
    (row,) = taken(line, network, message(line, "d2"))
    with as_system():
        Customer.objects.filter(pk=line.customer_id).update(status="closed")
    row.customer.refresh_from_db()
    with pytest.raises(PermissionDenied):
        delete_message(message=row, by=who(CLERK), at=timezone.now())
    page = signed_in(CLERK).get(address("-message", row)).content.decode()
    assert "Delete message" not in page and signed_in(CLERK).post(address("-delete", row)).status_code == 403


def test_after_its_days_nothing_is_left(line, network, settings, django_capture_on_commit_callbacks) -> None:
    settings.VOICEMAIL_KEPT_DAYS = 30
    day = 24 * 60
    taken(line, network, message(line, "o1", ago=31 * day), message(line, "o2", ago=29 * day))
    with as_system():
        others = Voicemail.objects.exclude(key__in=["o1", "o2"]).count()
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_messages(at=timezone.now()) == 1
    with as_system():
        assert Voicemail.objects.count() == others + 1 and not Voicemail.objects.filter(key="o1").exists()
    assert len(files()) == 1


def test_hidden_digits_are_hidden_here_too(line, network, signed_in) -> None:
    mask_numbers(hidden=True, by=who(RESELLER), at=timezone.now())
    (row,) = taken(line, network, message(line, "m1", caller="+442079460877"))
    client = signed_in(CLERK)
    for page in (
        client.get(reverse("callstats:voicemail", args=[line.customer.code])), client.get(address("-message", row)),
    ):  # fmt: skip
        assert "+442079460•••" in page.content.decode() and "0877" not in page.content.decode()
    found = client.get(reverse("callstats:voicemail", args=[line.customer.code]), {"q": "0877"}).content.decode()
    assert "•••" not in found, "hidden digits are not found out"


def test_a_package_says_it_and_its_lines_are_told(ems, wapping, line, signed_in) -> None:  # noqa: F811
    with as_system():
        package = line.item
        was = package.voicemail
    client = signed_in(SP)
    edit = reverse("catalogue:packages-edit", args=[package.pk])
    assert fill_in(client, edit, voicemail=None if was else "on").status_code == 302
    assert tell_reaches(at=timezone.now()) >= 1 and tell_reaches(at=timezone.now()) == 0, "once"
    with as_system():
        Command.objects.exclude(customer=wapping).filter(state="waiting").delete()
        line.refresh_from_db()
    assert line.voicemail is not was
    deliver_due("ems")
    users = {user["extension"]: user["voicemail"] for user in ems.store.tenant(wapping.code)["users"]}
    assert users[line.extension] is not was
    words = "Yes" if line.voicemail else "No"
    page = signed_in(CLERK).get(reverse("inventory:modify-line", args=[wapping.code, line.pk])).content.decode()
    assert f"<dt>Voicemail</dt><dd>{words}</dd>" in page
    with ems.store.opened() as db:
        db.execute(
            "update lines set voicemail = 1 - voicemail where customer = ? and extension = ?",
            [wapping.code, line.extension],
        )
    read_now(customer=wapping, by=who(SP), at=timezone.now())
    with as_system():
        (found,) = Difference.objects.filter(customer=wapping, thing="voicemail")
    assert (found.key, found.contract, found.network) == (line.extension, str(int(not was)), str(int(was)))


def test_only_user_packages_have_voicemail(signed_in) -> None:
    client = signed_in(SP)
    rows = (
        item("t-911", Voicemail="Yes"), item("t-912", **{"Voicemail": "yes", "Item Type": "Service Item"}),
        item("t-913", Voicemail="perhaps"),
    )  # fmt: skip
    good, service, perhaps = verdicts(client, "items", *rows)
    assert not good[0] and ONLY in service[0] and "Voicemail" in perhaps[0]
    with as_system():
        reception = OrderItem.objects.get(code="reception-pack")
    answer = fill_in(client, reverse("catalogue:packages-edit", args=[reception.pk]), voicemail="on")
    assert answer.status_code == 422 and ONLY in problems(answer)


def test_only_who_asked_for_it_is_told(line, network) -> None:
    def told() -> list[Notice]:
        with as_system():
            return list(Notice.objects.filter(kind="voicemail.left").order_by("pk"))

    before = len(told())
    taken(line, network, message(line, "t1"))
    assert len(told()) == before, "it is sent to nobody unasked"
    mask_numbers(hidden=True, by=who(RESELLER), at=timezone.now())
    with as_system():
        clerk = who(CLERK)
        Account.objects.filter(pk=clerk.pk).update(
            preferences=clerk.preferences | {"alarms": {"voicemail.left": ["email"]}}
        )
    (row,) = taken(line, network, message(line, "t2"))
    (notice,) = told()[before:]
    assert notice.address == clerk.email and row.customer.name in notice.subject + notice.text
    assert "Caller: +442079460•••" in notice.text and "0871" not in notice.text
    assert notice.link == reverse("callstats:voicemail-message", args=[row.customer.code, row.pk])
