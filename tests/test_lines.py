"""Lines of a customer: as many as its packages, who uses them, new passwords; what is refused, in words (issue 14)."""

from collections import Counter
from datetime import timedelta
from itertools import islice

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from customers.enums import LIVE
from customers.models import Customer, Site
from inventory.actions.change_line import change_lines, new_passwords, read_passwords
from inventory.actions.lines import settle_lines
from inventory.actions.reading import keep_reading
from inventory.ems.lines import line_password, sip_domain
from inventory.ems.simulator.driver import SimulatorDriver
from inventory.models import Command, Difference, Line, NewPasswords
from inventory.queries.line import free_extensions, living, own_devices, own_numbers, packages_on
from inventory.queries.line_checks import LineEntry
from oms.kit.acting import as_system
from oms.kit.macs import show
from oms.kit.phones import national
from tests.network_objects import SADDLERY, WAPPING, lines
from tests.orders.scene import who
from tests.people import CLERK, NEIGHBOUR, SP

pytestmark = pytest.mark.django_db
YARDLEY, TAILORS = "Yardley Logistics", "York Road Tailors"


@pytest.fixture
def wapping(everything) -> Customer:
    """Two of its lines have a number; nothing is on its way to its network."""
    customer = Customer.objects.get(name=WAPPING)
    one = next(line for line in used(customer) if not line.number)
    taken = {line.number for line in living(customer)}
    number = next(n for n in own_numbers(customer, timezone.localdate()) if n not in taken)
    change(customer, LineEntry(one.extension, one.name, number))
    Command.objects.filter(customer=customer, state="waiting").delete()
    return customer


def by(login: str = CLERK):
    return who(login)


def change(customer: Customer, *entries: LineEntry, login: str = CLERK) -> list[Line]:
    return change_lines(customer=customer, entries=entries, by=by(login), at=timezone.now())


def refusal(customer: Customer, *entries: LineEntry) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        change(customer, *entries)
    return refused.value.message_dict


def free(customer: Customer) -> list[Line]:
    return [line for line in living(customer) if line.state == "free"]


def used(customer: Customer) -> list[Line]:
    return [line for line in living(customer) if line.state == "used"]


def sent(customer: Customer) -> list[dict]:
    """What set_lines carried that waits, in its order."""
    found = Command.objects.filter(customer=customer, kind="set_lines", state="waiting").order_by("id")
    return [command.payload for command in found]


# --- as many as the contract has


def test_every_customer_of_the_demo_has_as_many_lines_as_packages(everything) -> None:
    seen = 0
    for customer in Customer.objects.order_by("pk"):
        wanted, _items = packages_on(customer, customer.today(timezone.now()))
        have = Counter(living(customer).values_list("item_id", flat=True))
        assert have == +wanted, customer.name
        assert bool(have) <= (customer.status in LIVE), customer.name
        seen += sum(have.values())
    assert seen > 50


def test_the_demos_network_has_the_lines_that_the_portal_has(ems, everything) -> None:
    seen = 0
    for customer in Customer.objects.filter(status="activated").order_by("pk"):
        if Command.objects.filter(customer=customer).exclude(state__in=["done", "given_up"]).exists():
            continue
        if Difference.objects.filter(customer=customer, thing="name", state="open").exists():
            continue  # of whom the demo tells that somebody changed it there
        held = SimulatorDriver().look(customer.code)
        theirs = {u.extension: (u.name, u.number, u.mac) for u in held.users}
        mine = {one.extension: (one.name, one.number, one.mac) for one in living(customer)}
        assert theirs == mine, customer.name
        for line in living(customer).select_related("item"):
            assert line.item.code in next(u.items for u in held.users if u.extension == line.extension)
        seen += len(mine)
    assert seen > 50


def test_missing_lines_are_made_and_vacant_ones_go_the_highest_first(everything, monkeypatch) -> None:
    customer = Customer.objects.get(name=TAILORS)
    before = [line.extension for line in living(customer)]
    item = living(customer).first().item
    assert len(before) == 4 and len(free(customer)) == 4
    change(customer, LineEntry(before[-1], "Paula Placeholder"))
    Command.objects.filter(customer=customer).delete()
    for total, left in ((2, [before[0], before[3]]), (0, [before[3]]), (3, [before[0], before[1], before[3]])):
        monkeypatch.setattr(
            "inventory.actions.lines.packages_on", lambda *_, n=total: (Counter({item.pk: n}), {item.pk: item})
        )
        settle_lines(customer=customer, by=None, at=timezone.now())
        assert [line.extension for line in living(customer)] == left
    assert living(customer).get(extension=before[3]).name == "Paula Placeholder", "never a line that somebody uses"
    first, second, third = sent(customer)
    assert first == {"gone": [before[2], before[1]]} and second == {"gone": [before[0]]}
    assert [(one["extension"], one["turn"]) for one in third["lines"]] == [(before[0], 2), (before[1], 2)], (
        "an extension that comes again begins with another password"
    )
    settle_lines(customer=customer, by=None, at=timezone.now())
    assert len(sent(customer)) == 3, "nothing to say, nothing said"


