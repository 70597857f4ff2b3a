"""Contrast of colours as WCAG 2.2 reckons it, and the shades a brand colour needs to be readable."""

import re

ENOUGH = 4.5
WHITE, NEAR_BLACK = "#ffffff", "#06211f"
LIGHT_GROUNDS = ("#ffffff", "#f6f9fa", "#f4f8f9")  # --surface, --bg, --raised of app.css, light
DARK_GROUNDS = ("#1b2228", "#14191d", "#212a31")  # the same, dark
DARKEST = "#14191d"
HEX = re.compile(r"#[0-9a-f]{6}")


def channels(colour: str) -> tuple[int, int, int]:
    """#00655f → (0, 101, 95)."""
    if not HEX.fullmatch(colour):
        raise ValueError(f"{colour!r} is not a colour like #00655f.")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1."""
    linear = [(v / 255 / 12.92) if v / 255 <= 0.04045 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: str, with_: str, part: float) -> str:
    """`colour` with `part` (0 to 1) of another one in it."""
    pairs = zip(channels(colour), channels(with_), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def weakest(colour: str, grounds: tuple[str, ...]) -> float:
    """The lowest contrast of `colour` on any of `grounds`."""
    return min(contrast(colour, ground) for ground in grounds)


def shade(colour: str, towards: str, grounds: tuple[str, ...]) -> str:
    """`colour`, or the nearest shade of it towards black or white that can be read on all `grounds`."""
    for step in range(101):
        found = mix(colour, towards, step / 100)
        if weakest(found, grounds) >= ENOUGH:
            return found
    return towards


def palette(colour: str) -> dict[str, tuple[str, str]]:
    """CSS variable → (light, dark) for a brand colour that can be read on the light grounds."""
    dark = shade(colour, WHITE, DARK_GROUNDS)
    return {
        "--brand": (colour, dark),
        "--on-brand": (WHITE, NEAR_BLACK if contrast(dark, NEAR_BLACK) >= ENOUGH else "#000000"),
        "--brand-soft": (_tint(colour, WHITE), _tint(dark, DARKEST)),
    }


def _tint(colour: str, ground: str) -> str:
    """`ground` with a little of `colour` in it, so little that `colour` can still be read on it."""
    tints = (mix(colour, ground, part) for part in (0.86, 0.9, 0.93, 0.96, 0.98))
    return next((tint for tint in tints if contrast(colour, tint) >= ENOUGH), ground)
