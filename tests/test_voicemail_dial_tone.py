"""A real SIP server, its voicemail service and telephones: who reaches a box, what is left, and what the calls' records say."""

import io
import signal
import socket
import struct
import time
import wave
from collections.abc import Iterator

import pytest

from inventory.ems.kamailio.lamps import Lamps, notice
from inventory.ems.kamailio.shelf import Shelf
from inventory.ems.lines import line_password, sip_domain
from inventory.ems.phone import Call, Message, Phone
from inventory.ems.rtp import Offer, offer_of, spoken
from inventory.ems.sound import BEEP, CHIME, NO_MORE, PACKET, PCMA, RATE, encoded, samples, tones
from tests.ems_contract import NUMBER, OTHER_NUMBER, begin, send
from tests.ems_line_claims import line, set_lines
from tests.patience import until
from tests.sip_network import SipNetwork
from tests.sip_server import HOST, Server, refused, talks

pytestmark = pytest.mark.slow


@pytest.fixture
def network(ems, settings) -> SipNetwork:
    """Lines 201 and 202 with voicemail, 203 without."""
    network = SipNetwork(ems, settings)
    begin(network)
    send(network, "add_numbers", {"numbers": [NUMBER, OTHER_NUMBER]})
    send(network, "set_packages", {"items": {"STD": 3}})
    set_lines(
        network, line("201", "Olive Bramley", number=NUMBER, voicemail=True),
        line("202", "Sam Sample", number=OTHER_NUMBER, voicemail=True), line("203", "Tom Template"), key="l",
    )  # fmt: skip
    send(network, "activate_service")
    return network


@pytest.fixture
def server(network, tmp_path) -> Iterator[Server]:
    server = Server(tmp_path, network.address, boxes=True)
    network.settings.KAMAILIO_LOG = str(server.log)
    server.start()
    yield server
    server.kill(signal.SIGTERM)


@pytest.fixture
def boxes(server) -> Iterator[None]:
    with server.voicemail():
        yield


def left(network: SipNetwork, count: int) -> list:
    end = time.monotonic() + 5
    while len(found := network.driver.messages("CM-01", "").messages) < count and time.monotonic() < end:
        time.sleep(0.1)
    return list(found)


def speak(phone: Phone, call: Call, seconds: float) -> bytes:
    """Hear the greeting out, then say a tone; what was heard."""
    offer = offer_of(call.sound)
    assert offer is not None and offer.law == PCMA
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.bind((HOST, phone.port + 1))
        wire.settimeout(0.5)
        heard = _hear(wire)
        _say(wire, offer, encoded(PCMA, tones(((440, seconds),))))
    return heard


def _hear(wire: socket.socket) -> bytes:
    heard = b""
    while True:
        try:
            found = spoken(wire.recv(2048), PCMA)
        except TimeoutError:
            return heard
        heard += found[1] if found else b""


def _say(wire: socket.socket, offer: Offer, sound: bytes) -> None:
    for n, place in enumerate(range(0, len(sound), PACKET)):
        head = struct.pack("!BBHII", 0x80, PCMA, n, place, 7)
        wire.sendto(head + sound[place : place + PACKET], (offer.host, offer.port))
        time.sleep(PACKET / RATE)


def listened(phone: Phone) -> bytes:
    """What a telephone hears that asks for its messages, until it is hung up on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.bind((HOST, phone.port + 1))
        wire.settimeout(1)
        call = talks(phone, "*97")
        heard = _hear(wire)
        assert call.wait("ended by the other side", seconds=3), call.steps
    return heard


def said(*parts: tuple[tuple[int, float], ...]) -> bytes:
    return b"".join(encoded(PCMA, tones(one)) for one in parts)


class Lamp(Phone):
    """A telephone that has one: what it was told, newest last."""

    def __init__(self, *of, **more) -> None:
        self.told: list[str] = []
        super().__init__(*of, **more)

    def _asked(self, request: Message) -> None:
        if request.method == "NOTIFY" and request.one("event") == "message-summary":
            self.told.append(" ".join(request.body.split()))
        super()._asked(request)


def lit(server: Server, extension: str) -> Lamp:
    return Lamp((HOST, server.port), sip_domain("C1"), extension, line_password("C1", extension, 1))


class Forger(Phone):
    """Claims to be another line's telephone."""

    def _request(self, *of) -> Message:
        request = super()._request(*of)
        request.headers |= {"x-own": ["202@c1.sip.invalid"], "x-box": ["202@c1.sip.invalid"]}
        return request


