"""`python -m inventory.ems.simulator.server --port N --store FILE.sqlite`: an EMS to order against.

No settings, no database of the portal's. Every request but /healthz carries the token of EMS_TOKEN.
A refusal is {error}: 409 contradicts what there is, 422 cannot be understood; with {field} when that is to be mended.

    POST /commands            {key, kind, customer, payload, secret}   → {answer, repeated}
    GET  /tenants/<customer>  its state
    POST /portal-links        {customer, person}                       → {path}: good once, for a minute
    POST /users               {customer, users, busy, registered}: what was set up and signed on there (users.py)
    GET  /portal/<secret>     the manager portal, for a browser; no token but the link's own, then that of its session
    GET, POST /portal/package  Change Package of a user there
    POST /terms               {version, title, text, valid_from, valid_to}: shown in the manager portal (terms.py)
    POST /portal/agree        the button below them, for a browser; the secret of its page
    GET  /agreements?after=   who agreed to which version
    GET  /log?customer=&after=  effects, each once
    GET  /calls?server=&cursor=  what a call server's calls came to, after a cursor (calls.py) → {lines, cursor}
    POST /play                {rate, mix, stolen: {customer, extension}, replay: day}: calls to be played (player.py)
    GET, POST /akixi/, /call-cabinet/  two connected platforms (connected.py)
    GET, POST /behaviour      how it misbehaves (behaviour.py)
"""

import argparse
import hmac
import json
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from inventory.ems.fields import FieldRefused, text
from inventory.ems.simulator import calls, connected, terms
from inventory.ems.simulator.behaviour import Control
from inventory.ems.simulator.effects import Conflict
from inventory.ems.simulator.player import FASTEST, Player
from inventory.ems.simulator.portal import HOME, Asked, manager_portal
from inventory.ems.simulator.store import Store

LARGEST = 4 * 1024 * 1024
LONGEST_FORM = 10_000
CONNECTED = ("/akixi/", "/call-cabinet/")
SESSION = "manager"  # the cookie's name


class Simulator(ThreadingHTTPServer):
    """The server with its store and its behaviour."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], *, store: Path | str, token: str, rate: float = 0) -> None:
        """`rate`: calls a minute that it plays by itself."""
        self.store, self.control, self.token = Store(store), Control(), token
        self.player = Player(self.store.opened, rate)
        super().__init__(address, Handler)

    @property
    def url(self) -> str:
        return f"http://{self.server_address[0]}:{self.server_address[1]}"

    def server_close(self) -> None:
        self.player.stop()
        super().server_close()
        self.store.close()

    def handle_error(self, request, client_address) -> None:
        """A caller that went away is no news; anything else is."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Problem(Exception):
    """Answer `status` with a sentence; `field`: what of the payload must be mended."""

    def __init__(self, status: int, words: str, field: str = "") -> None:
        super().__init__(words)
        self.status, self.field = status, field


