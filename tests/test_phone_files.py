"""Phones fetch what they sign on with: each maker's file, who is answered, what is noted, and how hostile names stand in it."""

import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.enums import Maker
from catalogue.models import DeviceModel
from customers.models import DeviceHolding
from inventory.actions.change_line import change_lines
from inventory.actions.phone_address import forget_fetches, make_phone_address, revoke_phone_address
from inventory.actions.phone_door import open_doors
from inventory.actions.read_lines import read_lines
from inventory.ems.drivers import DRIVERS
from inventory.ems.lines import line_password
from inventory.ems.phone_files import FILES, SignOn, file_for, mac_in
from inventory.models import Line, PhoneAddress, PhoneFetch, Reading
from inventory.queries.line import living
from inventory.queries.line_checks import LineEntry
from inventory.queries.phone_address import maker_of
from oms.kit.acting import as_system
from oms.kit.quiet import masked
from tests.orders.scene import who
from tests.page import columns, read
from tests.people import CLERK, NEIGHBOUR, RIGHTLESS

GOLDEN = Path(__file__).parent / "files" / "phones"
MAC = "02005E10A0F1"
NAMES = {
    "yealink": {"02005e10a0f1.boot": "yealink.boot", "02005e10a0f1.cfg": "yealink.cfg"},
    "snom": {"snomD735-02005E10A0F1.htm": "snom.xml", "snom370-02005E10A0F1.xml": "snom.xml"},
    "polycom": {"02005e10a0f1.cfg": "polycom-master.cfg", "phone02005e10a0f1.cfg": "polycom.cfg"},
    "grandstream": {"cfg02005e10a0f1.xml": "grandstream.xml"},
}
EACH = [(maker, name, golden) for maker, files in NAMES.items() for name, golden in files.items()]
HOSTILE = (
    'Ann "Quote" O\'Brien', "Eve\nreg.1.auth.password = stolen", "Eve\r\naccount.1.password = stolen", "R&D <b> ]]> &amp;",
    "100% #1 %NULL% %EMPTY%", "\x00\x07\ud800\uffffZoë 電話", "</user_pass><user_pass>x", "a\u2028account.1.password = x", "  ",
)  # fmt: skip


def sign_on(name: str = "Olive Bramley") -> SignOn:
    return SignOn(MAC, "c2500017.sip.example", "sip.example", 5060, "1001", "wf3cmq4s2hl7qpk6zhnihtqh", name)


# --- the files


def test_every_maker_of_the_catalogue_has_files() -> None:
    assert set(FILES) == set(Maker.values) == set(NAMES)


@pytest.mark.parametrize(("maker", "name", "golden"), EACH)
def test_each_makers_phone_reads_its_file(maker: str, name: str, golden: str) -> None:
    assert mac_in(name) == MAC
    found = file_for(maker, name, sign_on())
    assert found.text == (GOLDEN / golden).read_text()
    assert found.tells == ("wf3cmq4s2hl7qpk6zhnihtqh" in found.text)


@pytest.mark.parametrize(
    "name",
    ["", "y000000000000.boot", "y000000000065.cfg", "snomD735.htm", "02005e10a0f1-app.log", "../02005e10a0f1.cfg",
     "02005e10a0f1.cfg\n", "02005e10a0f1.cfg.bak", "02005e10a0g1.cfg", "index.html"],
)  # fmt: skip
def test_what_no_phone_asks_for_has_no_mac(name: str) -> None:
    assert mac_in(name) == ""


