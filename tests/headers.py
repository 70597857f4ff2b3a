"""The headers that every answer carries (reliability.md, Every answer)."""

import re

from django.http import HttpResponse

IN_A_SANDBOX = {
    "partners:mail-html": "words of others, drawn in a frame that may do nothing",
    "partners:message-html": "words of others, drawn in a frame that may do nothing",
    "orders:file": "a file of others, to be saved",
    "inventory:port-letter-file": "a file of others, to be saved",
}
SENDS_ELSEWHERE = {"orders:manager-portal": "its form leads to the network's own portal"}
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
    if name in IN_A_SANDBOX and answer.status_code == 200:
        return [] if re.search(r"(^|;)\s*sandbox\s*(;|$)", policy) else [f"no sandbox without exceptions in {policy}"]
    if name in SENDS_ELSEWHERE:
        policy = re.sub(r"(form-action 'self') https?://[^ ;]+", r"\1", policy)
    found = [f"no {directive} in its policy" for directive in DIRECTIVES if directive not in policy]
    found += [f"{loose} in its policy" for loose in re.findall(r"unsafe-\w+|https?:", policy)]
    found += [f"no {header}: {value}" for header, value in ALWAYS.items() if answer.get(header) != value]
    if "HX-Request" not in answer.get("Vary", ""):
        found.append("no Vary: HX-Request")
    if not re.search("no-store|private", answer.get("Cache-Control", "")):
        found.append("open to caches")
    return found
