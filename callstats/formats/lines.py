"""Lines of a file as bytes, read as text: UTF-8, and Latin-1 where it is none; with or without a carriage return."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from callstats.formats.record import LONGEST_LINE, Unreadable, Why

BOM = b"\xef\xbb\xbf"
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
KEPT = 5_000  # signs of a refused line
BLOCK = 1_000_000  # bytes that are read at once
HELD = LONGEST_LINE + 2  # bytes that are held of a line, but for its end


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
    beginning is held. `file` is read a block at a time, so further than that."""
    seen = 0
    while seen < most and (block := file.read(BLOCK)):
        *lines, last = BytesIO(_to_its_end(block, file)).readlines()
        for raw in lines:
            size = len(raw)
            seen += size
            yield raw if size <= HELD else raw[:HELD] + raw[-1:], size
            if seen >= most:
                return
        size = len(last)
        while not last.endswith(b"\n") and (more := file.readline(HELD)):
            size += len(more)
            last = last[:HELD] + more[-1:]
        seen += size
        yield last if len(last) <= HELD else last[:HELD] + last[-1:], size


def whole_lines(file: BinaryIO, most: int) -> bytes:
    """The lines that begin within so many bytes from where `file` stands, in one piece; of an endless last one only its beginning."""
    return _to_its_end(file.read(most), file)


def _to_its_end(block: bytes, file: BinaryIO) -> bytes:
    return block if block.endswith(b"\n") else block + file.readline(HELD)