def test_a_phone_gets_no_other_makers_file_and_no_other_phones() -> None:
    assert file_for("snom", "02005e10a0f1.cfg", sign_on()) is None
    assert file_for("", "02005e10a0f1.cfg", sign_on()) is None
    assert file_for("yealink", "02005e10a0f2.cfg", sign_on()) is None
    assert "wf3c" not in repr(sign_on())


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_name_stays_a_name(hostile: str) -> None:
    """It adds no line, no tag and no value, and XML gives it back as it was typed."""
    plain = {(maker, name): file_for(maker, name, sign_on()).text for maker, name, _golden in EACH}
    shown = sign_on(hostile).shown
    assert shown and "\n" not in shown
    for (maker, name), harmless in plain.items():
        text = file_for(maker, name, sign_on(hostile)).text
        text.encode()
        assert len(text.splitlines()) == len(harmless.splitlines())
        if text.startswith("<?xml"):
            one, other = ElementTree.fromstring(text), ElementTree.fromstring(harmless)
            assert [node.tag for node in one.iter()] == [node.tag for node in other.iter()]
            told = [value for node in one.iter() for value in (node.text, *node.attrib.values())]
            assert shown in told or maker == "polycom" and "phone" not in name
        else:
            keys = [line.partition(" = ")[0] for line in text.splitlines()]
            assert keys == [line.partition(" = ")[0] for line in harmless.splitlines()]
            assert not re.search(r"%(NULL|EMPTY)%", text)


# --- who is answered


@pytest.fixture
def line(everything) -> Line:
    """A line of the demo, open, whose phone has fetched nothing and asks for files of Yealink."""
    found = Line.objects.exclude(mac="").select_related("customer__partner").order_by("pk").first()
    held = DeviceHolding.objects.get(mac=found.mac, valid_to=None)
    DeviceModel.objects.filter(pk=held.model_id).update(maker="yealink")
    assert maker_of(found.customer, [found.mac], timezone.localdate()) == {found.mac: "yealink"}
    Line.objects.filter(pk=found.pk).update(door_open=True, opened_at=None, fetched_at=None, registered=False)
    found.refresh_from_db()
    return found


def chief(line: Line):
    return line.customer.partner.accounts.get(is_chief=True)


def made(line: Line) -> str:
    return make_phone_address(customer=line.customer, by=chief(line), at=timezone.now())


def get(token: str, name: str, **headers: str):
    with as_system():
        return Client().get(f"/phones/{token}/{name}", headers=headers)


def noted(line: Line) -> list[PhoneFetch]:
    with as_system():
        return list(PhoneFetch.objects.filter(customer=line.customer).order_by("-id")[:5])


def read_as(line: Line, *, signed_on: bool) -> None:
    """The network is read; the line's phone is there or not."""
    held = SimpleNamespace(registered=[line.mac] if signed_on else [], blocked=[], users=[])
    read_lines(customer=line.customer, held=held, at=timezone.now())
    line.refresh_from_db()


@pytest.mark.django_db
def test_a_phone_fetches_its_file_signs_on_and_is_closed_until_asked(line) -> None:
    token, name = made(line), f"{line.mac.lower()}.cfg"
    Reading.objects.filter(customer=line.customer).update(due_at=timezone.now() + timedelta(hours=9))
    answer = get(token, name, user_agent="Yealink SIP-T46U\x07")
    password = line_password(line.customer.code, line.extension, line.turn)
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    assert f"account.1.password = {password}" in answer.content.decode()
    line.refresh_from_db()
    assert line.fetched_at and line.door_open
    due = Reading.objects.get(customer=line.customer).due_at
    assert due < timezone.now() + timedelta(minutes=3), "whether it has signed on is looked for soon"
    last = noted(line)[0]
    assert (last.mac, last.file, last.agent, last.result) == (line.mac, name, "Yealink SIP-T46U?", "answered")
    read_as(line, signed_on=True)
    assert line.registered and not line.door_open
    assert get(token, name).status_code == 404 and noted(line)[0].result == "closed"

    open_doors(lines=[line], by=chief(line), at=timezone.now())
    read_as(line, signed_on=True)
    assert line.door_open, "what is signed on is the phone of before: it waits for the fetch"
    assert get(token, name).status_code == 200
    read_as(line, signed_on=True)
    assert not line.door_open
    open_doors(lines=[line], by=chief(line), at=timezone.now() - timedelta(days=2))
    read_as(line, signed_on=True)
    assert not line.door_open, "an opening that nobody used does not stay for ever"
    doors = (
        Line.pgh_event_model.objects.filter(pgh_obj_id=line.pk).order_by("-pgh_id").values_list("door_open", flat=True)
    )
    assert list(doors[:3]) == [False, True, False]


