"""`python -m inventory.ems.broadworks.fake.server --port N --soap-port M --store FILE.json`: a BroadWorks to order against.

One user, BROADWORKS_USER with BROADWORKS_PASSWORD. Over TCP one document after the other; over SOAP at any address, by
processOCIMessage, the session kept by a cookie. `--packs`: names of the template's service packs, separated by commas.
"""

import argparse
import contextlib
import hmac
import os
import secrets
import signal
import socketserver
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from inventory.ems.broadworks.commands import SCHEMA, answering, signed
from inventory.ems.broadworks.document import ENCODING, END, Message, Unreadable, read, written
from inventory.ems.broadworks.fake.answers import ANSWERS
from inventory.ems.broadworks.fake.members import MEMBERS
from inventory.ems.broadworks.fake.state import Refused, State

LARGEST = 4 * 1024 * 1024
COOKIE = "BWSESSION"
KNOWN = ANSWERS | MEMBERS
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


class Gone(Exception):
    """The caller gets no answer: its connection is closed."""


class Fake:
    """Both doors, one state. `disturb(command, acted)` is asked before and after each command; it may wait or raise Gone."""

    def __init__(self, state: State, user: str, password: str, ports: tuple[int, int] = (0, 0)) -> None:
        self.state, self.user, self.password = state, user, password
        self.disturb: Callable[[str, bool], None] = lambda command, acted: None
        self.asked: list[bytes] = []
        self.tcp = _TcpServer(("127.0.0.1", ports[0]), _TcpHandler)
        self.soap = _SoapServer(("127.0.0.1", ports[1]), _SoapHandler)
        self.tcp.fake = self.soap.fake = self

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.tcp.server_address[1]}"

    @property
    def soap_url(self) -> str:
        return f"http://127.0.0.1:{self.soap.server_address[1]}/OCIOverSoap/services/ProvisioningService"

    def start(self) -> "Fake":
        for server in (self.tcp, self.soap):
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def stop(self) -> None:
        for server in (self.tcp, self.soap):
            server.shutdown()
            server.server_close()

    def answer(self, document: bytes, session: dict[str, str]) -> bytes:
        """The document that answers this one; `session` is what its connection or cookie remembers. Raises Gone."""
        self.asked.append(document)
        try:
            asked = read(document)
        except Unreadable as error:
            return _refusal("", f"The document cannot be read: {error}")
        self.disturb(asked.kind, False)
        try:
            answer = self._act(asked, session)
        except Refused as refused:
            answer = _refusal(asked.session, str(refused))
        self.disturb(asked.kind, True)
        return answer

    def _act(self, asked: Message, session: dict[str, str]) -> bytes:
        if asked.kind == "AuthenticationRequest":
            session["nonce"] = secrets.token_hex(8)
            fields = {"userId": asked.text("userId"), "nonce": session["nonce"], "passwordAlgorithm": "MD5"}
            return written(asked.session, answering(asked.kind), fields)
        if asked.kind == "LoginRequest14sp4":
            self._log_in(asked, session)
            return written(asked.session, answering(asked.kind), {"loginType": "Provisioning", "locale": "en_US"})
        if "user" not in session:
            raise Refused("Unauthorized transaction.", 5404)
        if asked.kind not in KNOWN:
            raise Refused(f"Unknown command: {asked.kind:.80}")
        _check_order(asked)
        with self.state.changed() as known:
            fields = KNOWN[asked.kind](known, asked)
        if fields is None:
            return written(asked.session, "c:SuccessResponse", {}, ' xmlns:c="C"')
        return written(asked.session, answering(asked.kind), fields)

    def _log_in(self, asked: Message, session: dict[str, str]) -> None:
        right = signed(self.password, session.pop("nonce", secrets.token_hex(8)))
        same = hmac.compare_digest(right.encode(), asked.text("signedPassword").encode())
        if not (same and asked.text("userId") == self.user):
            raise Refused("Invalid password", 4962)
        session["user"] = self.user


