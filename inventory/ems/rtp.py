"""The sound of one call: what is offered in SDP, a socket that plays and records RTP. Standard library only."""

import re
import secrets
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass

from inventory.ems.sound import PACKET, PCMA, PCMU, RATE, SILENCE

KNOWN = {PCMA: "PCMA", PCMU: "PCMU"}
ADDRESS = re.compile(r"^c=IN IP4 ([0-9.]{7,15})\s*$", re.MULTILINE)
AUDIO = re.compile(r"^m=audio (\d{1,5}) RTP/AVP ([0-9 ]{1,200})\s*$", re.MULTILINE)
EVENTS = re.compile(r"^a=rtpmap:(\d{1,3}) telephone-event/8000\s*$", re.MULTILINE | re.IGNORECASE)
KEYS = "0123456789*#"
HEAD = struct.Struct("!BBHII")
MOMENT = 0.05  # seconds between two looks at whether the call is over
LAST_WORDS = 0.5  # seconds at most in which what came before the end of the call is taken


@dataclass(frozen=True)
class Offer:
    """Where the other side hears, in which law it speaks, and as what its keys come (RFC 4733), if they do."""

    host: str
    port: int
    law: int
    events: int | None = None


def offer_of(sdp: str) -> Offer | None:
    """The first law that both sides know; None where there is none."""
    address, audio = ADDRESS.search(sdp), AUDIO.search(sdp)
    if address is None or audio is None:
        return None
    laws = [int(one) for one in audio[2].split() if int(one) in KNOWN]
    port = int(audio[1])
    keys = EVENTS.search(sdp)
    events = int(keys[1]) if keys and keys[1] in audio[2].split() else None
    return Offer(address[1], port, laws[0], events) if laws and 0 < port < 65_536 else None


class Wire:
    """RTP with the other side of one call; `is_over` says whether there is still somebody."""

    def __init__(self, host: str, offer: Offer, is_over: Callable[[], bool]) -> None:
        self.offer, self.is_over = offer, is_over
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((host, 0))
        self._socket.settimeout(MOMENT)
        self.host, self.port = self._socket.getsockname()
        self._sequence, self._stamp, self._source = (secrets.randbelow(1 << bits) for bits in (15, 31, 32))
        self._last_key: int | None = None

    def close(self) -> None:
        self._socket.close()

    def described(self) -> str:
        """What it tells the other side of itself."""
        where = f"o=- 1 1 IN IP4 {self.host}\r\ns=-\r\nc=IN IP4 {self.host}\r\nt=0 0\r\n"
        law, events = self.offer.law, self.offer.events
        said = f"v=0\r\n{where}m=audio {self.port} RTP/AVP {law}{'' if events is None else f' {events}'}\r\n"
        said += f"a=rtpmap:{law} {KNOWN[law]}/{RATE}\r\n"
        keys = "" if events is None else f"a=rtpmap:{events} telephone-event/{RATE}\r\na=fmtp:{events} 0-11\r\n"
        return said + keys

    def play(self, sound: bytes, keys: str = "") -> str:
        """At its pace, until its end, that of the call, or that one of `keys` is pressed, which is said; what is played next
        goes on in the same stream."""
        begin = time.monotonic()
        for place in range(0, len(sound), PACKET):
            if self.is_over():
                return ""
            if keys and (key := self._pressed(keys)):
                return key
            piece = sound[place : place + PACKET]
            head = HEAD.pack(0x80, self.offer.law, self._sequence, self._stamp, self._source)
            self._socket.sendto(head + piece, (self.offer.host, self.offer.port))
            self._sequence = (self._sequence + 1) & 0xFFFF
            self._stamp = (self._stamp + len(piece)) & 0xFFFFFFFF
            time.sleep(max(0.0, begin + (place + PACKET) / RATE - time.monotonic()))
        return ""

    def _pressed(self, wanted: str) -> str:
        """Which of these keys was pressed since the last look; each comes in several packets of one time stamp."""
        self._socket.setblocking(False)
        try:
            while True:
                data, (host, _port) = self._socket.recvfrom(2048)
                found = key_of(data, self.offer.events) if host == self.offer.host else None
                if found and found[0] != self._last_key:
                    self._last_key = found[0]
                    if found[1] in wanted:
                        return found[1]
        except BlockingIOError:
            return ""
        finally:
            self._socket.settimeout(MOMENT)

    def record(self, seconds: int) -> bytes:
        """What the other side says from now on, at its place in time whatever was lost or overtaken; its last words too."""
        self._forget()
        sound, first, most = bytearray(), None, seconds * RATE
        end, over = time.monotonic() + seconds, False
        while time.monotonic() < end:
            if not over and self.is_over():
                over, end = True, min(end, time.monotonic() + LAST_WORDS)
            found = self._next()
            if found is None:
                if over:
                    break
                continue
            stamp, said = found
            first = stamp if first is None else first
            place = (stamp - first) & 0xFFFFFFFF
            if place < most:
                sound.extend([SILENCE[self.offer.law]] * (place - len(sound)))
                sound[place : place + len(said)] = said
        return bytes(sound[:most])

    def _forget(self) -> None:
        """What was said while the greeting was played."""
        end = time.monotonic() + 1
        self._socket.setblocking(False)
        try:
            while time.monotonic() < end:
                self._socket.recv(2048)
        except BlockingIOError:
            pass
        finally:
            self._socket.settimeout(MOMENT)

    def _next(self) -> tuple[int, bytes] | None:
        try:
            data, (host, _port) = self._socket.recvfrom(2048)
        except TimeoutError:
            return None
        return spoken(data, self.offer.law) if host == self.offer.host else None


def spoken(data: bytes, law: int) -> tuple[int, bytes] | None:
    """(time stamp, sound) of a packet in this law; None of anything else."""
    if len(data) < HEAD.size or data[0] >> 6 != 2 or data[1] & 0x7F != law:
        return None
    begin = HEAD.size + 4 * (data[0] & 0x0F)
    if data[0] & 0x10:
        if len(data) < begin + 4:
            return None
        begin += 4 + 4 * struct.unpack_from("!H", data, begin + 2)[0]
    end = len(data) - (data[-1] if data[0] & 0x20 else 0)
    return (HEAD.unpack_from(data)[3], data[begin:end]) if begin < end else None


def key_of(data: bytes, events: int | None) -> tuple[int, str] | None:
    """(time stamp, key) of a packet that tells a key; None of anything else."""
    found = spoken(data, events) if events is not None else None
    return (found[0], KEYS[found[1][0]]) if found and len(found[1]) >= 4 and found[1][0] < len(KEYS) else None
