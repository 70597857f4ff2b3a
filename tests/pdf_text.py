"""What a PDF of ours says: the text that a reader copies out of it, from what WeasyPrint writes."""

import re
import zlib
from collections.abc import Iterator

STREAM = re.compile(rb"(\d+) 0 obj\s*(<<.*?>>)\s*stream\r?\n(.*?)\r?\nendstream", re.S)
SHOWN = re.compile(rb"1 0 0 -1 (\S+) (\S+) Tm|/(\w+) [\d.]+ Tf|\[([^\]]*)\] TJ")
GLYPH = re.compile(rb"<([0-9a-f]+)>")
NAMED = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")


def pdf_lines(pdf: bytes) -> list[str]:
    """The lines of all pages from top to bottom, what stands side by side from left to right."""
    lines = []
    for pieces in _pages(pdf):
        by_height: dict[float, list[tuple[float, str]]] = {}
        for down, left, text in pieces:
            by_height.setdefault(down, []).append((left, text))
        lines += [" ".join(text for _left, text in sorted(by_height[down])) for down in sorted(by_height)]
    return [" ".join(line.split()) for line in lines]


def pdf_text(pdf: bytes) -> str:
    """All of it as it was drawn, cell by cell."""
    return " ".join(" ".join(text for pieces in _pages(pdf) for _down, _left, text in pieces).split())


def _pages(pdf: bytes) -> list[list[tuple[float, float, str]]]:
    """Of each page the pieces of text as they were drawn: (from the top, from the left, what it says)."""
    streams = {int(no): (head, _open(head, data)) for no, head, data in STREAM.findall(pdf)}
    fonts, found = _fonts(streams), []
    for _no, (head, data) in sorted(streams.items()):
        if b"/Type" not in head and b"\nBT\n" in data:
            found.append(list(_pieces(data, fonts)))
    return found


def _open(head: bytes, data: bytes) -> bytes:
    """Not by `decompress`: what is written after a stream's last byte may be taken for a part of it, or the other way round."""
    return zlib.decompressobj().decompress(data) if b"/FlateDecode" in head else data


def _fonts(streams: dict[int, tuple[bytes, bytes]]) -> dict[bytes, dict[bytes, str]]:
    """Of each font, by its name in a page, the text of each glyph."""
    objects: dict[int, bytes] = {}
    for head, data in streams.values():
        if b"/ObjStm" in head:
            first = int(re.search(rb"/First (\d+)", head)[1])
            numbers = [int(n) for n in data[:first].split()]
            starts = [first + n for n in numbers[1::2]]
            parts = zip(numbers[::2], starts, [*starts[1:], len(data)], strict=True)
            objects |= {no: data[begin:end] for no, begin, end in parts}
    found = {}
    for listed in objects.values():
        for name, no in re.findall(rb"/(\w+) (\d+) 0 R", listed):
            if told := re.search(rb"/ToUnicode (\d+) 0 R", objects.get(int(no), b"")):
                pairs = NAMED.findall(streams[int(told[1])][1])
                found[name] = {glyph: bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}
    return found


def _pieces(data: bytes, fonts: dict[bytes, dict[bytes, str]]) -> Iterator[tuple[float, float, str]]:
    x = y = 0.0
    font: dict[bytes, str] = {}
    for left, down, name, glyphs in SHOWN.findall(data):
        if left:
            x, y = float(left), round(float(down), 1)
        elif name:
            font = fonts[name]
        else:
            codes = b"".join(GLYPH.findall(glyphs))
            yield y, x, "".join(font[codes[n : n + 4]] for n in range(0, len(codes), 4))
