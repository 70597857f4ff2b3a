"""BroadWorks: answers that are no answers, refusals in words, settings that are missing."""

import re

import pytest

from inventory.ems.broadworks import document, errors
from inventory.ems.broadworks.commands import SCHEMA
from inventory.ems.broadworks.document import Unreadable, read, written
from inventory.ems.broadworks.session import Session
from inventory.ems.broadworks.wire import opened
from inventory.ems.driver import TemporaryFault, ValueRefused
from inventory.ems.drivers import DRIVERS
from oms.kit.outbox import PermanentFault
from tests.broadworks_network import PASSWORD, USER, BroadWorks
from tests.ems_contract import ADMIN, begin, send
from tests.ems_line_claims import line

DRIVER = DRIVERS["broadworks"]


@pytest.fixture
def network(settings) -> BroadWorks:
    return BroadWorks(None, settings)


# --- what is no answer

WHOLE = b'<BroadsoftDocument protocol="OCI" xmlns="C"><sessionId xmlns="">s</sessionId>%s</BroadsoftDocument>'
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY c "&a;&a;&a;">]>'
    + WHOLE % b"<command>&c;</command>"
)
HOSTILE = {
    "an entity bomb": BOMB,
    "a DTD of elsewhere": b'<!DOCTYPE b SYSTEM "file:///etc/passwd">' + WHOLE % b"<command/>",
    "cut in the middle": b'<BroadsoftDocument protocol="OCI" xmlns="C"><sessionId xmlns="">s</sess',
    "nothing": b"",
    "no XML": b"HTTP/1.1 400 Bad Request\r\n\r\n</BroadsoftDocument>",
    "an encoding nobody knows": b'<?xml version="1.0" encoding="EBCDIC-9"?>' + WHOLE % b"<command/>",
    "another encoding than it says": b'<?xml version="1.0" encoding="UTF-8"?>' + WHOLE % b"<command>\xff\xfe</command>",
    "a document without a command": WHOLE % b"",
    "a command without a type": WHOLE % b'<command xmlns=""/>',
    "an answer to another question": WHOLE % (
        b'<command xmlns="" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="UserGetListInGroupResponse"/>'
    ),
    "two documents at once": (WHOLE % b"<command/>") * 2,
}  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_an_answer_that_is_none_may_be_another_tomorrow(data, network) -> None:
    with network.answered_by(data, "tcp"), pytest.raises(TemporaryFault) as fault:
        begin(network)
    assert re.match(r"BroadWorks('s answer| cannot be reached| answered)", str(fault.value))


@pytest.mark.parametrize("data", [BOMB, b"<a/>", b"no XML", b""], ids=["bomb", "no envelope", "no XML", "nothing"])
def test_a_soap_answer_that_is_none_neither(data, network) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(data), data)
    with network.answered_by(answer, "http"), pytest.raises(TemporaryFault, match="makes no sense"):
        begin(network)


def test_an_answer_without_an_end_is_not_read_for_ever(network, monkeypatch) -> None:
    monkeypatch.setattr("inventory.ems.broadworks.wire.LARGEST", 100_000)
    endless = b"<BroadsoftDocument>" + b"x" * 300_000
    with network.answered_by(endless, "tcp"), pytest.raises(TemporaryFault, match="it is too long"):
        DRIVER.look("C1")


@pytest.mark.parametrize("told", ["-1", "many", "1e9", "99999999999"])
def test_a_number_that_is_none_is_no_answer(told) -> None:
    with pytest.raises(Unreadable):
        document.counted(told)


# --- refusals


def test_a_wrong_password_is_for_a_person(network) -> None:
    with network.set(BROADWORKS_PASSWORD="another"), pytest.raises(PermanentFault) as fault:
        begin(network)
    assert str(fault.value) == (
        "BroadWorks does not take the portal's user and password: see BROADWORKS_USER and BROADWORKS_PASSWORD."
        " ([Error 4962] Invalid password)"
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("BROADWORKS_URL", "", "BroadWorks is not set up here"),
        ("BROADWORKS_PASSWORD", "", "BroadWorks is not set up here"),
        ("BROADWORKS_URL", "ftp://127.0.0.1", "BROADWORKS_URL is no address of BroadWorks: no such way."),
        ("BROADWORKS_URL", "127.0.0.1", "BROADWORKS_URL is no address of BroadWorks: no host."),
        ("BROADWORKS_URL", "tcp://127.0.0.1:many", "BROADWORKS_URL is no address of BroadWorks"),
    ],
)
def test_settings_that_are_missing_are_said_in_words(name, value, words, network) -> None:
    with network.set(**{name: value}):
        for act in (lambda: begin(network), lambda: DRIVER.look("C1")):
            with pytest.raises(PermanentFault) as fault:
                act()
            assert str(fault.value).startswith(words)


