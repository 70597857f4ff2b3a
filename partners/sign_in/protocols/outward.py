"""One call to an address that somebody else chose: read once, resolved once, and that address is connected to.

Nothing is followed, no proxy of the environment is asked, no answer is read beyond its first 512 KB or for longer than
three times OPENID_TIMEOUT, and none is shown to anybody.
"""

import ipaddress
import json
import re
import socket
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

import certifi
import urllib3
from django.conf import settings

LONGEST = 512 * 1024
LONGEST_ADDRESS = 2_000
PATIENCE = 3  # times OPENID_TIMEOUT that a whole answer may take
ADDRESS = re.compile(
    r"(https?)://([a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::([0-9]{1,5}))?(/[!-\[\]-~]*)?", re.ASCII | re.I
)
CARRIERS = [  # IPv6 networks whose addresses stand for an IPv4 one, wherever that leads
    ipaddress.ip_network(network)
    for network in ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16")
]  # fmt: skip


class Unavailable(Exception):
    """The provider does not answer, or not with what a provider answers; the reason is for the log alone."""


@dataclass(frozen=True)
class Place:
    """Where an address leads, as it was read the one time that it is read."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def name(self) -> str:
        """What the Host header says."""
        usual = self.port == {"https": 443, "http": 80}[self.scheme]
        return self.host if usual else f"{self.host}:{self.port}"


def place_of(address: object) -> Place:
    """An https address in plain letters, without a person's name, backslash or fragment. Raises Unavailable."""
    found = ADDRESS.fullmatch(address) if isinstance(address, str) and len(address) <= LONGEST_ADDRESS else None
    allowed = ("https", "http") if settings.OPENID_LOOSE else ("https",)
    if not found or found[1].lower() not in allowed or "#" in (found[4] or ""):
        raise Unavailable(f"not an https address: {str(address)[:100]}")
    scheme = found[1].lower()
    port = int(found[3]) if found[3] else {"https": 443, "http": 80}[scheme]
    if not 0 < port < 65_536:
        raise Unavailable(f"no such port: {port}")
    return Place(scheme, found[2].lower(), port, found[4] or "/")


def addresses_of(place: Place) -> list[str]:
    """The internet addresses of its host, all of them public ones. Raises Unavailable."""
    try:
        found = socket.getaddrinfo(place.host.strip("[]"), place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unavailable(f"no such host: {place.host}") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses or not (settings.OPENID_LOOSE or all(is_public(address) for address in addresses)):
        raise Unavailable(f"not a public host: {place.host}")
    return addresses


def is_public(address: str) -> bool:
    """Whether it is a host of the public internet, not one that stands for another or for many."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    carried = any(ip in network for network in CARRIERS if network.version == ip.version)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or carried)


def fetch(
    method: str,
    address: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: str | None = None,
    refusal: bool = False,
) -> dict:
    """A JSON object from there; with `refusal`, a 400 or 401 is an answer as well. Raises Unavailable."""
    place, until = place_of(address), time.monotonic() + PATIENCE * settings.OPENID_TIMEOUT
    sent = {"Accept": "application/json", "Host": place.name, **(headers or {})}
    try:
        answer = _ask(method, place, addresses_of(place), sent, body)
        try:
            if answer.status != 200 and not (refusal and answer.status in (400, 401)):
                raise Unavailable(f"{answer.status} from {address}")
            found = json.loads(_read(answer, until))
        finally:
            answer.close()
    except (urllib3.exceptions.HTTPError, OSError, ValueError, RecursionError) as error:
        raise Unavailable(f"{type(error).__name__} at {address}") from error
    if not isinstance(found, dict):
        raise Unavailable(f"no JSON object at {address}")
    return found


def basic(name: str, secret: str) -> str:
    """The header of a client that shows its secret."""
    return "Basic " + b64encode(f"{name}:{secret}".encode()).decode()


def _ask(method: str, place: Place, addresses: list[str], headers: dict, body: str | None) -> urllib3.BaseHTTPResponse:
    """From the first of these addresses that can be connected to; nobody asks for the name a second time."""
    while True:
        try:
            return _pool(place, addresses[0]).urlopen(
                method, place.target, body=body, headers=headers, redirect=False, retries=False, preload_content=False
            )
        except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError):
            addresses = addresses[1:]
            if not addresses:
                raise


def _pool(place: Place, address: str) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(settings.OPENID_TIMEOUT)
    if place.scheme == "http":
        return urllib3.HTTPConnectionPool(address, place.port, timeout=timeout)
    host = place.host.strip("[]")
    return urllib3.HTTPSConnectionPool(
        address, place.port, timeout=timeout, cert_reqs="CERT_REQUIRED", ca_certs=certifi.where(), server_hostname=host,
        assert_hostname=host,
    )  # fmt: skip


def _read(answer: urllib3.BaseHTTPResponse, until: float) -> bytes:
    """The body as far as it is read. Raises Unavailable for one that comes drop by drop."""
    found = b""
    while len(found) < LONGEST and (piece := answer.read1(LONGEST - len(found), decode_content=True)):
        found += piece
        if time.monotonic() > until:
            raise Unavailable("an answer that does not end")
    return found[:LONGEST]