class Handler(BaseHTTPRequestHandler):
    server: Simulator
    server_version = "ems-simulator"
    timeout = 60

    def do_GET(self) -> None:
        if self.path.startswith(HOME):
            self._portal(urlsplit(self.path).query)
        else:
            self._answer(self._read)

    def do_POST(self) -> None:
        if self.path.startswith(HOME):
            length = self.headers.get("Content-Length", "")
            size = int(length) if length.isascii() and length.isdigit() and len(length) < 8 else 0
            self._portal(self.rfile.read(min(size, LONGEST_FORM)).decode("utf-8", "replace"), posted=True)
        else:
            self._answer(self._write)

    def _portal(self, said: str, *, posted: bool = False) -> None:
        """A page of the manager portal; `said`: fields as a query or a form has them."""
        try:
            kept = SimpleCookie(self.headers.get("Cookie", "")).get(SESSION)
        except CookieError:
            kept = None
        fields = {name: values[0] for name, values in parse_qs(said[:LONGEST_FORM]).items()}
        asked = Asked(urlsplit(self.path).path, fields, kept.value if kept else "", posted)
        answer = manager_portal(self.server.store.sessions, asked)
        more = {"Location": answer.leads} if answer.leads else {}
        if answer.session:
            more["Set-Cookie"] = f"{SESSION}={answer.session}; Path={HOME}; HttpOnly; SameSite=Lax"
        self._send(answer.status, answer.body, "text/html; charset=utf-8", more)

    def _answer(self, handle) -> None:
        try:
            status, body = 200, handle()
        except Problem as problem:
            status, body = problem.status, {"error": str(problem)}
            if problem.field:
                body["field"] = problem.field
        self._send(status, json.dumps(body), "application/json")

    def _send(self, status: int, body: str, kind: str, more: dict[str, str] | None = None) -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _read(self) -> object:
        parts = urlsplit(self.path)
        if parts.path == "/healthz":
            return {"ems": "up"}
        self._authorise()
        if parts.path == "/behaviour":
            return self.server.control.now()
        if parts.path == "/log":
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            after = query.get("after", "0")
            if not (after.isascii() and after.isdigit() and len(after) < 16):
                raise Problem(400, "after: a whole number is needed.")
            return self.server.store.log(customer=query.get("customer", ""), after=int(after))
        if parts.path == "/agreements":
            after = parse_qs(parts.query).get("after", ["0"])[0]
            if not (after.isascii() and after.isdigit() and len(after) < 16):
                raise Problem(400, "after: a whole number is needed.")
            with self.server.store.opened() as db:
                return terms.reported(db, int(after))
        if parts.path == "/calls":
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            with self.server.store.opened() as db:
                return calls.since(db, _text(query, "server", 30), query.get("cursor", ""))
        if parts.path.startswith(CONNECTED):
            return self._connected(lambda db: connected.asked(db, parts.path))
        if parts.path.startswith("/tenants/"):
            found = self.server.store.tenant(unquote(parts.path.removeprefix("/tenants/")))
            if found:
                return found
        raise Problem(404, "There is nothing at this address.")

    def _write(self) -> object:
        self._authorise()
        if self.path == "/behaviour":
            try:
                return self.server.control.change(self._body())
            except ValueError as error:
                raise Problem(422, str(error)) from error
        if self.path == "/portal-links":
            return self._portal_link(self._body())
        if self.path == "/users":
            return self._users(self._body())
        if self.path == "/terms":
            return self._terms(self._body())
        if self.path == "/play":
            return self._play(self._body())
        if self.path.startswith(CONNECTED):
            return self._connect(self._body())
        if self.path != "/commands":
            raise Problem(404, "There is nothing at this address.")
        return self._command(self._body())

    def _connect(self, body: object) -> object:
        if self.server.control.before():
            raise Problem(503, "Out of service for the moment.")
        answer = self._connected(lambda db: connected.told(db, self.path, body if isinstance(body, dict) else {}))
        self.server.control.after()
        return answer

    def _connected(self, act: Callable[[sqlite3.Connection], object]) -> object:
        try:
            with self.server.store.opened() as db:
                return act(db)
        except connected.Unheard as nothing:
            raise Problem(404, "There is nothing at this address.") from nothing
        except ValueError as error:
            raise Problem(422, str(error)) from error

    def _users(self, body: object) -> dict:
        customer = _text(body if isinstance(body, dict) else {}, "customer", 60)
        try:
            self.server.store.set_users(customer, body)
        except (ValueError, TypeError, AttributeError, sqlite3.Error) as error:
            raise Problem(422, str(error)) from error
        return {}

    def _terms(self, body: object) -> dict:
        if self.server.control.before():
            raise Problem(503, "Out of service for the moment.")
        try:
            with self.server.store.opened() as db:
                terms.publish(db, body)
        except FieldRefused as refused:
            raise Problem(422, str(refused), refused.field) from refused
        return {}

    def _play(self, body: object) -> dict:
        try:
            return self.server.player.take(body)
        except FieldRefused as refused:
            raise Problem(422, str(refused), refused.field) from refused

    def _portal_link(self, body: object) -> dict:
        if not isinstance(body, dict):
            raise Problem(422, "Send an object with customer and person.")
        if self.server.control.before():
            raise Problem(503, "Out of service for the moment.")
        customer = _text(body, "customer", 60)
        secret = self.server.store.sessions.link(customer, _text(body, "person", 150))
        if secret is None:
            raise Problem(404, f"customer: {customer} has no tenant.")
        return {"path": f"/portal/{secret}"}

    def _command(self, body: object) -> dict:
        if not isinstance(body, dict) or not isinstance(body.get("payload", {}), dict):
            raise Problem(422, "Send an object with key, kind, customer and payload.")
        if not isinstance(body.get("secret", ""), str):
            raise Problem(422, "secret: text is needed.")
        command = {
            "key": _text(body, "key", 120),
            "kind": _text(body, "kind", 30),
            "customer": _text(body, "customer", 60),
            "payload": body.get("payload", {}),
            "secret": body.get("secret", ""),
        }
        if self.server.control.before():
            raise Problem(503, "Out of service for the moment.")
        if self.server.control.refuses(command["kind"]):
            raise Problem(422, f"kind: {command['kind']} is refused.")
        try:
            answer, repeated = self.server.store.take(**command)
        except FieldRefused as refused:
            raise Problem(422, str(refused), refused.field) from refused
        except Conflict as conflict:
            raise Problem(409, str(conflict), conflict.field) from conflict
        except ValueError as error:
            raise Problem(422, str(error)) from error
        self.server.control.after()
        return {"answer": answer, "repeated": repeated}

    def _authorise(self) -> None:
        given = self.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {self.server.token}".encode()):
            raise Problem(401, "A bearer token is needed.")

    def _body(self) -> object:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit() and len(length) < 16):
            raise Problem(411, "Content-Length is needed.")
        if int(length) > LARGEST:
            raise Problem(413, f"At most {LARGEST} bytes.")
        try:
            body = json.loads(self.rfile.read(int(length)))
            json.dumps(body, ensure_ascii=False).encode()  # a lone surrogate is no text that could be kept
        except (ValueError, RecursionError) as error:
            raise Problem(400, "The body is no JSON.") from error
        return body

    def log_message(self, format: str, *args) -> None:
        """Silence: the log of effects is at /log."""


def _text(body: dict, name: str, longest: int) -> str:
    try:
        return text(longest)(body.get(name), name)
    except FieldRefused as refused:
        raise Problem(422, str(refused)) from refused


def _rate() -> float:
    given = os.environ.get("EMS_CALLS_PER_MINUTE", "") or "0"
    try:
        rate = float(given)
    except ValueError:
        rate = -1
    if not 0 <= rate <= FASTEST:
        raise SystemExit(f"EMS_CALLS_PER_MINUTE is a number from 0 to {FASTEST}, not '{given}'.")
    return rate


def main() -> None:
    parser = argparse.ArgumentParser(description="EMS simulator")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    wanted = parser.parse_args()
    token = os.environ.get("EMS_TOKEN", "")
    if not token:
        raise SystemExit("EMS_TOKEN is not set. Give it a long random value; the portal needs the same one.")
    wanted.store.parent.mkdir(parents=True, exist_ok=True)
    server = Simulator((wanted.host, wanted.port), store=wanted.store, token=token, rate=_rate())
    server.player.start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        server.serve_forever()
    except (KeyboardInterrupt, SystemExit):
        pass
    finally:
        server.server_close()


if __name__ == "__main__":
    main()
