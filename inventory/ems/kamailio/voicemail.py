"""The voicemail service: answers calls that the SIP server brings because a line is busy, absent or does not answer.

`KAMAILIO_DATABASE_URL=… python -m inventory.ems.kamailio.voicemail --host 127.0.0.1 --port 5090 --server 127.0.0.1:5060`.
A chime and a beep, then the caller speaks until it hangs up or the time is over. What is left is a row of the SIP server's
database until the portal has taken it. A call under way when the service dies leaves nothing.
"""

import argparse
import os
import re
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg2

from inventory.ems.phone import Call, Message, Phone, inside
from inventory.ems.rtp import Wire, offer_of
from inventory.ems.sound import GREETING, PCMA, PCMU, RATE, encoded, samples, tones, wav

LONGEST = 120  # seconds of a message
SHORTEST = 1  # who says less has hung up at the greeting
AT_ONCE = 50  # calls
TRIES = 6  # at the database, ever later
CALLER = re.compile(r"<sip:(\+?[0-9]{1,20})@")
BOX = re.compile(r"([0-9A-Za-z*#._-]{1,20})@([0-9a-z.-]{1,200})")
KEEP = """insert into message (customer, extension, caller, came, seconds, sound)
    select customer, extension, %s, %s, %s, %s from line where realm = %s and extension = %s and voicemail"""


@dataclass(frozen=True)
class Left:
    """What one caller left; `realm` and `extension` say on which line."""

    realm: str
    extension: str
    caller: str
    at: datetime
    seconds: int
    sound: bytes


class Boxes(Phone):
    """Answers every call that the SIP server brings, and gives what was left to `keep`. Nobody else is listened to."""

    def __init__(
        self, server: tuple[str, int], bind: tuple[str, int], keep: Callable[[Left], None], longest: int = LONGEST
    ) -> None:
        self.keep, self.longest = keep, longest
        self._from = (socket.gethostbyname(server[0]), server[1])
        self._greetings = {law: encoded(law, tones(GREETING)) for law in (PCMA, PCMU)}
        self._said: dict[str, Message] = {}
        super().__init__(server, bind[0], "voicemail", "", bind=bind)

    def may_speak(self, where: tuple[str, int]) -> bool:
        return where == self._from

    def _asked(self, request: Message) -> None:
        """A call that is brought again hears the same answer again."""
        if request.method == "INVITE" and (said := self._said.get(request.one("call-id"))):
            self._send(said)
            return
        super()._asked(request)

    def _ring(self, call: Call, invite: Message) -> None:
        try:
            self._answer(call, invite)
        finally:
            self.calls.pop(call.call_id, None)
            self._said.pop(call.call_id, None)

    def _answer(self, call: Call, invite: Message) -> None:
        whose, offer = BOX.fullmatch(invite.one("x-box")), offer_of(invite.body)
        tag = self._new_id()
        if whose is None or offer is None or len(self.calls) > AT_ONCE:
            status = (
                "404 Not Found" if whose is None else "488 Not Acceptable Here" if offer is None else "486 Busy Here"
            )
            self._reply(invite, status, tag=tag)
            return
        call.local, call.remote = f"{invite.one('to')};tag={tag}", invite.one("from")
        call.contact, call.routes = inside(invite.one("contact")), invite.headers.get("record-route", [])
        wire = Wire(self.host, offer, lambda: bool(call.at("ended")))
        try:
            answer = self._answer_to(invite, "200 OK", tag=tag, body=wire.described())
            self._said[call.call_id] = answer  # before it goes out: who has heard it may ask again at once
            self._send(answer)
            at = datetime.now(UTC)
            wire.play(self._greetings[offer.law])
            said = wire.record(self.longest)
        finally:
            wire.close()
        if not call.at("ended"):
            self.end(call)
        if len(said) >= SHORTEST * RATE:
            caller = CALLER.search(invite.one("p-asserted-identity"))
            sound = wav(samples(offer.law, said))
            self.keep(Left(whose[2], whose[1], caller[1] if caller else "", at, len(said) // RATE, sound))


def keeper(address: str) -> Callable[[Left], None]:
    """Puts what was left into the SIP server's database; tried for a minute where that is away."""

    def keep(left: Left) -> None:
        row = [left.caller, left.at, left.seconds, psycopg2.Binary(left.sound), left.realm, left.extension]
        for turn in range(TRIES):
            try:
                link = psycopg2.connect(address)
                try:
                    with link, link.cursor() as cursor:
                        cursor.execute(KEEP, row)
                    return
                finally:
                    link.close()
            except psycopg2.OperationalError as error:
                sys.stderr.write(f"A message waits: {type(error).__name__}.\n")
                time.sleep(2**turn)
        sys.stderr.write("A message is lost: the database is away.\n")

    return keep


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m inventory.ems.kamailio.voicemail")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--server", required=True, help="host:port of the SIP server")
    parser.add_argument("--longest", type=int, default=LONGEST, help="seconds of a message")
    arguments = parser.parse_args()
    host, _, port = arguments.server.rpartition(":")
    keep = keeper(os.environ["KAMAILIO_DATABASE_URL"])
    Boxes((host, int(port)), (arguments.host, arguments.port), keep, arguments.longest)
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main()
