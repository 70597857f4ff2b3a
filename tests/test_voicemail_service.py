"""The voicemail service without a SIP server: what it answers, records, cuts and does not listen to. This test plays the server."""

import contextlib
import io
import socket
import struct
import threading
import time
import wave
from collections.abc import Iterator

import psycopg2
import pytest

from inventory.ems import rtp
from inventory.ems.kamailio.shelf import Left
from inventory.ems.kamailio.voicemail import Boxes
from inventory.ems.phone import Message, read
from inventory.ems.rtp import Wire, offer_of, spoken
from inventory.ems.sound import BEEP, NO_MORE, PACKET, PCMA, PCMU, RATE, encoded, samples, tones, wav
from tests.patience import until

HOST = "127.0.0.1"
LONG = 20  # seconds that a busy machine may take
SHORT = {law: encoded(law, tones(((800, 0.1),))) for law in (PCMA, PCMU)}


def udp(seconds: float = LONG) -> socket.socket:
    wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    wire.bind((HOST, 0))
    wire.settimeout(seconds)
    return wire


class Kept:
    """A shelf without a database: `lie` are sounds that wait for line 201, by their number."""

    def __init__(self) -> None:
        self.left: list[Left] = []
        self.lie: dict[int, bytes] = {}
        self.heard_there: list[int] = []
        self.dropped: list[int] = []
        self.away = False

    def keep(self, left: Left) -> None:
        self.left.append(left)

    def waiting(self, realm: str, extension: str) -> list[int]:
        if self.away:
            raise psycopg2.OperationalError
        return sorted(self.lie) if (realm, extension) == ("c1.sip.example", "201") else []

    def sound(self, message: int) -> bytes:
        return self.lie.get(message, b"")

    def heard(self, message: int) -> None:
        self.heard_there.append(message)

    def drop(self, message: int) -> None:
        self.dropped.append(message)


class Caller:
    """The SIP server with one caller behind it, who hears and speaks over `sound`."""

    def __init__(self, longest: int, recording: threading.Event) -> None:
        self.shelf = Kept()
        self.kept = self.shelf.left
        self.recording = recording
        self.wire, self.sound, free = udp(), udp(), udp()
        self.box = free.getsockname()
        free.close()
        self.boxes = Boxes(self.wire.getsockname(), self.box, self.shelf, longest)
        self.boxes._greetings = self.boxes._chimes = SHORT

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
        return self._came(law)

    def heard_out(self, law: int) -> bytes:
        """All that is heard until the service hangs up."""
        assert self.heard().method == "BYE"
        return self._came(law)

    def _came(self, law: int) -> bytes:
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

    def press(self, answer: Message, key: int, stamp: int) -> None:
        """A key in three packets of one time stamp, as telephones send it."""
        offer = offer_of(answer.body)
        assert offer is not None and offer.events == 101
        for end in (0, 0, 0x80):
            self.sound.sendto(struct.pack("!BBHIIBBH", 0x80, 101, 1, stamp, 7, key, end, 160), (offer.host, offer.port))

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


def own(caller: Caller, who: str = "201@c1.sip.example", **more: str) -> Message:
    """Line 201 wants to hear its messages; the answer."""
    caller.invite(**{"x-box": "", "x-own": who} | more)
    return caller.heard()


def sound_of(law: int, seconds: float) -> bytes:
    return encoded(law, tones(((440, seconds),)))


@pytest.mark.parametrize("law", [PCMA, PCMU])
def test_a_line_hears_what_waits_a_beep_before_each_and_is_hung_up_on(caller, law: int) -> None:
    first, second = sound_of(law, 0.5), sound_of(law, 0.3)
    caller.shelf.lie = {7: wav(samples(law, second)), 3: wav(samples(law, first))}
    caller.invite(law, **{"x-box": "", "x-own": "201@c1.sip.example"})
    assert caller.heard().code == 200
    beep, end = encoded(law, tones(BEEP)), encoded(law, tones(NO_MORE))
    assert caller.heard_out(law) == SHORT[law] + beep + first + beep + second + end
    assert caller.shelf.heard_there == [3, 7], "the newest last"


def test_who_hangs_up_within_a_message_has_not_heard_it(caller) -> None:
    caller.shelf.lie = {1: wav(samples(PCMA, sound_of(PCMA, 0.3))), 2: wav(samples(PCMA, sound_of(PCMA, 9)))}
    assert own(caller).code == 200
    end = time.monotonic() + 20
    while not caller.shelf.heard_there and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(1)
    caller.ask("BYE", 2)
    assert caller.heard().code == 200
    while caller.boxes.calls and time.monotonic() < end:
        time.sleep(0.02)
    assert caller.shelf.heard_there == [1] and caller.boxes._hearing == set()


def test_a_key_deletes_the_message_that_plays_and_another_goes_on(caller) -> None:
    long, short = wav(samples(PCMA, sound_of(PCMA, 30))), wav(samples(PCMA, sound_of(PCMA, 0.3)))
    caller.shelf.lie = {1: long, 2: long, 3: short}
    sdp = f"v=0\r\nc=IN IP4 {HOST}\r\nm=audio {caller.sound.getsockname()[1]} RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n"
    caller.ask("INVITE", sdp=sdp, **{"x-box": "", "x-own": "201@c1.sip.example"})
    answer = caller.heard()
    assert "a=rtpmap:101 telephone-event/8000" in answer.body and "RTP/AVP 8 101" in answer.body
    caller.press(answer, 5, 800)  # a key that says nothing
    caller.press(answer, 7, 1600)
    until(lambda: caller.shelf.dropped)
    assert caller.shelf.dropped == [1]
    caller.press(answer, 7, 1600)  # the same press, late: its message is gone, and the next one is not meant
    caller.press(answer, 11, 2400)
    assert caller.heard().method == "BYE", "the third is short"
    assert caller.shelf.dropped == [1] and caller.shelf.heard_there == [3], "the second waits on"


def test_where_nothing_waits_there_are_two_low_tones(caller) -> None:
    assert own(caller).code == 200
    assert caller.heard_out(PCMA) == SHORT[PCMA] + encoded(PCMA, tones(NO_MORE))
    assert caller.shelf.heard_there == []


def test_what_went_meanwhile_is_passed_over(caller) -> None:
    caller.shelf.lie = {1: b"", 2: wav(samples(PCMA, sound_of(PCMA, 0.3)))}
    assert own(caller).code == 200
    caller.heard_out(PCMA)
    until(lambda: caller.shelf.heard_there)
    assert caller.shelf.heard_there == [2]


def test_one_telephone_of_a_line_hears_at_a_time(caller) -> None:
    caller.shelf.lie = {1: wav(samples(PCMA, sound_of(PCMA, 9)))}
    assert own(caller).code == 200
    assert own(caller, **{"call-id": "call-2"}).first == "SIP/2.0 486 Busy Here"
    caller.ask("BYE", 2)
    assert caller.heard().code == 200


def test_while_the_database_is_away_nobody_is_answered(caller) -> None:
    caller.shelf.away = True
    assert own(caller).first == "SIP/2.0 503 Service Unavailable"
    caller.shelf.away = False
    assert own(caller, "201", **{"call-id": "call-2"}).code == 404, "whose is not said"