@pytest.mark.django_db
def test_every_refusal_is_the_same_and_is_noted_where_the_token_was_right(line) -> None:
    token, name = made(line), f"{line.mac.lower()}.cfg"
    foreign = DeviceHolding.objects.exclude(customer=line.customer).exclude(mac="").order_by("pk").first()
    wrong = get("x" * 43, name)
    assert not PhoneFetch.objects.filter(file=name, result="no_line").exists()
    answers = {
        "no_line": get(token, f"{foreign.mac.lower()}.cfg"), "no_maker": get(token, f"cfg{line.mac.lower()}.xml"),
        "no_file": get(token, "y000000000000.boot"),
    }  # fmt: skip
    Line.objects.filter(pk=line.pk).update(door_open=False)
    answers["closed"] = get(token, name)
    for result, answer in answers.items():
        assert (answer.status_code, answer.content, dict(answer.headers)) == (404, b"", dict(wrong.headers)), result
    assert {one.result for one in noted(line)[:4]} == set(answers)
    Line.objects.filter(pk=line.pk).update(door_open=True)
    assert get(token, name).status_code == 200
    new = made(line)
    assert [get(one, name).status_code for one in (token, new)] == [404, 200]
    assert revoke_phone_address(customer=line.customer, by=chief(line), at=timezone.now())
    assert get(new, name).status_code == 404


@pytest.mark.django_db
def test_asking_in_vain_is_bounded_right_token_or_not(line, monkeypatch) -> None:
    monkeypatch.setattr("inventory.actions.phone_address.REFUSED", 5)
    token, name = made(line), f"{line.mac.lower()}.cfg"
    assert [get(token, name).status_code for _n in range(8)] == [200] * 8, "what is answered costs nothing"
    vain = [get(one, "02005effffff.cfg").status_code for one in ("a" * 43, token, "b" * 43, token, token, token)]
    assert vain == [404] * 5 + [429]
    shut = get(token, name)
    assert (shut.status_code, shut["Retry-After"]) == (429, "300")


@pytest.mark.django_db
def test_another_phone_opens_and_the_token_stands_nowhere(line) -> None:
    token = made(line)
    kept = PhoneAddress.objects.get(customer=line.customer, revoked_at=None)
    assert token not in str(vars(kept)) and masked(f"GET /phones/{token}/a.cfg 200") == "GET /phones/…/a.cfg 200"
    Line.objects.filter(pk=line.pk).update(door_open=False, registered=True)
    entry = LineEntry(line.extension, line.name, line.number, "")
    change_lines(customer=line.customer, entries=[entry], by=chief(line), at=timezone.now())
    line.refresh_from_db()
    assert line.door_open and line.opened_at and not line.registered
    with pytest.raises(ValidationError, match=f"Line {line.extension} has no device."):
        open_doors(lines=[line], by=chief(line), at=timezone.now())


@pytest.mark.django_db
def test_the_page_shows_the_address_once_and_what_was_fetched(line, signed_in) -> None:
    client, page = signed_in(chief(line).login_id), reverse("inventory:phone-address", args=[line.customer.code])
    revoke_phone_address(customer=line.customer, by=chief(line), at=timezone.now())
    assert "There is no address yet." in client.get(page).content.decode()
    shown = read(client.post(page, {"act": "make"}).content).first("input", id="phone-address").get("value")
    token = shown.rstrip("/").rpartition("/")[2]
    name = f"{line.mac.lower()}.boot"
    assert get(token, name, user_agent="Probe agent").status_code == 200
    again = client.get(page).content.decode()
    assert token not in again and "There is an address since" in again and name in again and "Probe agent" in again
    device = client.get(reverse("inventory:device", args=[line.mac]))
    assert device.status_code == 404 or name in device.content.decode()
    assert client.post(page, {"act": "revoke"}, follow=True).status_code == 200
    assert get(token, name).status_code == 404
    lines = client.get(reverse("inventory:lines", args=[line.customer.code])).content.decode()
    assert "Phone provisioning" in lines and "Open provisioning" in lines


