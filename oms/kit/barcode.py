"""Code 128 (ISO/IEC 15417) as SVG: python-barcode says which modules are black, this draws them."""

import re
from base64 import b64encode

from barcode import Code128
from barcode.errors import BarcodeError

QUIET = 10  # modules of white on both sides


def modules(text: str) -> str:
    """1 for a black module, 0 for a white one. Raises ValueError for a text that Code 128 cannot write."""
    try:
        (row,) = Code128(text).build()
    except (BarcodeError, KeyError, IndexError) as fault:
        raise ValueError(f"{text!r} cannot be written in Code 128.") from fault
    return str(row)


def bars(text: str) -> list[tuple[int, int]]:
    """(where it begins, how wide) of each bar, in modules."""
    return [(QUIET + bar.start(), len(bar.group())) for bar in re.finditer("1+", modules(text))]


def as_svg(text: str, height: int = 40) -> str:
    """The barcode; one unit is one module."""
    drawn = bars(text)
    whole = drawn[-1][0] + drawn[-1][1] + QUIET
    path = "".join(f"M{at} 0h{width}v{height}h-{width}z" for at, width in drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {height}" width="{whole}" height="{height}"'
        f' shape-rendering="crispEdges"><path d="{path}"/></svg>'
    )


def as_picture(text: str) -> str:
    """The same as an address for a picture, which a PDF may hold."""
    return "data:image/svg+xml;base64," + b64encode(as_svg(text).encode()).decode()
