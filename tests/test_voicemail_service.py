"""The voicemail service without a SIP server: what it answers, records, cuts and does not listen to. This test plays the server."""

import contextlib
import io
import socket
import struct
import threading
import time
import wave
from collections.abc import Iterator

import pytest

from inventory.ems import rtp
from inventory.ems.kamailio.voicemail import Boxes, Left
from inventory.ems.phone import Message, read
from inventory.ems.rtp import Wire, offer_of, spoken
from inventory.ems.sound import PACKET, PCMA, PCMU, RATE, encoded, samples, tones
from tests.patience import until

HOST = "127.0.0.1"
LONG = 20  # seconds that a busy machine may take
SHORT = {law: encoded(law, tones(((800, 0.1),))) for law in (PCMA, PCMU)}


def udp(seconds: float = LONG) -> socket.socket:
    wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    wire.bind((HOST, 0))
    wire.settimeout(seconds)
    return wire


class Caller:
    """The SIP server with one caller behind it, who hears and speaks over `sound`."""

    def __init__(self, longest: int, recording: threading.Event) -> None:
        self.kept: list[Left] = []
        self.recording = recording
        self.wire, self.sound, free = udp(), udp(), udp()
        self.box = free.getsockname()
        free.close()
        self.boxes = Boxes(self.wire.getsockname(), self.box, self.kept.append, longest)
        self.boxes._greetings = SHORT

    def close(self) -> None:
        for one in (self.boxes, self.wire, self.sound):
            one.close()

    def ask(self, method: str, sequence: int = 1, *, sdp: str | None = None, **more: str) -> None:
        headers = {
            "via": f"SIP/2.0/UDP {HOST}:{self.wire.getsockname()[1]};branch=z9hG4bK{method}{sequence}",
            "from": "<sip:+442079460871@x>;tag=1", "to": "<sip:201@x>", "call-id": "call-1", "cseq": f"{sequence} {method}",
            "contact": f"<sip:caller@{HOST}>", "p-asserted-identity": "<sip:+442079460871@c1.sip.example>",
            "x-box": "201@c1.sip.example",
        }  # fmt: skip
        rows = {name: [value] for name, value in (headers | more).items() if value}
        self.wire.sendto(Message(f"{method} sip:201@{HOST} SIP/2.0", rows, sdp or "").text(), self.box)

    def invite(self, law: int = PCMA, **more: str) -> None:
        sdp = f"v=0\r\nc=IN IP4 {HOST}\r\nm=audio {self.sound.getsockname()[1]} RTP/AVP {law} 101\r\n"
        self.ask("INVITE", sdp=sdp, **more)

    def heard(self) -> Message:
        return read(self.wire.recv(65_535))

    def greeting(self, law: int) -> bytes:
        """All that is heard until the service begins to record."""
        assert self.recording.wait(LONG)
        self.sound.setblocking(False)
        found = b""
        with contextlib.suppress(BlockingIOError):
            while True:
                said = spoken(self.sound.recv(2048), law)
                found += said[1] if said else b""
        return found

    def say(self, answer: Message, law: int, sound: bytes) -> None:
        offer = offer_of(answer.body)
        assert offer is not None and offer.law == law
        for n, place in enumerate(range(0, len(sound), PACKET)):
            packet = struct.pack("!BBHII", 0x80, law, n, place, 7) + sound[place : place + PACKET]
            self.sound.sendto(packet, (offer.host, offer.port))
            time.sleep(0.002)

    def left(self) -> list[Left]:
        until(lambda: self.kept)
        return self.kept


@pytest.fixture
def recording(monkeypatch) -> threading.Event:
    """Set once the service has forgotten what was said during the greeting. What was said up to the end lies there, and is
    taken however late the service has its turn."""
    begun, forget = threading.Event(), Wire._forget
    monkeypatch.setattr(Wire, "_forget", lambda wire: (forget(wire), begun.set()))
    monkeypatch.setattr(rtp, "LAST_WORDS", LONG)
    return begun


@pytest.fixture
def caller(recording) -> Iterator[Caller]:
    found = Caller(20, recording)
    yield found
    found.close()