def records(network: SipNetwork, count: int) -> list[tuple[str, str, str, str]]:
    """(direction, extension, result, seconds are counted) of each line of a record."""
    end = time.monotonic() + 3
    while len(found := network.driver.calls("CM-01", "").lines) < count and time.monotonic() < end:
        time.sleep(0.05)
    rows = [text.split(",") for text in found]
    return [(row[3], row[6], row[5], "some" if int(row[12]) else "none") for row in rows]


def test_who_calls_an_absent_line_leaves_a_message(server, boxes, network) -> None:
    with server.outside() as public:
        call = talks(public, OTHER_NUMBER)
        heard = speak(public, call, 2)
        public.end(call)
    assert len(heard) > RATE, "a chime and a beep"
    (message,) = left(network, 1)
    assert (message.customer, message.extension, message.seconds) == ("C1", "202", 2)
    with wave.open(io.BytesIO(message.sound)) as file:
        sound = file.readframes(file.getnframes())
    said = samples(PCMA, encoded(PCMA, tones(((440, 2.0),))))
    assert sound[: 2 * RATE] == said[:RATE].tobytes(), "bit for bit what was said"
    assert records(network, 1) == [("in", "202", "no_answer", "none")], "for the line it is a call that was missed"


def test_a_busy_line_and_one_that_does_not_answer_have_theirs_too(server, boxes, network) -> None:
    with server.phone("201") as one, server.phone("202", rings=None) as two:
        assert (one.sign_on(), two.sign_on()) == (200, 200)
        began = time.monotonic()
        call = talks(one, "202")
        assert server.rings - 0.5 < time.monotonic() - began < server.rings + 3
        assert next(iter(two.calls.values())).wait("cancelled"), "the telephone rings no more"
        speak(one, call, 1.2)
        one.end(call)
    (message,) = left(network, 1)
    assert (message.extension, message.caller) == ("202", "201")
    assert records(network, 2) == [("out", "201", "answered", "some"), ("in", "202", "no_answer", "none")]


def test_who_says_nothing_leaves_nothing_and_who_talks_long_is_cut(server, boxes, network) -> None:
    with server.outside() as public:
        call = talks(public, OTHER_NUMBER)
        public.end(call)
        call = talks(public, OTHER_NUMBER)
        speak(public, call, 6.5)
        assert call.wait("ended by the other side", seconds=5)
    (message,) = left(network, 1)
    assert 4 <= message.seconds <= 5


def test_a_line_without_voicemail_is_refused_as_before(server, boxes, network) -> None:
    with server.phone("201") as one:
        assert one.sign_on() == 200
        assert refused(one, "203") == "refused 480 Not signed on"
        set_lines(network, line("202", "Sam Sample", number=OTHER_NUMBER), key="without")
        assert refused(one, "202") == "refused 480 Not signed on"
    assert left(network, 0) == []


