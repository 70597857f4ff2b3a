"""Sound of telephones: both laws, RTP as it comes, what is offered, and files that play."""

import io
import socket
import struct
import threading
import wave
from array import array

import pytest

from inventory.ems import rtp
from inventory.ems.rtp import Offer, Wire, key_of, offer_of, spoken
from inventory.ems.sound import GREETING, PACKET, PCMA, PCMU, RATE, SILENCE, encoded, samples, tones, wav

HOST = "127.0.0.1"
LONG = 20  # seconds that a busy machine may take


@pytest.mark.parametrize(
    ("law", "known"),
    [
        (PCMA, {0xD5: 8, 0x55: -8, 0xAA: 32256, 0x2A: -32256, 0x80: 5504}),
        (PCMU, {0xFF: 0, 0x7F: 0, 0x80: 32124, 0x00: -32124, 0xF0: 120}),
    ],
)
def test_a_byte_sounds_as_g711_says(law: int, known: dict[int, int]) -> None:
    assert {byte: samples(law, bytes([byte]))[0] for byte in known} == known
    every = samples(law, bytes(range(256)))
    assert samples(law, encoded(law, every)) == every, "what was heard can be said again"


def test_a_wav_is_one_that_plays() -> None:
    heard = tones(GREETING)
    with wave.open(io.BytesIO(wav(heard))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        assert array("h", file.readframes(file.getnframes())) == heard
    assert len(heard) == int(RATE * 0.3) + int(RATE * 0.05) + int(RATE * 0.4) + int(RATE * 0.25) + int(RATE * 0.4)


@pytest.mark.parametrize(
    ("sdp", "offer"),
    [
        ("v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 8 0 101\r\n", Offer(HOST, 4000, PCMA)),
        ("v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 9 0\r\n", Offer(HOST, 4000, PCMU)),
        (
            "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 8 96\r\na=rtpmap:96 Telephone-Event/8000\r\n",
            Offer(HOST, 4000, PCMA, 96),
        ),
        (
            "v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 8\r\na=rtpmap:96 telephone-event/8000\r\n",
            Offer(HOST, 4000, PCMA),
        ),
        ("v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 9 18\r\n", None),
        ("v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 0 RTP/AVP 8\r\n", None),
        ("v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 70000 RTP/AVP 8\r\n", None),
        ("v=0\r\nc=IN IP6 ::1\r\nm=audio 4000 RTP/AVP 8\r\n", None),
        ("", None),
    ],
)
def test_what_is_offered(sdp: str, offer: Offer | None) -> None:
    assert offer_of(sdp) == offer


@pytest.mark.parametrize(
    ("data", "events", "key"),
    [
        (struct.pack("!BBHIIBBH", 0x80, 101, 1, 800, 7, 11, 0x80, 160), 101, (800, "#")),
        (struct.pack("!BBHIIBBH", 0x80, 0xE5, 1, 800, 7, 0, 0, 160), 101, (800, "0")),
        (struct.pack("!BBHIIBBH", 0x80, 101, 1, 800, 7, 12, 0, 160), 101, None),
        (struct.pack("!BBHIIBBH", 0x80, 101, 1, 800, 7, 1, 0, 160), 96, None),
        (struct.pack("!BBHIIBBH", 0x80, 101, 1, 800, 7, 1, 0, 160), None, None),
        (struct.pack("!BBHIIB", 0x80, 101, 1, 800, 7, 1), 101, None),
        (b"", 101, None),
    ],
)
def test_a_key_is_read_from_its_packet(data: bytes, events: int | None, key: tuple[int, str] | None) -> None:
    assert key_of(data, events) == key


def packet(stamp: int, said: bytes, *, law: int = PCMA, first: int = 0x80, more: bytes = b"") -> bytes:
    return struct.pack("!BBHII", first, law, 1, stamp, 7) + more + said


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (packet(5, b"abc"), (5, b"abc")),
        (packet(5, b"abc", first=0x82, more=b"12345678"), (5, b"abc")),
        (packet(5, b"abc", first=0x90, more=b"\0\0\0\x01wxyz"), (5, b"abc")),
        (packet(5, b"ab\0\2", first=0xA0), (5, b"ab")),
        (packet(5, b"abc", law=PCMU), None),
        (packet(5, b"abc", first=0x00), None),
        (packet(5, b""), None),
        (packet(5, b"\xff", first=0xA0), None),
        (packet(5, b"", first=0x90, more=b"\0\0"), None),
        (b"short", None),
    ],
)
def test_only_sound_of_the_call_is_taken_from_a_packet(data: bytes, found) -> None:
    assert spoken(data, PCMA) == found


@pytest.fixture
def other():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.bind((HOST, 0))
        wire.settimeout(LONG)
        yield wire


def test_what_was_lost_or_overtaken_stands_in_its_place(other, monkeypatch) -> None:
    """The call ends at once; what was said till then lies there, and is heard however late the recorder has its turn."""
    monkeypatch.setattr(rtp, "LAST_WORDS", LONG)
    over, begun = threading.Event(), threading.Event()
    wire = Wire(HOST, Offer(HOST, other.getsockname()[1], PCMA), over.is_set)
    forget, found = wire._forget, []
    monkeypatch.setattr(wire, "_forget", lambda: (forget(), begun.set()))
    recorder = threading.Thread(target=lambda: found.append(wire.record(LONG)))
    other.sendto(packet(0, b"said before the beep"), (HOST, wire.port))
    recorder.start()
    assert begun.wait(LONG)
    begin = 0xFFFFFFF0  # the stamps go over their end
    for stamp, letter in ((begin, b"a"), (begin + 3 * PACKET, b"d"), (begin + PACKET, b"b")):
        other.sendto(packet(stamp & 0xFFFFFFFF, letter * PACKET), (HOST, wire.port))
    other.sendto(packet((begin + LONG * RATE) & 0xFFFFFFFF, b"too late"), (HOST, wire.port))
    over.set()
    recorder.join(LONG)
    wire.close()
    silence = bytes([SILENCE[PCMA]])
    assert found == [b"a" * PACKET + b"b" * PACKET + silence * PACKET + b"d" * PACKET]


class Clock:
    """Goes on only while somebody sleeps."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_a_greeting_comes_at_its_pace_and_ends_with_the_call(other, monkeypatch) -> None:
    monkeypatch.setattr(rtp, "time", clock := Clock())
    over = threading.Event()
    wire = Wire(HOST, Offer(HOST, other.getsockname()[1], PCMU), over.is_set)
    sound = encoded(PCMU, tones(((440, 0.1),)))
    wire.play(sound)
    assert clock.now == pytest.approx(0.1)
    heard = [spoken(other.recv(2048), PCMU) for _ in range(5)]
    assert b"".join(said for _stamp, said in heard) == sound
    assert [(stamp - heard[0][0]) & 0xFFFFFFFF for stamp, _said in heard] == [0, 160, 320, 480, 640]
    over.set()
    wire.play(sound * 100)
    assert clock.now == pytest.approx(0.1)
    wire.close()