@pytest.mark.django_db
def test_where_no_phones_sign_on_nothing_is_offered(line, signed_in, monkeypatch) -> None:
    token, client = made(line), signed_in(chief(line).login_id)
    monkeypatch.setattr("inventory.queries.phone_address.driver_of", lambda customer: DRIVERS["broadworks"])
    assert get(token, f"{line.mac.lower()}.cfg").status_code == 404 and noted(line)[0].result == "no_server"
    lines = client.get(reverse("inventory:lines", args=[line.customer.code])).content.decode()
    assert "Phone provisioning" not in lines and "Open provisioning" not in lines
    page = client.post(reverse("inventory:phone-address", args=[line.customer.code]), {"act": "make"})
    assert page.status_code == 422
    assert "Phones cannot provision themselves on this customer&#x27;s call server." in page.content.decode()


@pytest.mark.django_db
def test_who_may_not_change_the_customer_makes_no_address_and_opens_nothing(line) -> None:
    stranger = who(RIGHTLESS)
    for act in (
        lambda: make_phone_address(customer=line.customer, by=stranger, at=timezone.now()),
        lambda: revoke_phone_address(customer=line.customer, by=stranger, at=timezone.now()),
        lambda: open_doors(lines=[line], by=stranger, at=timezone.now()),
    ):
        with pytest.raises((PermissionDenied, type(line.customer).DoesNotExist)):
            act()


@pytest.mark.django_db
def test_what_was_fetched_is_forgotten_after_its_days_and_not_before(line, settings) -> None:
    now = timezone.now()
    with as_system():
        PhoneFetch.objects.bulk_create(
            PhoneFetch(customer=line.customer, file=f"{days}.cfg", at=now - timedelta(days=days), result="no_file")
            for days in (10, 40, 100, 200)
        )
        rest = PhoneFetch.objects.exclude(customer=line.customer, file__in=["40.cfg", "100.cfg", "200.cfg"]).count()

    def stand() -> list[str]:
        with as_system():
            kept = PhoneFetch.objects.filter(customer=line.customer, result="no_file", file__regex=r"^\d+\.cfg$")
            return list(kept.order_by("-at").values_list("file", flat=True))

    assert forget_fetches(at=now) == 1 and stand() == ["10.cfg", "40.cfg", "100.cfg"]
    settings.PHONE_FETCHES_KEPT_DAYS = 60
    assert forget_fetches(at=now) == 1 and forget_fetches(at=now) == 0
    settings.PHONE_FETCHES_KEPT_DAYS = 0
    assert forget_fetches(at=now + timedelta(days=900)) == 1 and stand() == ["10.cfg"], "never of the last 28 days"
    with as_system():
        assert PhoneFetch.objects.count() == rest


def forget_all() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select oms_forget_phone_fetches(now())")


@pytest.mark.django_db
def test_nobody_but_the_provider_has_fetches_forgotten(line, acting) -> None:
    words = "Only the provider forgets what phones fetched."
    for login in (CLERK, NEIGHBOUR):
        with acting(login), pytest.raises(DatabaseError, match=words), transaction.atomic():
            forget_all()


@pytest.mark.django_db
def test_a_site_says_how_many_lines_it_has_and_leads_to_them(line, signed_in) -> None:
    client, code = signed_in(CLERK), line.customer.code
    page = read(client.get(reverse("customers:sites", args=[code])).content)
    table = page.first("section", **{"class": "grid"}).first("table")
    (row,) = [one for one in columns(table) if one["Site Name"] == line.site.name]
    with as_system():
        count = living(line.customer).filter(site=line.site).count()
    assert row["Lines"] == str(count) and count > 0
    link = next(one.get("href") for one in table.all("a") if one.text == str(count))
    found = read(client.get(f"{link}&per=200").content)
    assert len(columns(found.first("section", **{"class": "grid"}).first("table"))) == count
    nothing = client.get(reverse("inventory:lines", args=[code]), {"site": "Elsewhere"}).content.decode()
    assert f">{line.extension}<" not in nothing


@pytest.mark.django_db
def test_the_demo_has_phones_that_fetched() -> None:
    with as_system():
        assert PhoneFetch.objects.values("customer").distinct().count() > 1
        assert {"answered", "no_line"} <= set(PhoneFetch.objects.values_list("result", flat=True))
        assert Line.objects.filter(door_open=False, registered=True).exists()
        assert DeviceModel.objects.exclude(maker="").count() > 3