def test_lines_begin_where_their_site_says(everything, monkeypatch) -> None:
    customer = Customer.objects.get(name=TAILORS)
    item = living(customer).first().item
    more = lambda *_: (Counter({item.pk: 6}), {item.pk: item})  # noqa: E731
    monkeypatch.setattr("inventory.actions.lines.packages_on", more)
    Site.objects.filter(customer=customer, is_main=True).update(first_extension=None)
    settle_lines(customer=customer, by=None, at=timezone.now())
    assert [line.extension for line in living(customer)][:2] == ["1000", "1001"]


def test_a_customer_that_is_closed_has_none(everything) -> None:
    customer = Customer.objects.get(name=TAILORS)
    Command.objects.filter(customer=customer).delete()
    Customer.objects.filter(pk=customer.pk).update(status="closed")
    settle_lines(customer=customer, by=None, at=timezone.now())
    assert not living(customer).exists() and sent(customer) == []


def test_what_the_customer_holds_no_more_its_lines_have_no_more(wapping, monkeypatch) -> None:
    line = next(one for one in used(wapping) if one.number)
    kept = [one.number for one in used(wapping) if one.number and one != line]
    monkeypatch.setattr("inventory.actions.lines.own_numbers", lambda *_: kept)
    settle_lines(customer=wapping, by=None, at=timezone.now())
    assert Line.objects.get(pk=line.pk).number == ""
    (told,) = sent(wapping)
    assert {one["number"] for one in told["lines"]} == {""} and line.extension in str(told)


# --- who uses a line


def test_a_line_gets_a_user_a_number_and_a_device_and_the_network_is_told(everything, ems) -> None:
    customer = Customer.objects.get(name=YARDLEY)
    line, now = free(customer)[0], timezone.now()
    taken = {one.number for one in living(customer)}
    number = next(one for one in own_numbers(customer, now.date()) if one not in taken)
    (changed,) = change(customer, LineEntry(line.extension, "Ines Inventory", number), login="admin@tideway.example")
    assert (changed.state, changed.name, changed.number) == ("used", "Ines Inventory", number)
    (told,) = sent(customer)
    assert told == {
        "lines": [
            {"extension": line.extension, "name": "Ines Inventory", "item": changed.item.code, "number": number,
             "mac": "", "turn": line.turn, "voicemail": True, "reach": changed.item.reach}
        ]
    }  # fmt: skip
    change(customer, LineEntry(line.extension), login="admin@tideway.example")
    row = Line.objects.get(pk=line.pk)
    assert (row.state, row.name, row.number) == ("free", "", "")
    before = len(sent(customer))
    assert change(customer, LineEntry(line.extension), login="admin@tideway.example") == []
    assert len(sent(customer)) == before, "nothing changed, nothing sent"


def test_another_extension_is_another_line_to_the_network(wapping) -> None:
    line = used(wapping)[0]
    change(wapping, LineEntry(line.extension, line.name, line.number, line.mac, "2999"))
    assert living(wapping).get(pk=line.pk).extension == "2999"
    (told,) = sent(wapping)
    assert told["gone"] == [line.extension] and [one["extension"] for one in told["lines"]] == ["2999"]


def test_numbers_may_change_places(wapping) -> None:
    first, second = [one for one in used(wapping) if one.number][:2]
    swapped = (
        LineEntry(first.extension, first.name, second.number),
        LineEntry(second.extension, second.name, first.number),
    )
    change(wapping, *swapped)
    found = {one.extension: one.number for one in living(wapping)}
    assert (found[first.extension], found[second.extension]) == (second.number, first.number)


def test_what_cannot_be_is_refused_at_its_field(wapping) -> None:
    line, other, vacant = *[one for one in used(wapping) if one.number][:2], free(wapping)[0]
    alone = national(other.number)
    assert refusal(wapping, LineEntry("777", "Olive")) == {"extension": ["There is no line 777."]}
    assert refusal(wapping, LineEntry(vacant.extension, "", other.number)) == {
        "name": ["Say who uses the line: number, device and e-mail belong to a user."]
    }
    assert refusal(wapping, LineEntry(line.extension, "Olive", other.number)) == {
        "number": [f"{alone} is the number of line {other.extension}."]
    }
    assert refusal(wapping, LineEntry(line.extension, "Olive", "+442079460001")) == {
        "number": ["020 7946 0001 is not a number of this customer's."]
    }
    assert refusal(wapping, LineEntry(line.extension, "Olive", "", "02005EFFFFFF")) == {
        "mac": ["02:00:5E:FF:FF:FF is not a device of this customer's."]
    }
    assert refusal(wapping, LineEntry(line.extension, "Olive", new_extension=other.extension)) == {
        "extension": [f"This customer has a line {other.extension} already."]
    }
    for typed in ("1", "0101", "10 1", "1234567", "١٠١"):
        assert refusal(wapping, LineEntry(line.extension, "Olive", new_extension=typed)) == {
            "extension": ["An extension has 2 to 6 digits."]
        }
    for typed in ("112", "911", "999"):
        assert refusal(wapping, LineEntry(line.extension, "Olive", new_extension=typed)) == {
            "extension": [f"{typed} is an emergency number; choose another extension."]
        }
    assert refusal(wapping, LineEntry(line.extension, "O" * 101)) == {"name": ["Longer than 100 characters."]}
    assert sent(wapping) == []


