"""Lines of a file as bytes, read as text: UTF-8, and Latin-1 where it is none; with or without a carriage return."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from callstats.formats.record import LONGEST_LINE, Unreadable, Why

BOM = b"\xef\xbb\xbf"
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
KEPT = 5_000  # signs of a refused line


def text_of(raw: bytes) -> str:
    """The line without its end; Unreadable where it is too long or holds signs that no text has."""
    if len(raw) > LONGEST_LINE:
        raise Unreadable(Why.LONG, f"{len(raw)} bytes")
    line = raw.rstrip(b"\r\n").removeprefix(BOM)
    try:
        text = line.decode()
    except UnicodeDecodeError:
        text = line.decode("latin-1")
    if CONTROL.search(text):
        raise Unreadable(Why.SIGNS, repr(text[:60]))
    return text


def shown(raw: bytes) -> str:
    """A line that is kept for people: cut where it is long, other signs than text made visible."""
    line = raw[: KEPT * 4].rstrip(b"\r\n").removeprefix(BOM)
    try:
        text = line.decode()
    except UnicodeDecodeError:
        text = line.decode("latin-1")
    return CONTROL.sub("\ufffd", text)[:KEPT]


def read_lines(file: BinaryIO, most: int) -> Iterator[tuple[bytes, int]]:
    """(line, its length) from where `file` stands, so many bytes of them at most or one; of an endless line only its
    beginning is held."""
    seen = 0
    while seen < most:
        raw = file.readline(LONGEST_LINE + 2)
        if not raw:
            return
        size = len(raw)
        while not raw.endswith(b"\n"):
            more = file.readline(LONGEST_LINE)
            if not more:
                break
            size += len(more)
            raw = raw[: LONGEST_LINE + 2] + more[-1:]
        seen += size
        yield raw, size
