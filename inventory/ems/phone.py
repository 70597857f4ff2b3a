"""A phone for trying a line: signs on, calls, rings, answers and hangs up over UDP, without sound. Standard library only."""

import hashlib
import re
import secrets
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

RETRY = 0.5  # seconds after which a request is sent again
CHALLENGE = re.compile(r'(\w+)="?([^",]+)"?')


@dataclass
class Message:
    """A request or an answer: first line, headers by small name (those that may stand several times: in their order), body."""

    first: str
    headers: dict[str, list[str]] = field(default_factory=dict)
    body: str = ""

    @property
    def code(self) -> int:
        """Status of an answer; 0 of a request."""
        word = self.first.split(" ")[1] if self.first.startswith("SIP/2.0 ") else ""
        return int(word) if word.isdigit() else 0

    @property
    def method(self) -> str:
        return self.one("cseq").split(" ")[-1] if self.code else self.first.split(" ")[0]

    def one(self, name: str) -> str:
        return self.headers.get(name, [""])[0]

    def text(self) -> bytes:
        rows = [f"{name.title()}: {value}" for name, values in self.headers.items() for value in values]
        rows = [row for row in rows if not row.lower().startswith("content-length")]
        return "\r\n".join([self.first, *rows, f"Content-Length: {len(self.body)}", "", self.body]).encode()


def read(data: bytes) -> Message:
    head, _, body = data.decode(errors="replace").partition("\r\n\r\n")
    first, *rows = head.split("\r\n")
    message = Message(first, body=body)
    for row in rows:
        name, _, value = row.partition(":")
        message.headers.setdefault(name.strip().lower(), []).append(value.strip())
    return message


@dataclass
class Call:
    """One call of a phone. `steps`: (seconds since 1970, what happened), like ("ringing", "answered", "ended", "refused 403 …")."""

    call_id: str
    steps: list[tuple[float, str]] = field(default_factory=list)
    code: int = 0
    invite: Message | None = None
    remote: str = ""  # To or From of the other side, with its tag
    local: str = ""
    contact: str = ""
    routes: list[str] = field(default_factory=list)
    sequence: int = 1
    sound: str = ""  # how the other side describes where it hears
    changed: threading.Condition = field(default_factory=threading.Condition)

    def note(self, what: str) -> None:
        with self.changed:
            self.steps.append((time.time(), what))
            self.changed.notify_all()

    def wait(self, *wanted: str, seconds: float = 10) -> str:
        """The first of these that happens (a beginning of the words is enough), or nothing within `seconds`."""
        with self.changed:
            self.changed.wait_for(lambda: self._found(wanted), seconds)
            return self._found(wanted)

    def at(self, wanted: str) -> float:
        """When it happened; 0 if it did not."""
        return next((at for at, what in self.steps if what.startswith(wanted)), 0)

    def _found(self, wanted: tuple[str, ...]) -> str:
        return next((what for _, what in self.steps if what.startswith(wanted)), "")