def test_a_device_stands_on_one_line(everything) -> None:
    customer, now = Customer.objects.get(name=YARDLEY), timezone.now()
    mac = next(iter(own_devices(customer, now.date())))
    holder = living(customer).filter(mac=mac).first()
    one, other = [line for line in living(customer) if line != holder][:2]
    login = "admin@tideway.example"
    if holder is None:
        change(customer, LineEntry(one.extension, "Paula", one.number, mac), login=login)
        holder, one = one, other
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        change(customer, LineEntry(one.extension, "Olive", one.number, mac), login=login)
    assert refused.value.message_dict == {"mac": [f"{show(mac)} is the device of line {holder.extension}."]}


def test_who_may_not_change_the_customer_changes_no_line(wapping) -> None:
    line = used(wapping)[0]
    with pytest.raises(Customer.DoesNotExist):
        change(wapping, LineEntry(line.extension, "Olive"), login=NEIGHBOUR)
    closed = Customer.objects.filter(status="closed", partner_id=wapping.partner_id).first()
    words = f"{closed.name} is Closed: it can be read, but no longer changed."
    with pytest.raises(PermissionDenied, match=words):
        change(closed, LineEntry("101", "Olive"))


def test_the_database_holds_it_too(wapping) -> None:
    line, other, vacant = *[one for one in used(wapping) if one.number][:2], free(wapping)[0]
    wrong = [{"extension": other.extension}, {"number": other.number}]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Line.objects.filter(pk=line.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.filter(pk=vacant.pk).update(name="Nobody")
    with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
        Line.objects.filter(pk=line.pk).update(state="gone")
        Line.objects.filter(pk=line.pk).update(state="used")


# --- new passwords


def test_new_passwords_are_read_once_and_stand_nowhere(wapping, signed_in, ems) -> None:
    line, other = used(wapping)[:2]
    client = signed_in(CLERK)
    url = reverse("inventory:lines", args=[wapping.code])
    asked = {"act": "new-password", "pk": [line.pk, other.pk]}
    page = client.post(url, asked).content.decode()
    assert "The phones of these lines sign on no more until they have the new password. It is shown once." in page
    assert Line.objects.get(pk=line.pk).turn == line.turn
    answer = client.post(url, asked | {"sure": "1", "shown": [line.pk, other.pk]})
    assert answer.status_code == 302
    turned = Line.objects.get(pk=line.pk)
    password = line_password(wapping.code, line.extension, line.turn + 1)
    assert turned.turn == line.turn + 1 and password != line_password(wapping.code, line.extension, line.turn)
    before = client.get(answer.url).content.decode()
    assert password not in before and str(line) in before
    shown = client.post(answer.url)
    assert (shown.status_code, password in shown.content.decode()) == (200, True)
    assert sip_domain(wapping.code) in shown.content.decode() and "no-store" in shown["Cache-Control"]
    again = client.post(answer.url)
    assert (again.status_code, password in again.content.decode()) == (422, False)
    assert "These passwords were shown already. Give the lines new ones." in again.content.decode()
    late = client.get(answer.url)
    assert (late.status_code, password in late.content.decode()) == (410, False)
    (told,) = sent(wapping)
    assert password not in str(told) and [one["turn"] for one in told["lines"]] == [line.turn + 1, other.turn + 1]
    assert password not in str(list(NewPasswords.objects.values())) + str(
        list(Command.objects.values("answer", "secret"))
    )


def test_they_can_be_read_for_a_day_and_only_while_they_hold(wapping) -> None:
    line, other = used(wapping)[:2]
    now, me = timezone.now(), by()
    found = new_passwords(lines=[line, other], by=me, at=now)
    with pytest.raises(ValidationError) as refused:
        read_passwords(found=found, by=me, at=now + timedelta(hours=25))
    assert refused.value.messages == ["These passwords can be shown no longer. Give the lines new ones."]
    new_passwords(lines=[line], by=me, at=now)
    ((only, _password),) = read_passwords(found=found, by=me, at=now)
    assert only == other, "the first one has another password since"


# --- what the network says


def test_registered_and_blocked_are_as_the_network_said_last(everything, ems) -> None:
    customer, now = Customer.objects.get(name=YARDLEY), timezone.now()
    line, mac = used(customer)[0], next(iter(own_devices(customer, now.date())))
    change(customer, LineEntry(line.extension, line.name, line.number, mac), login="admin@tideway.example")
    line = Line.objects.get(pk=line.pk)
    ems.store.set_users(customer.code, {"registered": [line.mac]})
    blocked = {"extension": line.extension, "end_calls": False}
    ems.store.take(key="b", kind="block_extension", customer=customer.code, payload=blocked, secret="")
    keep_reading(customer=customer, held=SimulatorDriver().look(customer.code), asked_at=now, at=now)
    row = Line.objects.get(pk=line.pk)
    assert (row.registered, row.blocked) == (True, True)
    others = living(customer).exclude(pk=line.pk)
    assert not others.filter(registered=True).exists() and not others.filter(blocked=True).exists()


def test_whoever_was_in_the_network_before_there_were_lines_stands_on_one(everything, ems) -> None:
    customer, now = Customer.objects.get(name=SADDLERY), timezone.now()
    before = {one.extension: (one.name, one.item_id, one.number) for one in living(customer)}
    Line.objects.filter(customer=customer).delete()
    Command.objects.filter(customer=customer, kind="set_lines").delete()
    keep_reading(customer=customer, held=SimulatorDriver().look(customer.code), asked_at=now, at=now)
    assert {one.extension: (one.name, one.item_id, one.number) for one in living(customer)} == before
    told = [one["extension"] for payload in sent(customer) for one in payload["lines"]]
    assert told == [one.extension for one in free(customer)], "who has a phone that works keeps its password"


# --- the screen


def test_the_tab_shows_who_has_what(wapping, signed_in) -> None:
    rows = lines(signed_in(CLERK), reverse("inventory:lines", args=[wapping.code]))
    line = used(wapping)[0]
    row = next(one for one in rows if one["Extension"] == line.extension)
    assert (row["User"], row["Package"], row["Number"]) == (line.name, line.item.name, national(line.number))
    assert row["Status"] == "In use" and row["Registered"] == "Not registered"


def test_a_line_is_modified_on_its_page(wapping, signed_in) -> None:
    line = free(wapping)[0]
    client, url = signed_in(CLERK), reverse("inventory:modify-line", args=[wapping.code, line.pk])
    page = client.get(url).content.decode()
    assert line.item.name in page and sip_domain(wapping.code) in page
    asked = {"extension": line.extension, "name": "", "number": "+44 20 7946 0001", "mac": ""}
    answer = client.post(url, asked)
    assert answer.status_code == 422
    assert "Say who uses the line: number, device and e-mail belong to a user." in answer.content.decode()
    answer = client.post(url, asked | {"number": "", "mac": "nonsense"})
    assert "is not a MAC address" in answer.content.decode()
    answer = client.post(url, asked | {"name": "Ines Inventory", "number": ""}, follow=True)
    assert f"Line {line.extension} is saved." in answer.content.decode()
    assert Line.objects.get(pk=line.pk).name == "Ines Inventory"


@pytest.mark.parametrize("login", [NEIGHBOUR])
def test_a_neighbour_finds_nothing(login, wapping, signed_in) -> None:
    line = used(wapping)[0]
    with as_system():
        kept = new_passwords(lines=[line], by=by(SP), at=timezone.now())
    client = signed_in(login)
    for name, args in (("lines", []), ("modify-line", [line.pk]), ("line-passwords", [kept.pk]), ("line-list", [])):
        assert client.get(reverse(f"inventory:{name}", args=[wapping.code, *args])).status_code == 404
    own = Customer.objects.filter(partner_id=by(NEIGHBOUR).partner_id, status="activated").first()
    for name, args in (("modify-line", [line.pk]), ("line-passwords", [kept.pk])):
        assert client.get(reverse(f"inventory:{name}", args=[own.code, *args])).status_code == 404
        assert client.post(reverse(f"inventory:{name}", args=[own.code, *args])).status_code == 404


def test_the_second_wall_shows_a_neighbour_nothing(acting) -> None:
    with acting(NEIGHBOUR):
        assert not Line.objects.filter(customer__name=WAPPING).exists()
    with acting(CLERK):
        assert Line.objects.filter(customer__name=WAPPING).exists()


def test_no_line_is_made_that_is_called_like_an_emergency_number(everything) -> None:
    site = Site.objects.filter(is_main=True).order_by("pk").first()
    Site.objects.filter(pk=site.pk).update(first_extension=110)
    found = free_extensions(site.customer, site.pk, taken={"111"})
    assert list(islice(found, 3)) == ["110", "113", "114"]