def test_nobody_but_the_sip_server_brings_calls(server, boxes, network) -> None:
    """A packet from elsewhere is not listened to."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind((HOST, 0))
        stranger.settimeout(1)
        via = f"Via: SIP/2.0/UDP {HOST}:{stranger.getsockname()[1]};branch=z9hG4bKx"
        rows = [
            f"INVITE sip:201@{HOST}:{server.boxes} SIP/2.0", via, "From: <sip:x@x>;tag=1", "To: <sip:201@x>",
            "Call-ID: stranger", "CSeq: 1 INVITE", "Contact: <sip:x@x>", "X-Box: 201@c1.sip.invalid", "", "",
        ]  # fmt: skip
        stranger.sendto("\r\n".join(rows).encode(), (HOST, server.boxes))
        with pytest.raises(TimeoutError):
            stranger.recv(2048)
    assert left(network, 0) == []


def test_without_its_service_a_caller_does_not_wait_long(server, network) -> None:
    with server.phone("201") as one:
        assert one.sign_on() == 200
        began = time.monotonic()
        assert refused(one, "202").startswith("refused 408")
        assert time.monotonic() - began < 6
    assert records(network, 2)[1] == ("in", "202", "no_answer", "none")


def test_a_line_hears_its_own_messages_by_telephone(server, boxes, network) -> None:
    with server.outside() as public:
        for _message in range(2):
            call = talks(public, OTHER_NUMBER)
            speak(public, call, 1.2)
            public.end(call)
    first, second = left(network, 2)
    spoken_then, cursor = ((440, 1.2),), network.driver.messages("CM-01", "").cursor
    with server.phone("202") as two:
        assert two.sign_on() == 200
        heard = listened(two)
        whole = said(CHIME, BEEP, spoken_then, BEEP, spoken_then, NO_MORE)
        assert len(heard) == len(whole) and heard.count(said(spoken_then)[:RATE]) == 2
        keys = [one.key for one in network.driver.settle_messages("CM-01", cursor, [], first.at)]
        assert keys == [first.key, second.key]
        assert listened(two) == said(CHIME, NO_MORE), "what was heard waits no more"
    assert len(records(network, 2)) == 2, "to hear one's messages is no call"


def test_the_lamp_of_a_telephone_follows_its_messages(server, network) -> None:
    def summary(new: int, old: int) -> str:
        word = "yes" if new else "no"
        return f"Messages-Waiting: {word} Message-Account: sip:*97@{sip_domain('C1')} Voice-Message: {new}/{old}"

    with server.voicemail() as boxes:
        lamps = Lamps(Shelf(network.address), boxes.tell_lamp, "*97", every=0.1)
        try:
            with lit(server, "202") as two, lit(server, "201") as one:
                assert (two.sign_on(), one.sign_on()) == (200, 200)
                until(lambda: two.told and one.told)
                assert two.told == [summary(0, 0)] == one.told, "who signs on is told what waits"
                network.leaves_message("C1", "202", seconds=2)
                until(lambda: two.told[1:])
                assert two.told[1:] == [summary(1, 0)] and one.told[1:] == []
                assert two.sign_on() == 200
                until(lambda: two.told[2:])
                assert two.told[2:] == [summary(1, 0)], "who signs on anew is told again"
                network.hears("202", 1)
                until(lambda: two.told[3:])
                assert two.told[3:] == [summary(0, 1)]
            time.sleep(0.5)
            assert [len(two.told), len(one.told)] == [4, 1], "nothing is told twice"
        finally:
            lamps.close()


def test_only_the_voicemail_service_lights_a_lamp(server, boxes, network) -> None:
    with lit(server, "202") as two, server.phone("201") as one:
        assert (two.sign_on(), one.sign_on()) == (200, 200)
        request = one._request(
            f"NOTIFY sip:202@{sip_domain('C1')} SIP/2.0", "forged", 1, "<sip:voicemail@x>;tag=1", "<sip:202@x>", ""
        )
        answer = one._ask(notice(request, "Messages-Waiting: yes\r\n"))
        assert answer is not None and answer.code == 405 and two.told == []


def test_nobody_hears_the_messages_of_another_line(server, boxes, network) -> None:
    with server.outside() as public:
        call = talks(public, OTHER_NUMBER)
        speak(public, call, 1.2)
        public.end(call)
        assert refused(public, "*97").startswith("refused 404"), "nor from the public network"
    (message,) = left(network, 1)
    nothing = said(CHIME, NO_MORE)
    with server.phone("201") as one, server.phone("203") as three:
        assert (one.sign_on(), three.sign_on()) == (200, 200)
        assert listened(one) == nothing
        assert refused(three, "*97") == "refused 403 No voicemail in the package"
    password = line_password("C1", "201", 1)
    with Forger((HOST, server.port), sip_domain("C1"), "201", password) as forger:
        assert listened(forger) == nothing, "whose telephone it is, its password says"
    with server.phone("202", password="wrong") as stranger:
        assert refused(stranger, "*97").startswith("refused 407")
    send(network, "stop_service", key="stop")
    with server.phone("202") as two:
        assert refused(two, "*97") == "refused 403 Service is stopped"
    cursor = network.driver.messages("CM-01", "").cursor
    assert network.driver.settle_messages("CM-01", cursor, [], message.at) == []