class Phone:
    """`server`: (host, port) of the SIP server. `rings`: seconds until it answers, or None: it never does."""

    def __init__(
        self, server: tuple[str, int], realm: str, extension: str, password: str, *, rings: float | None = 0,
        bind: tuple[str, int] = ("127.0.0.1", 0), heard: Callable[[Call], None] = lambda call: None,
    ) -> None:  # fmt: skip
        self.server, self.realm, self.extension, self._password = server, realm, extension, password
        self.rings, self.heard = rings, heard
        self.calls: dict[str, Call] = {}
        self._answers: dict[str, Message] = {}
        self._arrived = threading.Condition()
        self._wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._wire.bind(bind)
        self.host, self.port = self._wire.getsockname()
        self._closed = False
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> "Phone":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._closed = True
        self._wire.close()

    def sign_on(self, *, expires: int = 300) -> int:
        """The status of the SIP server's answer: 200 signed on, 401 wrong password, 0 none came."""
        head = f"REGISTER sip:{self.realm} SIP/2.0"
        me = f"<sip:{self.extension}@{self.realm}>"
        call_id, answer, credentials = self._new_id(), None, ""
        for turn in (1, 2):
            request = self._request(head, call_id, turn, f"{me};tag={self._new_id()}", me, credentials)
            request.headers |= {"contact": [self._contact()], "expires": [str(expires)]}
            answer = self._ask(request)
            if answer is None or answer.code not in (401, 407):
                break
            credentials = self._credentials(answer, "REGISTER", f"sip:{self.realm}")
        return answer.code if answer else 0

    def call(self, dialled: str) -> Call:
        """Dial; what becomes of it is told by the call's steps."""
        call = Call(self._new_id())
        self.calls[call.call_id] = call
        call.local, call.remote = (
            f"<sip:{self.extension}@{self.realm}>;tag={self._new_id()}",
            f"<sip:{dialled}@{self.realm}>",
        )
        threading.Thread(target=self._dial, args=(call, f"sip:{dialled}@{self.realm}"), daemon=True).start()
        return call

    def end(self, call: Call) -> None:
        """Hang up."""
        call.sequence += 1
        request = self._request(f"BYE {call.contact} SIP/2.0", call.call_id, call.sequence, call.local, call.remote, "")
        request.headers["route"] = call.routes
        self._ask(request, seconds=3)
        call.note("ended")

    def _dial(self, call: Call, address: str) -> None:
        credentials = ""
        for turn in (1, 2):
            call.sequence = turn
            request = self._request(
                f"INVITE {address} SIP/2.0", call.call_id, turn, call.local, call.remote, credentials
            )
            request.headers |= {"contact": [self._contact()], "content-type": ["application/sdp"]}
            request.body = self._sound()
            call.invite = request
            answer = self._ask(request, seconds=60, ringing=call)
            if answer is None:
                call.note("no answer from the SIP server")
                return
            if answer.code not in (401, 407) or turn == 2:
                break
            self._acknowledge_refusal(request, answer)
            credentials = self._credentials(answer, "INVITE", address)
        call.code = answer.code
        if answer.code != 200:
            self._acknowledge_refusal(request, answer)
            call.note(f"refused {answer.code} {answer.first.split(' ', 2)[2]}")
        else:
            self._answered(call, answer)

    def _answered(self, call: Call, answer: Message) -> None:
        call.remote = answer.one("to")
        call.contact, call.sound = inside(answer.one("contact")), answer.body
        call.routes = list(reversed(answer.headers.get("record-route", [])))
        acknowledge = self._request(
            f"ACK {call.contact} SIP/2.0", call.call_id, call.sequence, call.local, call.remote, ""
        )
        acknowledge.headers |= {"route": call.routes, "cseq": [f"{call.sequence} ACK"]}
        self._send(acknowledge)
        call.note("answered")

    def _acknowledge_refusal(self, request: Message, answer: Message) -> None:
        ack = Message(request.first.replace("INVITE", "ACK", 1), {name: list(v) for name, v in request.headers.items()})
        ack.headers |= {"to": [answer.one("to")], "cseq": [request.one("cseq").replace("INVITE", "ACK")]}
        self._send(ack)

    def _request(self, first: str, call_id: str, sequence: int, sender: str, to: str, credentials: str) -> Message:
        method = first.split(" ")[0]
        headers = {
            "via": [f"SIP/2.0/UDP {self.host}:{self.port};branch=z9hG4bK{secrets.token_hex(8)}"],
            "max-forwards": ["70"], "from": [sender], "to": [to], "call-id": [call_id], "cseq": [f"{sequence} {method}"],
        }  # fmt: skip
        if credentials:
            headers["authorization" if method == "REGISTER" else "proxy-authorization"] = [credentials]
        return Message(first, headers)

    def _credentials(self, answer: Message, method: str, address: str) -> str:
        asked = answer.one("www-authenticate") or answer.one("proxy-authenticate")
        values = dict(CHALLENGE.findall(asked.partition(" ")[2]))
        realm, nonce = values.get("realm", ""), values.get("nonce", "")
        ha1, ha2 = _md5(f"{self.extension}:{realm}:{self._password}"), _md5(f"{method}:{address}")
        return (
            f'Digest username="{self.extension}", realm="{realm}", nonce="{nonce}", uri="{address}",'
            f' response="{_md5(f"{ha1}:{nonce}:{ha2}")}", algorithm=MD5'
        )

    def _ask(self, request: Message, *, seconds: float = 5, ringing: Call | None = None) -> Message | None:
        """The final answer to a request, sent again until the first comes."""
        key = _branch(request)
        end, again = time.monotonic() + seconds, 0.0
        while (now := time.monotonic()) < end:
            with self._arrived:
                answer = self._answers.get(key)
                if answer is None and now >= again:
                    self._send(request)
                    again = now + RETRY
                elif answer and answer.code >= 200:
                    return self._answers.pop(key)
                elif answer and ringing and answer.code in (180, 183) and not ringing.at("ringing"):
                    ringing.note("ringing")
                self._arrived.wait(0.1)
        return None

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                data, where = self._wire.recvfrom(65_535)
                if not self.may_speak(where):
                    continue
                message = read(data)
                if message.code:
                    with self._arrived:
                        self._answers[_branch(message)] = message
                        self._arrived.notify_all()
                else:
                    self._asked(message)

    def may_speak(self, where: tuple[str, int]) -> bool:
        """Whether what comes from there is listened to."""
        return True

    def _asked(self, request: Message) -> None:
        call = self.calls.get(request.one("call-id"))
        if request.method == "INVITE" and call is None:
            call = self.calls[request.one("call-id")] = Call(request.one("call-id"), invite=request)
            threading.Thread(target=self._ring, args=(call, request), daemon=True).start()
        elif request.method == "BYE" and call:
            self._reply(request, "200 OK")
            call.note("ended by the other side")
        elif request.method == "CANCEL" and call and call.invite:
            self._reply(request, "200 OK")
            self._reply(call.invite, "487 Request Terminated")
            call.note("cancelled")
        elif request.method not in ("ACK", "INVITE"):
            self._reply(request, "200 OK")

    def _ring(self, call: Call, invite: Message) -> None:
        tag = self._new_id()
        call.local, call.remote = f"{invite.one('to')};tag={tag}", invite.one("from")
        call.contact, call.routes = inside(invite.one("contact")), invite.headers.get("record-route", [])
        self._reply(invite, "180 Ringing", tag=tag)
        call.note("ringing")
        if self.rings is None:
            return
        time.sleep(self.rings)
        if not call.at("cancelled"):
            self._reply(invite, "200 OK", tag=tag, body=self._sound())
            call.note("answered")
            self.heard(call)

    def _reply(self, request: Message, status: str, *, tag: str = "", body: str = "") -> None:
        self._send(self._answer_to(request, status, tag=tag, body=body))

    def _answer_to(self, request: Message, status: str, *, tag: str = "", body: str = "") -> Message:
        same = {
            name: request.headers[name] for name in ("via", "from", "to", "call-id", "cseq") if name in request.headers
        }
        answer = Message(f"SIP/2.0 {status}", same, body)
        if tag:
            answer.headers |= {"to": [f"{request.one('to')};tag={tag}"], "contact": [self._contact()]}
            answer.headers["record-route"] = request.headers.get("record-route", [])
        if body:
            answer.headers["content-type"] = ["application/sdp"]
        return answer

    def _send(self, message: Message) -> None:
        with suppress(OSError):
            self._wire.sendto(message.text(), self.server)

    def _contact(self) -> str:
        return f"<sip:{self.extension}@{self.host}:{self.port}>"

    def _sound(self) -> str:
        """A description of sound that nobody will send."""
        where = f"o=- 1 1 IN IP4 {self.host}\r\ns=-\r\nc=IN IP4 {self.host}\r\nt=0 0\r\n"
        return f"v=0\r\n{where}m=audio {self.port + 1} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n"

    @staticmethod
    def _new_id() -> str:
        return secrets.token_hex(10)


def _branch(message: Message) -> str:
    return f"{message.one('via').partition('branch=')[2].partition(';')[0]} {message.method}"


def inside(address: str) -> str:
    return address.partition("<")[2].partition(">")[0] or address


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
