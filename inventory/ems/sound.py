"""Sound of telephones: G.711 in both laws, what a caller hears before the beep, and WAV files. Standard library only."""

import io
import math
import sys
import wave
from array import array
from bisect import bisect_left
from functools import cache

RATE = 8000  # samples a second, a byte each
PACKET = 160  # of 20 ms
PCMU, PCMA = 0, 8  # the payload types of RTP
SILENCE = {PCMU: 0xFF, PCMA: 0xD5}
LOUD = 9000  # of 32,767
CHIME = ((660, 0.3), (0, 0.05), (550, 0.4), (0, 0.25))  # (hertz, seconds)
GREETING = (*CHIME, (1000, 0.4))  # a chime, then the beep
BEEP = ((0, 0.3), (1000, 0.3), (0, 0.2))  # before each message that is played
NO_MORE = ((0, 0.3), (330, 0.25), (0, 0.1), (330, 0.25), (0, 0.2))


def _a_law(byte: int) -> int:
    byte ^= 0x55
    segment, value = (byte & 0x70) >> 4, (byte & 0x0F) << 4
    value = value + 8 if segment == 0 else (value + 0x108) << (segment - 1)
    return value if byte & 0x80 else -value


def _u_law(byte: int) -> int:
    byte = ~byte & 0xFF
    value = (((byte & 0x0F) << 3) + 0x84) << ((byte & 0x70) >> 4)
    return 0x84 - value if byte & 0x80 else value - 0x84


HEARD = {PCMU: [_u_law(byte) for byte in range(256)], PCMA: [_a_law(byte) for byte in range(256)]}


def samples(law: int, sound: bytes) -> array:
    """What these bytes sound like, 16 bits each."""
    return array("h", map(HEARD[law].__getitem__, sound))


def encoded(law: int, wanted: array) -> bytes:
    """The bytes that come nearest."""
    return bytes(map(_nearest(law).__getitem__, wanted))


@cache
def _nearest(law: int) -> bytes:
    """The byte of each sample: 0 to 32,767, then -32,768 to -1, as an index from the end finds them."""
    order = sorted(range(256), key=HEARD[law].__getitem__)
    levels = [HEARD[law][byte] for byte in order]
    return bytes(
        order[min(bisect_left(levels, value), 255)] for part in (range(32_768), range(-32_768, 0)) for value in part
    )


def tones(parts: tuple[tuple[int, float], ...]) -> array:
    """Tones one after the other, each soft at its ends."""
    made = array("h")
    for hertz, seconds in parts:
        count = int(RATE * seconds)
        for n in range(count):
            soft = min(1.0, n / 80, (count - n) / 80)
            made.append(int(LOUD * soft * math.sin(2 * math.pi * hertz * n / RATE)))
    return made


def wav(heard: array) -> bytes:
    """A file that every browser plays: one channel, 16 bits."""
    heard = array("h", heard)
    if sys.byteorder == "big":
        heard.byteswap()
    with io.BytesIO() as target:
        with wave.open(target, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(heard.tobytes())
        return target.getvalue()


def of_wav(file: bytes) -> array:
    """What a file of ours sounds like."""
    with wave.open(io.BytesIO(file)) as read:
        heard = array("h", read.readframes(read.getnframes()))
    if sys.byteorder == "big":
        heard.byteswap()
    return heard