@pytest.mark.parametrize("law", [PCMA, PCMU])
def test_what_is_said_after_the_beep_is_kept(caller, law: int) -> None:
    caller.invite(law)
    answer = caller.heard()
    assert answer.code == 200 and "tag=" in answer.one("to") and answer.one("contact")
    caller.invite(law)
    assert caller.heard().text() == answer.text(), "asked again, it answers the same"
    assert caller.greeting(law) == SHORT[law]
    said = encoded(law, tones(((440, 1.5),)))
    caller.say(answer, law, said)
    caller.ask("BYE", 2)
    assert caller.heard().code == 200
    (left,) = caller.left()
    assert (left.realm, left.extension, left.caller, left.seconds) == ("c1.sip.example", "201", "+442079460871", 1)
    with wave.open(io.BytesIO(left.sound)) as file:
        assert file.readframes(file.getnframes()) == samples(law, said).tobytes()


def test_the_answer_is_known_before_it_goes_out(caller, monkeypatch) -> None:
    """Else who has heard it and asks again at once is answered by nobody."""
    known: list[bool] = []
    send = caller.boxes._send
    monkeypatch.setattr(caller.boxes, "_send", lambda said: (known.append("call-1" in caller.boxes._said), send(said)))
    caller.invite()
    assert caller.heard().code == 200 and known == [True]


def test_who_hangs_up_at_the_greeting_leaves_nothing(caller) -> None:
    caller.invite()
    answer = caller.heard()
    caller.say(answer, PCMA, SHORT[PCMA])
    caller.ask("BYE", 2)
    assert caller.heard().code == 200
    until(lambda: not caller.boxes.calls)
    assert caller.kept == [] and caller.boxes.calls == {} and caller.boxes._said == {}


def test_a_long_message_is_cut_by_the_service(recording) -> None:
    caller = Caller(4, recording)
    try:
        caller.invite()
        answer = caller.heard()
        caller.greeting(PCMA)
        caller.say(answer, PCMA, SHORT[PCMA] * 60)
        bye = caller.heard()
        assert bye.first.startswith(f"BYE sip:caller@{HOST} ") and "tag=1" in bye.one("to")
        same = {name: bye.headers[name] for name in ("via", "from", "to", "call-id", "cseq")}
        caller.wire.sendto(Message("SIP/2.0 200 OK", same).text(), caller.box)
        (left,) = caller.left()
        assert left.seconds == 4 and len(left.sound) == 44 + 2 * RATE * 4
    finally:
        caller.close()


@pytest.mark.parametrize(
    ("more", "status"),
    [({"x-box": ""}, 404), ({"x-box": "201"}, 404), ({"x-box": "2 1@c1.sip.example"}, 404), ({}, 488)],
)
def test_what_is_no_call_for_a_box_is_refused(caller, more: dict[str, str], status: int) -> None:
    caller.invite(law=9 if status == 488 else PCMA, **more)
    assert caller.heard().code == status
    assert caller.kept == []


def test_a_caller_without_a_number_is_nobody(caller) -> None:
    caller.invite(**{"p-asserted-identity": "<sip:anonymous@x>"})
    answer = caller.heard()
    caller.greeting(PCMA)
    caller.say(answer, PCMA, SHORT[PCMA] * 12)
    caller.ask("BYE", 2)
    (left,) = caller.left()
    assert left.caller == ""


def test_nobody_else_is_listened_to(caller) -> None:
    with udp(0.3) as stranger:
        headers = {
            "via": [f"SIP/2.0/UDP {HOST}:{stranger.getsockname()[1]};branch=z9hG4bKx"], "from": ["<sip:x@x>;tag=1"],
            "to": ["<sip:201@x>"], "call-id": ["x"], "cseq": ["1 OPTIONS"],
        }  # fmt: skip
        stranger.sendto(Message(f"OPTIONS sip:{HOST} SIP/2.0", headers).text(), caller.box)
        with pytest.raises(TimeoutError):
            stranger.recv(2048)
    caller.ask("OPTIONS")
    assert caller.heard().code == 200