def _check_order(asked: Message) -> None:
    """Fields stand in the schema's order, as a server that validates wants them."""
    order = SCHEMA[asked.kind]
    names = [field.tag for field in asked.fields]
    if set(names) - set(order) or [order.index(name) for name in names] != sorted(order.index(name) for name in names):
        raise Refused(f"The command does not follow the schema: {', '.join(names):.200}")


def _refusal(session: str, words: str) -> bytes:
    told = {"summary": words, "summaryEnglish": words}
    return written(session, "c:ErrorResponse", told, ' type="Error" echo="" xmlns:c="C"')


class _Quiet(socketserver.BaseServer):
    fake: Fake

    def handle_error(self, request, client_address) -> None:
        """A caller that went away is no news; anything else is."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _TcpServer(_Quiet, socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True


class _TcpHandler(socketserver.BaseRequestHandler):
    server: _TcpServer

    def handle(self) -> None:
        session: dict[str, str] = {}
        waiting = b""
        with contextlib.suppress(OSError, Gone):
            while len(waiting) < LARGEST:
                piece = self.request.recv(65_536)
                if not piece:
                    return
                waiting += piece
                while END in waiting:
                    document, _, waiting = waiting.partition(END)
                    self.request.sendall(self.server.fake.answer(document.strip() + END, session))


class _SoapServer(_Quiet, ThreadingHTTPServer):
    daemon_threads = True
    sessions: dict[str, dict[str, str]] = {}


class _SoapHandler(BaseHTTPRequestHandler):
    server: _SoapServer

    def do_GET(self) -> None:
        """Whoever looks whether it is up."""
        self._send(200, "", "")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        size = int(length) if length.isascii() and length.isdigit() and len(length) < 8 else 0
        sent = self.headers.get("Cookie", "").partition(f"{COOKIE}=")[2].partition(";")[0]
        cookie = sent if sent in self.server.sessions else secrets.token_hex(16)
        session = self.server.sessions.setdefault(cookie, {})
        try:
            root = fromstring(self.rfile.read(min(size, LARGEST)), forbid_dtd=True)
            document = next(root.iter("arg0")).text or ""
            answer = self.server.fake.answer(document.strip().encode(ENCODING, "xmlcharrefreplace"), session)
        except (ParseError, DefusedXmlException, StopIteration, ValueError):
            return self._send(500, "<faultstring>The envelope cannot be read.</faultstring>", cookie)
        except Gone:
            self.close_connection = True
            return None
        told = f"<processOCIMessageReturn>{escape(answer.decode(ENCODING))}</processOCIMessageReturn>"
        return self._send(200, f"<processOCIMessageResponse>{told}</processOCIMessageResponse>", cookie)

    def _send(self, status: int, body: str, cookie: str) -> None:
        data = (
            f'<soapenv:Envelope xmlns:soapenv="{SOAP}"><soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>'.encode()
        )
        self.send_response(status)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Set-Cookie", f"{COOKIE}={cookie}; Path=/; HttpOnly")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args) -> None:
        """Silence."""


def main() -> None:
    parser = argparse.ArgumentParser(description="A BroadWorks to order against")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--soap-port", type=int, default=0)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--packs", default="")
    wanted = parser.parse_args()
    user, password = os.environ.get("BROADWORKS_USER", ""), os.environ.get("BROADWORKS_PASSWORD", "")
    if not (user and password):
        raise SystemExit("BROADWORKS_USER and BROADWORKS_PASSWORD are not set; the portal needs the same ones.")
    packs = tuple(name.strip() for name in wanted.packs.split(",") if name.strip())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    fake = Fake(State(wanted.store, packs), user, password, (wanted.port, wanted.soap_port)).start()
    try:
        threading.Event().wait()
    except (KeyboardInterrupt, SystemExit):
        fake.stop()


if __name__ == "__main__":
    main()
