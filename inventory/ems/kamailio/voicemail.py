"""The voicemail service: answers calls that the SIP server brings because a line is busy, absent or does not answer, and those
of a line that wants to hear its own messages.

`KAMAILIO_DATABASE_URL=… python -m inventory.ems.kamailio.voicemail --host 127.0.0.1 --port 5090 --server 127.0.0.1:5060`.
A chime and a beep, then the caller speaks until it hangs up or the time is over. What is left is a row of the SIP server's
database. A call under way when the service dies leaves nothing. Who hears its messages gets a chime, then a beep before each,
and two low tones at the end; a message that was played to its end is heard. While it plays, 7 deletes it and # goes on to the next. Telephones are told how many wait (lamps.py).
"""

import argparse
import os
import re
import socket
import sys
import time
from datetime import UTC, datetime

import psycopg2

from inventory.ems.kamailio.lamps import Lamps, notice
from inventory.ems.kamailio.server import HEARS
from inventory.ems.kamailio.shelf import Left, Shelf
from inventory.ems.phone import Call, Message, Phone, inside
from inventory.ems.rtp import Offer, Wire, offer_of
from inventory.ems.sound import BEEP, CHIME, GREETING, NO_MORE, PCMA, PCMU, RATE, encoded, of_wav, samples, tones, wav

LONGEST = 120  # seconds of a message
SHORTEST = 1  # who says less has hung up at the greeting
AT_ONCE = 50  # calls
NEXT, DELETE = "#", "7"  # keys while a message is played: it waits on, or it is deleted
CALLER = re.compile(r"<sip:(\+?[0-9]{1,20})@")
BOX = re.compile(r"([0-9A-Za-z*#._-]{1,20})@([0-9a-z.-]{1,200})")


class Boxes(Phone):
    """Answers every call that the SIP server brings; what is left, and what waits, lies on the shelf. Nobody else is listened to."""

    def __init__(
        self, server: tuple[str, int], bind: tuple[str, int], shelf: Shelf, longest: int = LONGEST
    ) -> None:  # fmt: skip
        self.shelf, self.longest = shelf, longest
        self._from = (socket.gethostbyname(server[0]), server[1])
        self._greetings = self._in_both(GREETING)
        self._chimes, self._beeps, self._ends = (self._in_both(one) for one in (CHIME, BEEP, NO_MORE))
        self._said: dict[str, Message] = {}
        self._hearing: set[str] = set()  # whose telephones hear their messages now
        super().__init__(server, bind[0], "voicemail", "", bind=bind)

    def tell_lamp(self, realm: str, extension: str, summary: str) -> int:
        """The SIP server brings it to all telephones of the line; the status of their answer, 0 where none came."""
        head, me = f"NOTIFY sip:{extension}@{realm} SIP/2.0", f"<sip:voicemail@{realm}>;tag={self._new_id()}"
        request = self._request(head, self._new_id(), 1, me, f"<sip:{extension}@{realm}>", "")
        request.headers["contact"] = [self._contact()]
        answer = self._ask(notice(request, summary))
        return answer.code if answer else 0

    @staticmethod
    def _in_both(parts: tuple[tuple[int, float], ...]) -> dict[int, bytes]:
        return {law: encoded(law, tones(parts)) for law in (PCMA, PCMU)}

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
            if own := invite.one("x-own"):
                self._play_to(own, call, invite)
            else:
                self._answer(call, invite)
        finally:
            self.calls.pop(call.call_id, None)
            self._said.pop(call.call_id, None)

    def _answer(self, call: Call, invite: Message) -> None:
        """A message for whoever is not there."""
        whose = BOX.fullmatch(invite.one("x-box"))
        if (wire := self._taken(call, invite, known=whose is not None)) is None or whose is None:
            return
        try:
            at = datetime.now(UTC)
            wire.play(self._greetings[wire.offer.law])
            said = wire.record(self.longest)
        finally:
            wire.close()
        if not call.at("ended"):
            self.end(call)
        if len(said) >= SHORTEST * RATE:
            caller = CALLER.search(invite.one("p-asserted-identity"))
            sound = wav(samples(wire.offer.law, said))
            self.shelf.keep(Left(whose[2], whose[1], caller[1] if caller else "", at, len(said) // RATE, sound))

    def _play_to(self, own: str, call: Call, invite: Message) -> None:
        """What waits for the line that calls; one telephone of a line at a time."""
        whose = BOX.fullmatch(own)
        if own in self._hearing:
            self._reply(invite, "486 Busy Here", tag=self._new_id())
            return
        self._hearing.add(own)
        try:
            found = self.shelf.waiting(whose[2], whose[1]) if whose else []
            if wire := self._taken(call, invite, known=whose is not None):
                self._play_all(found, wire)
                if not call.at("ended"):
                    self.end(call)
        except psycopg2.Error as error:
            sys.stderr.write(f"Messages cannot be played: {type(error).__name__}.\n")
            if call.call_id not in self._said:
                self._reply(invite, "503 Service Unavailable", tag=self._new_id())
            elif not call.at("ended"):
                self.end(call)
        finally:
            self._hearing.discard(own)

    def _play_all(self, found: list[int], wire: Wire) -> None:
        """Who hangs up within a message, or goes on to the next one, has not heard it."""
        law = wire.offer.law
        try:
            wire.play(self._chimes[law])
            for message in found:
                sound = b"" if wire.is_over() else self.shelf.sound(message)
                if not sound:
                    continue
                key = wire.play(self._beeps[law] + encoded(law, of_wav(sound)), keys=NEXT + DELETE)
                if key == DELETE:
                    self.shelf.drop(message)
                elif key != NEXT and not wire.is_over():
                    self.shelf.heard(message)
            wire.play(self._ends[law])
        finally:
            wire.close()

    def _taken(self, call: Call, invite: Message, *, known: bool) -> Wire | None:
        """The call is answered, or refused: nobody's box, no law that both know, too many at once."""
        offer: Offer | None = offer_of(invite.body)
        tag = self._new_id()
        if not known or offer is None or len(self.calls) > AT_ONCE:
            status = "404 Not Found" if not known else "488 Not Acceptable Here" if offer is None else "486 Busy Here"
            self._reply(invite, status, tag=tag)
            return None
        call.local, call.remote = f"{invite.one('to')};tag={tag}", invite.one("from")
        call.contact, call.routes = inside(invite.one("contact")), invite.headers.get("record-route", [])
        wire = Wire(self.host, offer, lambda: bool(call.at("ended")))
        answer = self._answer_to(invite, "200 OK", tag=tag, body=wire.described())
        self._said[call.call_id] = answer  # before it goes out: who has heard it may ask again at once
        self._send(answer)
        return wire


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m inventory.ems.kamailio.voicemail")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--server", required=True, help="host:port of the SIP server")
    parser.add_argument("--longest", type=int, default=LONGEST, help="seconds of a message")
    arguments = parser.parse_args()
    host, _, port = arguments.server.rpartition(":")
    shelf = Shelf(os.environ["KAMAILIO_DATABASE_URL"])
    boxes = Boxes((host, int(port)), (arguments.host, arguments.port), shelf, arguments.longest)
    Lamps(shelf, boxes.tell_lamp, HEARS)
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main()
