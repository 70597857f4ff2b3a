"""How documents travel: over TCP one after the other until their end tag, or over SOAP as the text of processOCIMessage.

Both keep one deadline for everything that is asked over them, whatever the other side does.
"""

import socket
import ssl
import time
from http.client import HTTPConnection, HTTPSConnection
from typing import Protocol
from urllib.parse import urlsplit
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from inventory.ems.broadworks.document import ENCODING, END, Unreadable
from inventory.ems.http import LARGEST, Bounded, time_left

PORT, SAFE_PORT = 2208, 2209
PIECE = 65_536
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
CODED = "http://schemas.xmlsoap.org/soap/encoding/"


class Link(Protocol):
    """A way to one BroadWorks. `ask` raises OSError, HTTPException, TimeoutError and Unreadable."""

    def ask(self, document: bytes) -> bytes:
        """The document that answers this one."""

    def close(self) -> None:
        """Nothing is asked any more."""


def opened(url: str, seconds: float, connect_seconds: float) -> Link:
    """A way to `url` that ends within `seconds`: tcp://host:2208, tls://host:2209, or http(s)://host/…/ProvisioningService.

    Raises ValueError for an address of another kind, OSError when nobody is there.
    """
    parts = urlsplit(url)
    end = time.monotonic() + seconds
    patience = min(seconds, connect_seconds)
    if not parts.hostname:
        raise ValueError("no host")
    if parts.scheme in ("tcp", "tls"):
        return TcpLink(parts.hostname, parts.port, end, patience, safe=parts.scheme == "tls")
    if parts.scheme in ("http", "https"):
        return SoapLink(url, end, patience)
    raise ValueError("no such way")


class TcpLink:
    """One connection; an answer ends with the end tag of its document."""

    def __init__(self, host: str, port: int | None, end: float, patience: float, *, safe: bool) -> None:
        self._end = end
        wire = socket.create_connection((host, port or (SAFE_PORT if safe else PORT)), patience)
        try:
            self._wire = ssl.create_default_context().wrap_socket(wire, server_hostname=host) if safe else wire
        except OSError:
            wire.close()
            raise

    def ask(self, document: bytes) -> bytes:
        Bounded(self._wire, self._end).sendall(document)
        found = bytearray()
        while True:
            self._wire.settimeout(time_left(self._end))
            piece = self._wire.recv(PIECE)
            if not piece:
                raise ConnectionError("the answer was cut off")
            looked = max(0, len(found) - len(END))
            found += piece
            at = found.find(END, looked)
            if at >= 0:
                if found[at + len(END) :].strip():
                    raise Unreadable("more than one document came")
                return bytes(found)
            if len(found) > LARGEST:
                raise Unreadable("it is too long")

    def close(self) -> None:
        self._wire.close()


class SoapLink:
    """Each document in a request of its own; cookies of the first answer keep the session."""

    def __init__(self, url: str, end: float, patience: float) -> None:
        self._url, self._end, self._patience, self._cookies = urlsplit(url), end, patience, {}

    def ask(self, document: bytes) -> bytes:
        kind = HTTPSConnection if self._url.scheme == "https" else HTTPConnection
        link = kind(self._url.hostname or "", self._url.port, timeout=min(self._patience, time_left(self._end)))
        wire: socket.socket | None = None
        try:
            link.connect()
            wire = link.sock
            link.sock = Bounded(wire, self._end)
            link.request("POST", self._url.path or "/", enveloped(document.decode(ENCODING)), self._headers())
            answer = link.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                name, _, value = cookie.partition(";")[0].partition("=")
                self._cookies[name.strip()] = value.strip()
            data = answer.read(LARGEST + 1)
        finally:
            link.close()
            if wire:
                wire.close()
        if len(data) > LARGEST:
            raise Unreadable("it is too long")
        return returned(data)

    def _headers(self) -> dict[str, str]:
        found = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
        if self._cookies:
            found["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return found

    def close(self) -> None:
        """Every request closed its own connection."""


def enveloped(document: str) -> bytes:
    """The SOAP request that carries a document as text."""
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<soapenv:Envelope xmlns:soapenv="{SOAP}" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>'
        f'<processOCIMessage soapenv:encodingStyle="{CODED}">'
        f'<arg0 xsi:type="soapenc:string" xmlns:soapenc="{CODED}">{escape(document)}</arg0>'
        "</processOCIMessage></soapenv:Body></soapenv:Envelope>"
    )
    return text.encode()


def returned(data: bytes) -> bytes:
    """The document within a SOAP answer. Raises Unreadable, with the words of a SOAP fault where there are some."""
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable(type(error).__name__) from error
    for found in root.iter():
        if found.tag.rpartition("}")[2] == "processOCIMessageReturn" and found.text:
            # its own declaration names an encoding that it no longer has: it is text already
            return _undeclared(found.text.strip()).encode()
        if found.tag.rpartition("}")[2] == "faultstring":
            raise Unreadable(f"a SOAP fault: {(found.text or '').strip():.200}")
    raise Unreadable("no document is in it")


def _undeclared(text: str) -> str:
    return text.partition("?>")[2].strip() if text.startswith("<?xml") else text