@pytest.mark.parametrize(
    ("summary", "field", "words"),
    [
        (
            "[Error 4500] Access Device already exists: 1050i 1",
            "devices",
            "devices: BroadWorks has a device of this name already.",
        ),
        ("[Error 4008] User not found: x", "", "BroadWorks does not know this user any more; read the network again."),
        ("[Error 5404] Unauthorized transaction.", "", "The portal's administrator has no right to this in BroadWorks"),
        ("[Error 8123] Something new.", "numbers", "numbers: BroadWorks refuses: [Error 8123] Something new."),
        ("Something without a number.", "", "BroadWorks refuses: Something without a number."),
    ],
)
def test_an_error_is_kept_by_its_number_with_words_for_staff(summary, field, words) -> None:
    answer = read(written("s", "c:ErrorResponse", {"summary": "Fehler", "summaryEnglish": summary}, ' xmlns:c="C"'))
    fault = errors.error_of(answer).fault(field)
    assert str(fault).startswith(words)
    assert getattr(fault, "field", "") == field
    assert summary in str(fault)


def test_what_the_fake_does_not_know_is_refused_by_it(network, monkeypatch) -> None:
    link = opened(network.fake.url, 5, 5)
    session = Session(link)
    with pytest.raises(errors.OciError) as refused:
        session.ask("SystemSoftwareVersionGetRequest")
    assert (refused.value.number, refused.value.words) == (5404, "Unauthorized transaction.")
    session.log_in(USER, PASSWORD)
    assert session.ask("SystemSoftwareVersionGetRequest").text("version") == "Rel_25.0_1.0"
    with (
        monkeypatch.context() as patched,
        pytest.raises(errors.OciError, match="Unknown command: SystemLicensingGetRequest"),
    ):
        patched.setitem(SCHEMA, "SystemLicensingGetRequest", ())
        session.ask("SystemLicensingGetRequest")
    link.close()


TOO_LONG = [
    (
        "create_administrator",
        {**ADMIN, "name": "O" * 31},
        "name",
        "takes a first and a last name of at most 30 characters each",
    ),
    ("create_administrator", {**ADMIN, "login": "_" * 90}, "login", "login: BroadWorks takes at most 161 characters"),
    ("set_devices", {"devices": [{"model": "M" * 41, "quantity": 1, "macs": []}]}, "devices", "at most 40 characters"),
    (
        "set_packages",
        {"items": {"NONE": 1}},
        "items",
        "service provider CM-01 has no service pack NONE; set it up in BroadWorks",
    ),
    ("set_packages", {"items": {"P" * 81: 1}}, "items", "names of packs of at most 80 characters"),
    ("set_lines", {"lines": [line("1001", "O" * 31)]}, "lines", "a first and a last name of at most 30"),
    ("set_lines", {"lines": [line("A1")]}, "lines", "BroadWorks takes extensions of 2 to 20 digits, not A1."),
    ("set_lines", {"lines": [line("000")]}, "extension", "BroadWorks takes no emergency number as extension."),
    (
        "set_lines",
        {"lines": [line("1001", mac="AABBCC000009")]},
        "lines",
        "AABBCC000009 is no telephone of this tenant.",
    ),
]


@pytest.mark.parametrize(("kind", "payload", "field", "words"), TOO_LONG, ids=lambda value: str(value)[:24])
def test_what_broadworks_cannot_hold_is_refused_by_its_field(kind, payload, field, words, network) -> None:
    begin(network)
    send(network, "set_packages", {"items": {"STD": 1}})
    with pytest.raises(ValueRefused) as refused:
        send(network, kind, payload, key="wrong", secret="a-Secret-11" if kind == "create_administrator" else "")
    assert words in str(refused.value)
    assert refused.value.field == field


def test_a_name_that_is_too_long_makes_no_group(network) -> None:
    with pytest.raises(ValueRefused, match="name: BroadWorks takes at most 80 characters"):
        begin(network, name="B" * 81)
    assert DRIVER.look("C1") is None


def test_a_customer_does_not_stand_on_two_service_providers(network) -> None:
    begin(network)
    with pytest.raises(PermanentFault, match="Group C1 stands on service provider CM-01 already"):
        begin(network, server="CM-02")
