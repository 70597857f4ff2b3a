"""The headers that every answer carries (reliability.md, Every answer)."""

import re

from django.http import HttpResponse

OPEN_TO_CACHES = {"healthz", "readyz"}
DIRECTIVES = (
    "default-src 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
)
ALWAYS = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"}


def missing(answer: HttpResponse, name: str = "") -> list[str]:
    """What an answer of the address `name` lacks, or carries too much."""
    policy = answer.get("Content-Security-Policy", "")
    found = [f"no {directive} in its policy" for directive in DIRECTIVES if directive not in policy]
    found += [f"{loose} in its policy" for loose in re.findall(r"unsafe-\w+|https?:", policy)]
    found += [f"no {header}: {value}" for header, value in ALWAYS.items() if answer.get(header) != value]
    if "HX-Request" not in answer.get("Vary", ""):
        found.append("no Vary: HX-Request")
    if name not in OPEN_TO_CACHES and not re.search("no-store|private", answer.get("Cache-Control", "")):
        found.append("open to caches")
    return found
