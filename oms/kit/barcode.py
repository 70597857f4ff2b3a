"""Code 128 (ISO/IEC 15417), set B, drawn as SVG: the bars that every scanner reads."""

from base64 import b64encode

# widths of bar, blank, bar, blank, bar, blank of each symbol by its value; the last one stops
WIDTHS = [
    "212222",
    "222122",
    "222221",
    "121223",
    "121322",
    "131222",
    "122213",
    "122312",
    "132212",
    "221213",
    "221312",
    "231212",
    "112232",
    "122132",
    "122231",
    "113222",
    "123122",
    "123221",
    "223211",
    "221132",
    "221231",
    "213212",
    "223112",
    "312131",
    "311222",
    "321122",
    "321221",
    "312212",
    "322112",
    "322211",
    "212123",
    "212321",
    "232121",
    "111323",
    "131123",
    "131321",
    "112313",
    "132113",
    "132311",
    "211313",
    "231113",
    "231311",
    "112133",
    "112331",
    "132131",
    "113123",
    "113321",
    "133121",
    "313121",
    "211331",
    "231131",
    "213113",
    "213311",
    "213131",
    "311123",
    "311321",
    "331121",
    "312113",
    "312311",
    "332111",
    "314111",
    "221411",
    "431111",
    "111224",
    "111422",
    "121124",
    "121421",
    "141122",
    "141221",
    "112214",
    "112412",
    "122114",
    "122411",
    "142112",
    "142211",
    "241211",
    "221114",
    "413111",
    "241112",
    "134111",
    "111242",
    "121142",
    "121241",
    "114212",
    "124112",
    "124211",
    "411212",
    "421112",
    "421211",
    "212141",
    "214121",
    "412121",
    "111143",
    "111341",
    "131141",
    "114113",
    "114311",
    "411113",
    "411311",
    "113141",
    "114131",
    "311141",
    "411131",
    "211412",
    "211214",
    "211232",
    "2331112",
]
START_B, STOP = 104, 106
FIRST, LAST = 32, 126  # the signs of set B
QUIET = 10  # modules of white on both sides


def symbols(text: str) -> list[int]:
    """Values of the symbols of `text`: start, signs, check digit, stop. Raises ValueError for a sign that set B lacks."""
    if not text or any(not FIRST <= ord(sign) <= LAST for sign in text):
        raise ValueError(f"{text!r} cannot be written in Code 128, set B.")
    values = [START_B, *(ord(sign) - FIRST for sign in text)]
    check = (START_B + sum(place * value for place, value in enumerate(values[1:], start=1))) % 103
    return [*values, check, STOP]


def bars(text: str) -> list[tuple[int, int]]:
    """(where it begins, how wide) of each bar, in modules."""
    found, at = [], QUIET
    for value in symbols(text):
        for place, width in enumerate(map(int, WIDTHS[value])):
            if place % 2 == 0:
                found.append((at, width))
            at += width
    return found


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
